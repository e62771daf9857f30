"""The evening's question: did you try it?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.practice import evening, wall
from bot.practice.ports import Reminder, ReminderTurn, Tried
from bot.practice.reply import Reply
from practice.making import HOUR, MINUTE, TODAY, at, data, days_on, due, fit_a_phone, reply_to, said, shown, words

BERLIN = "Europe/Berlin"
SCRIPT = "para-exam"
TONIGHT = Reminder("evening", at(f"{TODAY} 20:00"), f"{TODAY}:1200:{SCRIPT}")


def at_hour(wall_time: str, **person: Any) -> Reply:
    """A reply at this time of today in Berlin."""
    return reply_to(at(f"{TODAY} {wall_time}", BERLIN), zone=BERLIN, **person)


# -- wanted or not -------------------------------------------------------------------------------------------------


def test_it_is_asked_only_of_those_who_want_it() -> None:
    for wanted in ("", "off"):
        reply = at_hour("09:00", evening=wanted)
        evening.after_practice(reply, SCRIPT)
        assert reply.person.reminders == ()


@pytest.mark.parametrize("time", ["00:00", "09:00", "19:59"])
def test_after_practice_it_is_asked_at_eight_the_same_evening(time: str) -> None:
    reply = at_hour(time, evening="on")
    evening.after_practice(reply, SCRIPT)
    (found,) = reply.person.reminders
    assert (found.kind, found.data, shown(found.at, BERLIN)) == ("evening", TONIGHT.data, "Mon 2026-03-02 20:00")


@pytest.mark.parametrize("time", ["20:00", "21:30", "23:59"])
def test_after_practice_late_in_the_evening_it_is_not_asked(time: str) -> None:
    reply = at_hour(time, evening="on")
    evening.after_practice(reply, SCRIPT)
    assert reply.person.reminders == ()


def test_without_a_zone_the_evening_is_that_of_utc() -> None:
    reply = reply_to(evening="on")
    evening.after_practice(reply, SCRIPT)
    assert reply.person.reminders == (TONIGHT,)


def test_it_is_about_the_last_exercise_of_the_day() -> None:
    reply = at_hour("09:00", evening="on")
    evening.after_practice(reply, SCRIPT)
    evening.after_practice(reply, "para-piano")
    assert [one.data for one in reply.person.reminders] == [f"{TODAY}:1200:para-piano"]


def test_turned_on_under_an_exercise_it_is_asked_this_evening_already(library: Library) -> None:
    reply = at_hour("09:00")
    evening.switch(reply, library, f"on:{SCRIPT}")
    assert (reply.person.evening, [one.data for one in reply.person.reminders]) == ("on", [TONIGHT.data])
    assert said(reply) == words(library.together.texts.evening_on)


@pytest.mark.parametrize("arg", ["on", "on:", "on:taken-away-since", "on:guide-past-hurt"])
def test_turned_on_elsewhere_it_waits_for_practice(library: Library, arg: str) -> None:
    reply = at_hour("09:00")
    evening.switch(reply, library, arg)
    assert reply.person.evening == "on"
    assert all(
        evening.due(due("evening", one.at, one.data), library, one.at).messages == () for one in reply.person.reminders
    )


def test_turned_off_it_is_not_asked_this_evening_either(library: Library) -> None:
    reply = at_hour("09:00", evening="on", reminders=(TONIGHT, Reminder("timer", 5, "5")))
    evening.switch(reply, library, "off")
    assert (reply.person.evening, [one.kind for one in reply.person.reminders]) == ("off", ["timer"])
    assert said(reply) == words(library.together.texts.evening_off)


# -- asked ---------------------------------------------------------------------------------------------------------


def asked(library: Library, late: int = 0, script: str = SCRIPT, zone: str = BERLIN) -> ReminderTurn:
    """What the reminder comes to, so late."""
    moment = at(f"{TODAY} 20:00", zone)
    return evening.due(due("evening", moment, f"{TODAY}:1200:{script}", zone), library, moment + late)


def test_it_names_the_one_small_thing_and_offers_three_answers(library: Library) -> None:
    turn = asked(library)
    task = " ".join((library.scripts[SCRIPT].script.try_ or "").split())
    assert said(turn.messages) in {words(line, task=task) for line in library.together.texts.evening_ask}
    assert data(turn.messages) == [f"v:{answer}:{TODAY}" for answer in ("yes", "later", "no")]
    assert (turn.tried, turn.then) == (Tried(TODAY, "evening", SCRIPT), ())


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("late", "comes"), [(2 * HOUR - MINUTE, True), (2 * HOUR, False), (4 * HOUR, False), (24 * HOUR, False)]
)
def test_it_is_asked_on_its_own_day_before_ten_or_not_at_all(
    library: Library, zone: str, late: int, comes: bool
) -> None:
    turn = asked(library, late, zone=zone)
    assert bool(turn.messages) is comes
    assert bool(turn.tried) is comes
    assert turn.then == ()


@pytest.mark.parametrize("script", ["taken-away-since", "guide-past-hurt", ""])
def test_of_what_gave_nothing_to_try_nothing_is_asked(library: Library, script: str) -> None:
    turn = asked(library, script=script)
    assert (turn.messages, turn.tried) == ((), None)


def test_it_can_be_asked_about_every_exercise_and_fits_a_phone(library: Library) -> None:
    for id_, one in library.scripts.items():
        turn = asked(library, script=id_)
        assert bool(turn.messages) is bool(one.script.try_)
        assert fit_a_phone(turn.messages)


def test_the_words_are_other_ones_on_the_next_day(library: Library) -> None:
    heads = set()
    for number in range(len(library.together.texts.evening_ask)):
        day = days_on(number)
        moment = at(f"{day} 20:00")
        heads.add(said(evening.due(due("evening", moment, f"{day}:1200:{SCRIPT}"), library, moment).messages))
    assert len(heads) == len(library.together.texts.evening_ask)


# -- answered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["yes", "later", "no"])
def test_an_answer_is_kept_and_none_of_them_is_a_failure(library: Library, given: str) -> None:
    reply = reply_to()
    evening.answer(reply, library, f"{given}:{TODAY}")
    texts = library.together.texts
    fitting = {"yes": texts.evening_yes, "later": texts.evening_not_yet, "no": (texts.evening_no,)}
    assert said(reply) in {words(one) for one in fitting[given]}
    assert reply.tried == Tried(TODAY, "evening", "", given)


@pytest.mark.parametrize("forged", ["", "yes", "yes:", "yes:2026-02-30", "yes:tonight", "x", ":::"])
def test_an_answer_to_no_day_keeps_nothing(library: Library, forged: str) -> None:
    reply = reply_to()
    evening.answer(reply, library, forged)
    assert (reply.tried, said(reply)) == (None, words(library.messages.texts.stale_button))


@pytest.mark.parametrize("forged", ["maybe", "", "any words at all"])
def test_an_answer_that_was_not_offered_keeps_nothing(library: Library, forged: str) -> None:
    reply = reply_to()
    evening.answer(reply, library, f"{forged}:{TODAY}")
    assert reply.tried is None


def test_the_reminder_says_its_day_and_its_script() -> None:
    assert wall.parts(TONIGHT.data) == (TODAY, 1200, SCRIPT)
