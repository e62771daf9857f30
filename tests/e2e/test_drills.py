"""Whole exercises over HTTP, with the real judge."""

from __future__ import annotations

import pytest

from bot.dialogue.speech import bubbles
from e2e.house import Bot, Guest, library, script, texts, typed, walk

ADVICE = "You should ask them for a second try"
BUTTONS = ["Try again", "Show me an example", "Next"]


#: By script: replies that no tuning of the judge may fail, each as plain as its skill allows.
PLAIN = {
    "para-exam": typed("para-exam"),
    "emp-asked-three-times": typed("emp-asked-three-times"),
    "ist-after-the-results": [
        "I felt sad last night when I waited by the phone until eleven.",
        "I felt lonely yesterday when I sat by the phone until eleven and it did not ring.",
    ],
}


@pytest.mark.parametrize("id_", list(PLAIN))
async def test_a_drill_of_each_skill_is_typed_to_its_end(ada: Guest, id_: str) -> None:
    heard = "\n".join(texts(await ada.picks(id_)))
    loaded = script(id_).script
    opening, *_ = bubbles(loaded.scenes[loaded.start].say or "")
    assert opening in heard
    reactions = [step.says for step in walk(id_).steps if step.says]
    for text, reaction in zip(PLAIN[id_], reactions, strict=True):
        heard = "\n".join(texts(await ada.says(text)))
        assert reaction in heard
    assert heard.endswith(f"That was “{loaded.title}”. One more, or is that enough for today?")


async def test_a_picked_skill_gives_a_script_of_that_skill_each_time(ada: Guest) -> None:
    await ada.says("/library")
    await ada.taps("Empathy")
    await ada.taps("Choose for me")
    person = await ada.bot.store.load(1001)
    assert person.session
    assert script(person.session.script).script.teaches == "empathy"


async def test_feedback_quotes_the_persons_own_words(ada: Guest) -> None:
    await ada.begins()
    *_, feedback = await ada.says("I see. You should ask them for a second try, honestly.")
    assert "“You should" in feedback.text or "“you should" in feedback.text.lower()
    assert feedback.buttons == BUTTONS


async def test_feedback_does_not_begin_with_the_fault(ada: Guest) -> None:
    await ada.begins()
    *_, feedback = await ada.says(ADVICE)
    first, *rest = feedback.text.splitlines()
    assert "should" not in first.lower()
    assert any("should" in line.lower() for line in rest)


async def test_try_again_asks_the_question_again(ada: Guest) -> None:
    begun = texts(await ada.begins())
    await ada.says(ADVICE)
    assert texts(await ada.taps("Try again")) == begun


async def test_a_text_typed_without_tapping_try_again_is_another_try(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    heard = "\n".join(texts(await ada.says(typed("para-exam")[0])))
    assert "That's exactly it" in heard


async def test_show_me_an_example_shows_the_scripts_own(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    heard = await ada.taps("Show me an example")
    listen = script("para-exam").script.scenes["hear"].listen
    assert listen
    assert listen.example
    assert f"“{' '.join(listen.example.split())}”" in texts(heard)
    assert heard[-1].buttons == ["Try again", "Next"]


async def test_next_moves_on_to_the_following_scene(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    heard = "\n".join(texts(await ada.taps("Next")))
    assert "My aunt worked extra shifts" in heard


async def test_three_tries_in_vain_end_in_a_worked_example_that_is_marked(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    await ada.says("You could talk to the examiner tomorrow")
    heard = await ada.says("You did all that learning and then it was gone.")
    assert heard[-1].buttons == ["Next"]
    assert "<u>" in heard[-1].html
    assert heard[-1].html.startswith("“")
    heard = await ada.taps("Next")
    assert "My aunt worked extra shifts" in "\n".join(texts(heard))


async def test_a_text_after_the_last_try_is_told_that_a_button_leads_on(ada: Guest) -> None:
    await ada.begins()
    for _ in range(3):
        await ada.says(ADVICE)
    (reminder,) = await ada.says("and now?")
    assert reminder.text == "Here one of the buttons leads on."
    assert reminder.buttons == ["Next"]


async def test_a_later_try_without_the_fault_is_praised_for_it(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    heard = "\n".join(texts(await ada.says(typed("para-exam")[0])))
    betters = [change.better for change in library().feedback.paraphrase.change["advice"]]
    assert any(better in heard for better in betters)


async def test_the_end_quotes_the_last_reply_and_offers_one_more(ada: Guest) -> None:
    await ada.begins()
    first, second = typed("para-exam")
    await ada.says(first)
    heard = await ada.says(second)
    assert f"What Noor heard from you: “{second}”" in texts(heard)
    assert heard[-1].buttons == ["One more", "Enough for today", "Ask me tonight if I tried it"]
    more = await ada.taps("One more")
    person = await ada.bot.store.load(1001)
    assert person.session
    assert person.session.script != "para-exam"
    assert more


async def test_enough_ends_kindly_and_leaves_nothing_open(ada: Guest) -> None:
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(text)
    (enough,) = await ada.taps("Enough for today")
    assert enough.text == library().messages.texts.enough.strip()
    assert (await ada.bot.store.load(1001)).session is None


async def test_a_stranger_s_first_words_are_answered_like_start(bot: Bot) -> None:
    ben = Guest(bot, bot.api.person(id=1002, first_name="Ben"))
    greeting, offer = await ben.says("hello?")
    assert greeting.text == library().messages.texts.greeting.strip()
    assert offer.buttons[0] == "Begin: The exam"
