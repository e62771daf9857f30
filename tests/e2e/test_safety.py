"""Somebody in danger, in an exercise and outside one."""

from __future__ import annotations

import pytest

from bot.render import markup
from e2e.house import Guest, library, texts, typed

SAFETY = library().safety
LABELS = SAFETY.buttons
CRISIS = "I want to kill myself"
ABUSE = "my husband hits me"
MINOR = "I'm 14 years old"


@pytest.mark.parametrize("text", [CRISIS, ABUSE])
async def test_the_exercise_pauses_and_goes_on_where_it_was(ada: Guest, text: str) -> None:
    begun = texts(await ada.begins())
    heard = await ada.says(text)
    assert heard[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]
    on = texts(await ada.taps(LABELS.safe))
    assert on[0] == markup.plain(SAFETY.stay).strip().split("\n\n")[0]
    assert on[-len(begun) :] == begun
    assert "That's exactly it" in "\n".join(texts(await ada.says(typed("para-exam")[0])))


async def test_the_second_time_it_is_said_in_other_words(ada: Guest) -> None:
    first = texts(await ada.says(CRISIS))
    second = texts(await ada.says(CRISIS))
    assert first[0] != second[0]


async def test_more_help_gives_lines_and_the_buttons_again(ada: Guest) -> None:
    await ada.says(CRISIS)
    heard = await ada.taps(LABELS.more)
    assert any(line.number in "\n".join(texts(heard)) for line in library().help_lines.unknown)
    assert heard[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]


async def test_whatever_is_typed_while_the_question_stands_is_answered_with_help(ada: Guest) -> None:
    await ada.begins()
    await ada.says(CRISIS)
    heard = await ada.says("I don't know")
    assert heard[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]
    assert (await ada.bot.store.progress(1001)).days == 0


async def test_stop_for_today_ends_kindly_and_keeps_the_exercise(ada: Guest) -> None:
    await ada.begins()
    await ada.says(CRISIS)
    assert texts(await ada.taps(LABELS.stop))[0] == SAFETY.stop_for_today.strip().split("\n\n")[0]
    (offer,) = await ada.says("hello again")
    assert offer.buttons == ["Go on", "Something else"]


async def test_the_old_buttons_of_the_exercise_no_longer_fit(ada: Guest) -> None:
    await ada.begins()
    await ada.says("You should ask them for a second try")
    old = ada.phone.messages[-1]
    await ada.says(CRISIS)
    heard = texts(await ada.taps_old(old, "Next"))
    assert heard[0] == library().messages.texts.stale_button.strip()


async def test_a_minor_is_kindly_kept_out_whatever_they_send(ada: Guest) -> None:
    await ada.begins()
    first = await ada.says(MINOR)
    for act in ("hello", "/start", "/practice", "/nudge"):
        heard = await ada.says(act)
        assert heard[-1].buttons == []
        assert "Noor" not in "\n".join(texts(heard))
    assert first[-1].buttons == []
    assert (await ada.bot.store.load(1001)).session is None
    assert (await ada.says("/privacy"))[-1].buttons == ["Send me all of it", "Erase my data"]


@pytest.mark.parametrize("where", ["hour", "zone", "command"])
async def test_it_is_screened_wherever_it_is_typed(ada: Guest, where: str) -> None:
    if where == "hour":
        await ada.says("/nudge")
        await ada.taps("Another")
    elif where == "zone":
        await ada.says("/settings")
        await ada.taps("Time zone")
    heard = await ada.says(f"/start {CRISIS}" if where == "command" else CRISIS)
    assert heard[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]


async def test_the_stories_of_the_exercises_do_not_set_it_off(ada: Guest) -> None:
    await ada.begins()
    heard = "\n".join(texts(await ada.says("this deadline is killing me, she feels so ashamed")))
    assert LABELS.safe not in heard
    assert (await ada.bot.store.progress(1001)).days == 1


async def test_the_help_lines_are_those_of_the_zone_that_was_set(ada: Guest) -> None:
    await ada.says("/settings")
    await ada.taps("Time zone")
    await ada.taps("Berlin")
    said = "\n".join(texts(await ada.says(CRISIS)))
    assert "Germany:" in said
    assert "0800 111 0 111" in said
