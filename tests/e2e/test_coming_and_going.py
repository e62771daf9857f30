"""Commands, pausing, coming back, also after a restart: nobody loses their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e.house import TOKEN, Bot, Clock, Guest, library, running, texts, typed
from standin import StandIn

WORDS = library().messages.texts
BESIDE = ["Something else", "What else there is"]


async def test_the_first_start_greets_and_offers_the_first_exercise(ada: Guest) -> None:
    greeting, offer = await ada.says("/start")
    assert greeting.text == WORDS.greeting.strip()
    assert offer.buttons == ["Begin: The exam", *BESIDE]


async def test_start_twice_greets_twice_and_both_offers_work(ada: Guest) -> None:
    _, first = await ada.says("/start")
    _, second = await ada.says("/start")
    assert first.buttons == second.buttons
    heard = await ada.taps_old(first, "Begin: The exam")
    assert "Noor" in texts(heard)[0]


async def test_start_in_an_exercise_goes_on_with_it(ada: Guest) -> None:
    begun = texts(await ada.begins())
    back, offer = await ada.says("/start")
    assert (back.text, offer.buttons) == (WORDS.welcome_back.strip(), ["Go on", "Something else"])
    assert texts(await ada.taps("Go on")) == begun


async def test_stop_pauses_and_go_on_says_the_question_again(ada: Guest) -> None:
    begun = texts(await ada.begins())
    (paused,) = await ada.says("/stop")
    assert paused.text == "Paused. “The exam” waits for you here, for a day or a month."
    assert texts(await ada.taps("Go on")) == begun


async def test_a_text_while_paused_is_not_judged(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/stop")
    (offer,) = await ada.says("You should ask for a second try")
    assert offer.buttons == ["Go on", "Something else"]
    assert (await ada.bot.store.progress(1001)).days == 0


async def test_something_else_leaves_the_exercise_and_proposes(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/practice")
    (proposal,) = await ada.taps("Something else")
    assert proposal.buttons[1:] == BESIDE
    assert (await ada.bot.store.load(1001)).session is None


async def test_stop_with_nothing_running_says_so(ada: Guest) -> None:
    assert texts(await ada.says("/stop")) == [WORDS.nothing_to_stop.strip()]


async def test_after_a_restart_the_exercise_is_where_it_was(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, phone)
        await ada.begins()
        await ada.says(typed("para-exam")[0])
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, phone)
        assert [message for message in phone.new() if message.deed == "sent"] != []
        heard = "\n".join(texts(await ada.says(typed("para-exam")[1])))
        assert "I've been carrying that around since noon" in heard
        assert "That was “The exam”" in heard


async def test_after_a_restart_a_paused_exercise_and_its_button_still_fit(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        begun = texts(await Guest(bot, phone).begins())
        await Guest(bot, phone).says("/stop")
    async with running(api, tmp_path, Clock(bot.clock.now + 400 * 86400)) as bot:
        assert texts(await Guest(bot, phone).taps("Go on")) == begun


async def test_practice_proposes_with_nothing_open(ada: Guest) -> None:
    (proposal,) = await ada.says("/practice")
    assert proposal.text == ("A good one to begin with.\n“The exam”: saying back, in your own words, about 3 minutes.")
    assert proposal.buttons[0] == "Begin: The exam"


async def test_nudge_offers_hours(ada: Guest) -> None:
    (offer,) = await ada.says("/nudge")
    assert offer.buttons == ["07:00", "08:00", "09:00", "12:30", "18:00", "20:00", "21:00", "Another"]


async def test_progress_is_empty_at_first_and_counts_afterwards(ada: Guest) -> None:
    (none,) = await ada.says("/progress")
    assert (none.text, none.buttons) == (WORDS.progress_none.strip(), ["Practise"])
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(text)
    days, skill = await ada.says("/progress")
    assert days.text == "You practised on 1 day. Days only ever add up here."
    assert skill.text.startswith("saying back: 2 of 2 replies landed.")
    assert skill.buttons == ["Practise"]


async def test_progress_tells_no_text_of_the_person(ada: Guest) -> None:
    await ada.begins()
    await ada.says("You should call the zebra department")
    assert "zebra" not in "\n".join(texts(await ada.says("/progress")))


async def test_settings_tell_how_it_is_and_lead_everywhere(ada: Guest) -> None:
    heard = await ada.says("/settings")
    assert "\n".join(texts(heard)) == "Nudge: off.\nTime zone: not set yet\nKept: your progress, not your replies"
    assert heard[-1].buttons == [
        "Nudge",
        "Time zone",
        "Evening question: turn on",
        "My replies: keep for 30 days",
        "Keep nothing",
        "Help lines",
        "Privacy",
        "Erase my data",
    ]
    assert (await ada.taps("Nudge"))[0].buttons[0] == "07:00"
    assert (await ada.taps("Time zone"))[0].text == WORDS.zone_ask.strip()
    assert await ada.taps("Help lines")
    assert (await ada.taps("Privacy"))[0].text.startswith("Kept:")


async def test_privacy_tells_what_is_kept_and_offers_to_erase(ada: Guest) -> None:
    heard = await ada.says("/privacy")
    assert heard[0].html.startswith("<b>Kept:</b>")
    assert "not end-to-end encrypted" in heard[-1].text
    assert heard[-1].buttons == ["Send me all of it", "Erase my data"]


async def test_help_names_every_command_of_note(ada: Guest) -> None:
    said = "\n".join(texts(await ada.says("/help")))
    for command in ("/practice", "/stop", "/cancel", "/progress", "/nudge", "/settings", "/privacy"):
        assert command in said


async def test_help_does_not_disturb_the_exercise(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/help")
    assert "That's exactly it" in "\n".join(texts(await ada.says(typed("para-exam")[0])))


async def test_cancel_drops_the_exercise(ada: Guest) -> None:
    await ada.begins()
    assert texts(await ada.says("/cancel")) == [WORDS.cancelled_exercise.strip()]
    assert texts(await ada.says("/cancel")) == [WORDS.nothing_to_cancel.strip()]


async def test_cancel_drops_a_question_before_the_exercise(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/nudge")
    await ada.taps("Another")
    assert texts(await ada.says("/cancel")) == [WORDS.cancelled_question.strip()]
    assert "That's exactly it" in "\n".join(texts(await ada.says(typed("para-exam")[0])))


async def test_erase_asks_once_and_forgets_everything(ada: Guest) -> None:
    await ada.begins()
    await ada.says(typed("para-exam")[0])
    (asked,) = await ada.says("/erase")
    assert asked.buttons == ["Yes, erase all", "No, keep it"]
    assert texts(await ada.taps("Yes, erase all")) == [WORDS.erased.strip()]
    person = await ada.bot.store.load(1001)
    assert not person.known
    assert (await ada.bot.store.progress(1001)).days == 0
    greeting, _ = await ada.says("/start")
    assert greeting.text == WORDS.greeting.strip()


async def test_erase_can_be_declined(ada: Guest) -> None:
    await ada.begins()
    await ada.says("/erase")
    assert texts(await ada.taps("No, keep it")) == [WORDS.not_erased.strip()]
    assert (await ada.bot.store.load(1001)).session


async def test_a_button_from_before_an_erasure_never_fits_again(ada: Guest) -> None:
    await ada.begins()
    await ada.says("You should ask for a second try")
    old = ada.phone.messages[-1]
    await ada.says("/erase")
    await ada.taps("Yes, erase all")
    ada.bot.clock.now += 60
    await ada.begins()
    heard = await ada.taps_old(old, "Next")
    assert texts(heard)[0] == WORDS.stale_button.strip()
    assert "Say back to Noor" in texts(heard)[-1]


async def test_an_unknown_command_is_answered(ada: Guest) -> None:
    assert texts(await ada.says("/frobnicate now")) == [WORDS.unknown_command.strip()]


@pytest.mark.parametrize("command", ["/start@standin_bot", "/START", "/start please", "/start@standin_bot now"])
async def test_a_command_is_known_in_every_form_that_phones_send(ada: Guest, command: str) -> None:
    greeting, _ = await ada.says(command)
    assert greeting.text == WORDS.greeting.strip()


async def test_the_commands_are_registered(bot: Bot) -> None:
    (call,) = await bot.api.called("setMyCommands")
    assert call.params["commands"] == [
        {"command": name, "description": about} for name, about in library().messages.commands.items()
    ]


async def test_that_the_commands_cannot_be_registered_keeps_nobody_from_practising(tmp_path: Path) -> None:
    async with StandIn(TOKEN) as api:
        api.fail("setMyCommands", status=500)
        async with running(api, tmp_path) as bot:
            assert await Guest(bot, api.person(id=1001)).begins()
