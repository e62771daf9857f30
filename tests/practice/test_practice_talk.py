"""The weekly talk: planned, reminded of, moved, and there again next week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.practice import clock, decks, wall
from bot.practice.ports import Reminder
from bot.practice.reply import Reply
from bot.practice.talk import HOURS, Talk
from practice.making import DAY, HOUR, MINUTE, MONDAY, at, data, due, fit_a_phone, offered, reply_to, said, shown, words

WEDNESDAY_AT_SEVEN = Reminder("talk", at("2026-03-04 19:00"), "2:1140:")
BERLIN = "Europe/Berlin"

#: The talk of that Wednesday has begun by a clock in Berlin, and the next is set.
BEGAN = at("2026-03-04 19:00", BERLIN)
NEXT_WEEK = Reminder("talk", at("2026-03-11 19:00", BERLIN), "2:1140:")


def pressed(talk: Talk, arg: str, reply: Reply | None = None) -> tuple[Reply, bool]:
    """What a tap comes to, and whether the zone is asked for next."""
    reply = reply or reply_to(zone=BERLIN)
    return reply, talk.press(reply, arg)


def planned(**person: Any) -> Reply:
    """A reply to somebody who has planned a talk."""
    return reply_to(**{"zone": BERLIN, "reminders": (WEDNESDAY_AT_SEVEN,), **person})


def during(next_one: Reminder) -> Reply:
    """A reply five minutes into that talk."""
    return Reply(planned(reminders=(next_one,)).person, BEGAN + 5 * MINUTE)


# -- planned -------------------------------------------------------------------------------------------------------


def test_it_asks_for_the_day_and_then_for_the_hour(talk: Talk, library: Library) -> None:
    reply, _ = pressed(talk, "")
    assert said(reply) == words(library.together.texts.talk)
    assert [button.label for button in offered(reply)] == list(library.together.names.days)
    reply, _ = pressed(talk, data(reply)[2].removeprefix("y:"))
    assert said(reply) == words(library.together.texts.talk_hour, day="Wednesday")
    assert data(reply) == [*(f"y:2:{minute}" for minute in HOURS), "y:2:other"]


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("minute", [0, *HOURS, 1439])
def test_it_is_set_for_every_week_at_that_hour(talk: Talk, library: Library, weekday: int, minute: int) -> None:
    reply, zone_next = pressed(talk, f"{weekday}:{minute}")
    found = wall.get(reply.person, "talk")
    assert found
    day = library.together.names.days[weekday]
    assert shown(found.at, BERLIN)[:3] == day[:3]
    assert clock.local_minute(found.at, BERLIN) == minute
    assert said(reply) == words(library.together.texts.talk_set, day=day, time=clock.say_minute(minute))
    assert not zone_next


def test_somebody_without_a_zone_is_asked_for_it(talk: Talk) -> None:
    assert pressed(talk, "2:1140", reply_to())[1]


def test_one_that_is_planned_is_told_and_can_be_planned_anew_or_dropped(talk: Talk, library: Library) -> None:
    reply, _ = pressed(talk, "", planned())
    told = words(library.together.texts.talk_is, day="Wednesday", time="19:00", place="Berlin")
    assert said(reply) == told
    assert data(reply)[-1] == "y:off"
    reply, _ = pressed(talk, "off", planned())
    assert reply.person.reminders == ()
    assert said(reply) == words(library.together.texts.talk_off)


def test_another_day_takes_the_place_of_the_one_planned(talk: Talk) -> None:
    reply, _ = pressed(talk, "4:1200", planned())
    assert [one.data for one in reply.person.reminders] == ["4:1200:"]


# -- typed ---------------------------------------------------------------------------------------------------------


def test_an_hour_may_be_typed(talk: Talk, library: Library) -> None:
    reply, _ = pressed(talk, "2:other")
    assert (reply.person.awaiting, said(reply)) == ("talk:2", words(library.together.texts.talk_hour_type))
    assert not talk.typed_hour(reply, "half past 7 in the evening")
    found = wall.get(reply.person, "talk")
    assert found
    assert (shown(found.at, BERLIN), reply.person.awaiting) == ("Wed 2026-03-04 19:30", "")


def test_an_hour_that_cannot_be_read_is_asked_for_again(talk: Talk, library: Library) -> None:
    reply = reply_to(zone=BERLIN, awaiting="talk:2")
    assert not talk.typed_hour(reply, "whenever")
    assert (reply.person.awaiting, reply.person.reminders) == ("talk:2", ())
    assert said(reply) == words(library.messages.texts.hour_unclear)


def test_after_a_typed_hour_somebody_without_a_zone_is_asked_for_it(talk: Talk) -> None:
    assert talk.typed_hour(reply_to(awaiting="talk:2"), "19:30")


# -- due -----------------------------------------------------------------------------------------------------------


def test_it_begins_with_a_question(talk: Talk, library: Library) -> None:
    now = WEDNESDAY_AT_SEVEN.at
    turn = talk.due(due("talk", now, "2:1140:"), now)
    day = clock.ordinal("2026-03-04")
    question = decks.first_question(library, 1001, day, "")
    assert said(turn.messages) in {words(one, question=question) for one in library.together.texts.talk_now}
    assert data(turn.messages) == ["q:", f"y:hour:{now}", f"y:skip:{now}"]
    assert fit_a_phone(turn.messages)


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("late", [0, 90 * 60, 5 * HOUR])
def test_it_comes_again_next_week_at_its_hour_however_late_it_was(talk: Talk, zone: str, late: int) -> None:
    moment = at("2026-03-25 19:00", zone)
    turn = talk.due(due("talk", moment, "2:1140:", zone), moment + late)
    (then,) = turn.then
    assert (then.kind, then.data, shown(then.at, zone)) == ("talk", "2:1140:", "Wed 2026-04-01 19:00")


@pytest.mark.parametrize(("late", "announced"), [(0, True), (2 * HOUR, True), (2 * HOUR + 1, False), (DAY, False)])
def test_later_than_two_hours_it_is_next_weeks(talk: Talk, late: int, announced: bool) -> None:
    turn = talk.due(due("talk", MONDAY, "0:540:"), MONDAY + late)
    assert bool(turn.messages) is announced
    assert len(turn.then) == 1


def test_for_half_a_year_no_question_begins_a_talk_twice(library: Library) -> None:
    first = date(2026, 3, 4)
    for chat in (1, 1001, 987654321):
        days = [(first + timedelta(weeks=week)).toordinal() for week in range(26)]
        asked = [decks.first_question(library, chat, day, "") for day in days]
        assert len(set(asked)) == len(asked)


def test_the_words_are_other_ones_next_week(talk: Talk) -> None:
    openings = set()
    for week in range(4):
        moment = MONDAY + week * 7 * DAY
        openings.add(said(talk.due(due("talk", moment, "0:540:"), moment).messages[:1]))
    assert len(openings) == 4


# -- under the reminder --------------------------------------------------------------------------------------------


def test_it_can_be_moved_by_an_hour_and_is_then_back_at_its_own(talk: Talk, library: Library) -> None:
    reply, now = during(NEXT_WEEK), BEGAN + 5 * MINUTE
    talk.press(reply, f"hour:{BEGAN}")
    assert said(reply) == words(library.together.texts.talk_moved, time="20:05")
    moved = wall.get(reply.person, "talk")
    assert moved == Reminder("talk", now + HOUR, "2:1140:")
    assert talk.due(due("talk", moved.at, moved.data, BERLIN), moved.at).then == (NEXT_WEEK,)


def test_one_that_was_moved_can_be_moved_once_more(talk: Talk) -> None:
    again = BEGAN + 65 * MINUTE
    reply = Reply(during(NEXT_WEEK).person, again + MINUTE)
    talk.press(reply, f"hour:{again}")
    assert wall.get(reply.person, "talk") == Reminder("talk", again + MINUTE + HOUR, "2:1140:")


def test_after_midnight_the_buttons_are_still_about_the_talk_of_the_evening(talk: Talk) -> None:
    late, next_week = at("2026-03-04 23:30", BERLIN), Reminder("talk", at("2026-03-11 23:30", BERLIN), "2:1410:")
    reply = Reply(planned(reminders=(next_week,)).person, late + HOUR)
    talk.press(reply, f"hour:{late}")
    assert wall.get(reply.person, "talk") == Reminder("talk", late + 2 * HOUR, "2:1410:")


@pytest.mark.parametrize("next_one", [NEXT_WEEK, Reminder("talk", BEGAN + HOUR, "2:1140:")])
def test_not_this_week_leaves_the_next_also_of_one_that_was_moved(
    talk: Talk, library: Library, next_one: Reminder
) -> None:
    reply, _ = pressed(talk, f"skip:{BEGAN}", during(next_one))
    assert reply.person.reminders == (NEXT_WEEK,)
    assert said(reply) == words(library.together.texts.talk_skipped)


@pytest.mark.parametrize("what", ["hour", "skip"])
@pytest.mark.parametrize("now", ["2026-03-10 18:00", "2026-03-11 18:59", "2026-03-05 07:30"])
def test_a_button_under_an_earlier_talk_moves_nothing_and_says_so(
    talk: Talk, library: Library, what: str, now: str
) -> None:
    reply, _ = pressed(talk, f"{what}:{BEGAN}", Reply(during(NEXT_WEEK).person, at(now, BERLIN)))
    assert reply.person.reminders == (NEXT_WEEK,)
    assert said(reply) == words(library.together.texts.talk_old, day="Wednesday", time="19:00")


@pytest.mark.parametrize("what", ["hour", "skip"])
def test_neither_does_one_under_a_talk_that_was_planned_anew_since(talk: Talk, library: Library, what: str) -> None:
    tomorrow = Reminder("talk", at("2026-03-05 20:00", BERLIN), "3:1200:")
    reply, _ = pressed(talk, f"{what}:{BEGAN}", during(tomorrow))
    assert reply.person.reminders == (tomorrow,)
    assert said(reply) == words(library.together.texts.talk_old, day="Thursday", time="20:00")


@pytest.mark.parametrize("arg", ["hour", "hour:", "skip:x", "hour:-1", f"hour:{BEGAN + DAY}", "hour:" + "9" * 40])
def test_a_button_that_names_no_talk_moves_nothing(talk: Talk, arg: str) -> None:
    reply, _ = pressed(talk, arg, during(NEXT_WEEK))
    assert reply.person.reminders == (NEXT_WEEK,)
    assert reply.messages


@pytest.mark.parametrize("arg", ["hour", f"skip:{BEGAN}"])
def test_where_none_is_planned_any_more_it_asks_for_the_day(talk: Talk, library: Library, arg: str) -> None:
    reply, _ = pressed(talk, arg)
    assert reply.person.reminders == ()
    assert said(reply) == words(library.together.texts.talk)


# -- forged --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged", ["7", "-1", "x", "2:1440", "2:-5", "2:x", "2:1140:9", "99:1140", ":1140", "2:" + "9" * 50, "２:1140", "²"]
)
def test_what_no_button_of_ours_sends_sets_nothing(talk: Talk, forged: str) -> None:
    reply, zone_next = pressed(talk, forged, planned())
    assert reply.person.reminders == (WEDNESDAY_AT_SEVEN,)
    assert reply.person.awaiting == ""
    assert reply.messages
    assert not zone_next


def test_every_button_fits_a_phone(talk: Talk) -> None:
    for arg in ("", *map(str, range(7)), "2:other", "2:1140", "hour", f"hour:{MONDAY}", f"skip:{MONDAY}", "off"):
        assert fit_a_phone(pressed(talk, arg, planned())[0])
