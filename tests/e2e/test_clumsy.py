"""People who tap twice, send what the bot cannot read, or type what breaks parsers: never silence, never a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from e2e.house import AGREES, Bot, Guest, library, texts, typed
from standin.world import Message

WORDS = library().messages.texts
STALE = WORDS.stale_button.strip()
GOOD = typed("para-exam")[0]
ADVICE = "You should ask for a second try"


def question(messages: list[Message]) -> bool:
    """Whether the question of the first scene is asked at the end."""
    return "Say back to Noor" in messages[-1].text


# -- what the bot cannot read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo", "captioned photo"])
@pytest.mark.parametrize("in_exercise", [False, True])
async def test_what_is_no_text_is_answered_and_costs_no_try(ada: Guest, kind: str, in_exercise: bool) -> None:
    if in_exercise:
        await ada.begins()
    acts: dict[str, Callable[[], Awaitable[int]]] = {
        "voice": ada.phone.sends_voice,
        "sticker": ada.phone.sends_sticker,
        "photo": ada.phone.sends_photo,
        "captioned photo": lambda: ada.phone.sends_photo("look at this"),
    }
    assert texts(await ada.after(acts[kind]())) == [WORDS.only_text.strip()]
    if in_exercise:
        assert "That's exactly it" in "\n".join(texts(await ada.says(GOOD)))


async def test_a_location_nobody_asked_for_is_declined(ada: Guest) -> None:
    assert texts(await ada.after(ada.phone.shares_location())) == [WORDS.location_unasked.strip()]
    assert (await ada.bot.store.load(1001)).zone is None


async def test_an_edited_message_is_not_judged_again(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    number = max(id_ for id_, message in ada.phone.chat.messages.items() if not message.by_bot)
    before = await ada.bot.store.load(1001)
    assert texts(await ada.after(ada.phone.edits(number, GOOD))) == [WORDS.edited.strip()]
    assert await ada.bot.store.load(1001) == before


# -- buttons ---------------------------------------------------------------------------------------------------------


async def test_a_stale_button_is_answered_and_the_question_asked_again(ada: Guest) -> None:
    _, offer = await ada.says("/start")
    await ada.taps("Begin: The exam")
    heard = await ada.taps_old(offer, "Begin: The exam")
    assert heard[0].text == STALE
    assert question(heard)


async def test_a_button_pressed_twice_quickly_counts_once(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    feedback = ada.phone.messages[-1]
    await ada.phone.taps("Next")
    heard = texts(await ada.taps_old(feedback, "Next"))
    everything = texts(ada.phone.messages)
    assert everything.count(STALE) == 1
    assert "My aunt worked extra shifts" in heard[-2] or "My aunt worked extra shifts" in "\n".join(heard)
    person = await ada.bot.store.load(1001)
    assert person.session
    assert person.session.scene == "under"


async def test_every_tap_is_answered(ada: Guest) -> None:
    _, offer = await ada.says("/start")
    await ada.taps("Begin: The exam")
    await ada.taps_old(offer, "Begin: The exam")
    await ada.forges("nonsense")
    # Two taps answered what is asked first.
    await ada.bot.api.called("answerCallbackQuery", 2 + 3)
    assert ada.bot.api.count("answerCallbackQuery") == 2 + 3


async def test_a_tapped_button_disappears(ada: Guest) -> None:
    _, offer = await ada.says("/start")
    await ada.taps("Begin: The exam")
    assert offer.buttons == []


async def test_a_button_of_an_exercise_finished_long_ago_leads_to_a_proposal(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    old = ada.phone.messages[-1]
    await ada.says(GOOD)
    await ada.says(typed("para-exam")[1])
    ada.bot.clock.now += 90 * 86400
    heard = await ada.taps_old(old, "Show me an example")
    assert heard[0].text == STALE
    assert heard[-1].buttons[0].startswith("Begin: ")


@pytest.mark.parametrize(
    "data",
    [
        "s:999:0", "s:0:0", "s::", "s:x:y", "s:0:-1", "s:0:²", "s:0:" + "9" * 40, "p:0:nope", "p:0:para-exam",
        "p:0:@nope", "p:", "r:0:on", "r:0:", "e:0:yes", "e:0:", "k:done:rubbish", "k:swap:2026-03-02",
        "k:hour:", "k::", "k:done:²", "z:Not/AZone", "z:", "z:../../etc/passwd", "h:9999", "h:-1", "h:²", "h:",
        "h:" + "9" * 62, "w:boss", "w:", "n:", "n:off", "m:", "m:nope", "m:lines", "m:zone", "m:start",
        "a:safe", "a:", "a:stop", "x", ":", "::", "", "\x00", "💥" * 16, "s:999:0" + "é" * 28, "{{ 7*7 }}",
        "<b>", "k:done:9999-12-31", "k:done:0001-01-01", "k:later:0001-01-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("in_exercise", [False, True])
async def test_forged_callback_data_is_answered_and_breaks_nothing(ada: Guest, data: str, in_exercise: bool) -> None:
    begun = await ada.begins() if in_exercise else await ada.says("/start")
    heard = await ada.forges(data)
    assert heard
    assert WORDS.sorry.strip() not in texts(heard)
    assert begun
    if in_exercise and not data.startswith(("r:", "h:", "m:zone", "a:")):
        assert "That's exactly it" in "\n".join(texts(await ada.says(GOOD)))


# -- groups ----------------------------------------------------------------------------------------------------------


async def test_a_command_in_a_group_is_sent_to_a_private_chat(ada: Guest) -> None:
    await ada.phone.says_in_group("/start@standin_bot")
    await ada.bot.settled()
    assert texts(ada.bot.api.group().messages) == [WORDS.group.strip()]


async def test_what_people_say_in_a_group_is_answered_once_and_not_kept(ada: Guest) -> None:
    for text in ("hello all", "I was so sad when you left", "and another thing"):
        await ada.phone.says_in_group(text)
        await ada.bot.settled()
    assert texts(ada.bot.api.group().messages) == [WORDS.group.strip()]


async def test_an_exercise_is_not_answered_from_a_group(ada: Guest) -> None:
    await ada.begins()
    await ada.phone.says_in_group(GOOD)
    await ada.bot.settled()
    person = await ada.bot.store.load(1001)
    assert person.session
    assert person.session.tries == 0


async def test_a_tap_in_a_group_is_answered_there(ada: Guest) -> None:
    await ada.says("/start")
    group = ada.bot.api.group()
    shown = {"message_id": 5, "from": ada.bot.api.world.bot, "chat": group.chat.json, "date": ada.bot.clock.now}
    query = ada.bot.api.sending.expect_answer(group.chat, ada.phone.messages[-1])
    about = {"id": query, "from": ada.phone.user, "message": {**shown, "text": "x"}, "chat_instance": "-1"}
    ada.bot.api.updates.push("callback_query", {**about, "data": "m:erase"}, group.id)
    await ada.bot.settled()
    assert texts(group.messages) == [WORDS.group.strip()]


# -- texts that break things -----------------------------------------------------------------------------------------

NASTY = [
    "<b>&\"'{{ 7*7 }}{% for %}",
    "<script>alert(1)</script> </b></i> <a href='x'>",
    "*bold* _under_ [link](http://x) `code` ~s~ ||spoiler|| \\",
    "&lt;b&gt; &amp; &#60; &nbsp; &",
    "{{ config }} {% raw %} {# no #} {{ answer }}",
    "$(rm -rf /) '; DROP TABLE people; --",
    "أشعر أنك حزين جدا لأن الامتحان ضاع",
    "שלום, נשמע שאת ממש עצובה",
    "😭😭😭 👨‍👩‍👧‍👦 🇳🇱 🏳️‍🌈",
    "\u200b\u200d\ufeff\u2060",
    "ze\u200bro wi\u200ddth \u202eesrever\u202c",
    "Z̷̢a̸̛l̶͝g̴o̸ t̷e̵x̴t̸",
    "ok",
    "?",
    "…",
    "1",
    "/",
    "/ start",
    "//",
    "Suena a que estás muy decepcionada después de tanto estudiar.",
    "Du hast so viel gelernt und dann war alles weg.",
    "你真的很失望",
    "\U000e0041\U000e0042",
    "a\x00b",
    "x" * 4096,
    "word " * 819,
    "😀" * 2048,
    "<" * 4096,
    "&" * 2000,
    ("You should ask them again. " * 160)[:4096],
    "a\n\n\n\nb\n\nc",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_no_text_in_an_exercise_is_met_with_silence_or_refused_by_telegrams_parser(ada: Guest, text: str) -> None:
    await ada.begins()
    heard = await ada.says(text)
    assert heard
    assert WORDS.sorry.strip() not in texts(heard)
    assert "That's exactly it" in "\n".join(texts(await ada.says(GOOD)))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_no_text_outside_an_exercise_is_met_with_silence(ada: Guest, text: str) -> None:
    heard = await ada.says(text)
    assert heard
    assert WORDS.sorry.strip() not in texts(heard)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_no_text_for_an_hour_or_a_place_is_met_with_silence(ada: Guest, text: str) -> None:
    await ada.says("/nudge")
    await ada.taps("Another")
    first = await ada.says(text)
    await ada.says("/settings")
    await ada.taps("Time zone")
    second = await ada.says(text)
    assert first
    assert second
    assert WORDS.sorry.strip() not in texts([*first, *second])


async def test_markup_in_a_reply_is_shown_back_as_it_was_typed(ada: Guest) -> None:
    last = "{{ 7*7 }} <i>she</i> & you: you dread tonight, because she earned this for you. *Guilty* [too](http://x)"
    await ada.begins()
    await ada.says(GOOD)
    heard = await ada.says(last)
    if "Next" in heard[-1].buttons:
        heard = await ada.taps("Next")
    (shown,) = [message for message in heard if message.text.startswith("What Noor heard")]
    assert shown.text == f"What Noor heard from you: “{last}”"
    assert "<i>" not in shown.html
    assert "{{ 7*7 }}" in shown.html


@pytest.mark.parametrize(
    "text",
    ["Suena a que estás muy decepcionada después de tanto estudiar, ¿verdad?", "أشعر أنك حزينة جدا بعد كل هذا العمل"],
)
async def test_a_reply_in_a_language_it_cannot_read_is_told_so_and_costs_no_try(ada: Guest, text: str) -> None:
    await ada.begins()
    (unread,) = await ada.says(text)
    assert unread.text in [one.strip() for one in library().feedback.paraphrase.unread]
    person = await ada.bot.store.load(1001)
    assert person.session
    assert person.session.tries == 0


async def test_a_text_longer_than_a_message_comes_as_two_and_both_are_answered_in_order(ada: Guest) -> None:
    await ada.begins()
    heard = await ada.says("You should ask them again. " * 200)
    assert [message.buttons for message in heard if message.buttons] == [
        ["Try again", "Show me an example", "Next"],
        ["Try again", "Show me an example", "Next"],
    ]


async def test_two_messages_in_the_same_instant_are_answered_one_after_the_other(ada: Guest) -> None:
    await ada.begins()
    await ada.phone.says(GOOD)
    heard = texts(await ada.says(typed("para-exam")[1]))
    everything = texts(ada.phone.messages)
    first = next(i for i, text in enumerate(everything) if "That's exactly it" in text)
    last = next(i for i, text in enumerate(everything) if "That was “The exam”" in text)
    assert first < last
    assert heard


async def test_many_people_at_once_all_get_their_own_exercise(bot: Bot) -> None:
    guests = [Guest(bot, bot.api.person(id=2000 + number)) for number in range(20)]
    for guest in guests:
        await guest.phone.says("/start")
    for answer in AGREES:
        await asyncio.gather(*(guest.phone.hears() for guest in guests))
        for guest in guests:
            await guest.phone.taps(answer)
    await asyncio.gather(*(guest.phone.hears(2) for guest in guests))
    for guest in guests:
        await guest.phone.taps("Begin: The exam")
    await bot.settled()
    for guest in guests:
        assert "Say back to Noor" in guest.phone.messages[-1].text
