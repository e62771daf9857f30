"""Time together: ideas by time, cost and place; one planned, reminded of, and asked after."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.content import COSTS, SETTINGS, TIMES, Idea
from bot.dialogue.library import Library
from bot.practice import wall
from bot.practice.ideas import HOURS, IdeasForTwo
from bot.practice.ports import DueReminder, Reminder, Tried
from bot.practice.reply import Reply
from practice.making import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    TODAY,
    at,
    data,
    days_on,
    due,
    fit_a_phone,
    offered,
    reply_to,
    said,
    shown,
    words,
)

BERLIN = "Europe/Berlin"
FILTERS = list(product(TIMES, COSTS, SETTINGS))
ID, OTHER, THIRD = "t-two-kettles", "t-odd-keys", "t-wash-by-hand"
ON_SATURDAY = Reminder("plan", at("2026-03-07 18:00", BERLIN), f"2026-03-07:1080:{ID}")


@pytest.fixture
def kettles(library: Library) -> Idea:
    """One of the ideas."""
    return next(one for one in library.ideas.ideas if one.id == ID)


def pressed(ideas: IdeasForTwo, arg: str, reply: Reply | None = None) -> tuple[Reply, bool]:
    """What a tap comes to, and whether the zone is asked for next."""
    reply = reply or reply_to(zone=BERLIN)
    return reply, ideas.press(reply, arg)


# -- chosen --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["", "partner", "family", "friend"])
@pytest.mark.parametrize("filters", FILTERS)
def test_there_are_six_ideas_at_least_whatever_is_chosen(
    ideas: IdeasForTwo, library: Library, filters: tuple[str, str, str], whom: str
) -> None:
    reply = reply_to(whom=whom)
    for number in range(6):
        ideas.press(reply, f"{':'.join(filters)}:{number}")
    assert len({message.text for message in reply.messages}) == 6


@pytest.mark.parametrize("filters", FILTERS)
def test_none_comes_again_before_all_that_fit_have_come(
    ideas: IdeasForTwo, library: Library, filters: tuple[str, str, str]
) -> None:
    fitting = [one for one in library.ideas.ideas if (one.time, one.cost, one.place) == filters]
    reply, _ = pressed(ideas, f"{':'.join(filters)}:0")
    for _ in fitting:
        another = data(reply.messages[-1:])[1]
        ideas.press(reply, another.removeprefix("i:"))
    shown_ = [message.text for message in reply.messages]
    assert len(set(shown_[:-1])) == len(fitting)
    assert shown_[0] == shown_[-1]


@pytest.mark.parametrize("whom", ["partner", "family", "friend"])
def test_they_are_for_anyone_and_whom_the_person_chose(ideas: IdeasForTwo, library: Library, whom: str) -> None:
    fit = {one.title for one in library.ideas.ideas if one.whom in {"anyone", whom}}
    for filters in FILTERS:
        for number in range(12):
            reply, _ = pressed(ideas, f"{':'.join(filters)}:{number}", reply_to(whom=whom))
            assert said(reply).split("\n")[0] in fit


def test_time_cost_and_place_are_asked_one_after_the_other(ideas: IdeasForTwo, library: Library) -> None:
    texts = library.together.texts
    reply, _ = pressed(ideas, "")
    for text in (texts.ideas_time, texts.ideas_cost, texts.ideas_place):
        assert said(reply) == words(text)
        reply, _ = pressed(ideas, data(reply)[-1].removeprefix("i:"))
    shown_ = {words(texts.idea, title=one.title, text=one.text.strip()) for one in library.ideas.ideas}
    assert said(reply) in shown_


def test_an_idea_can_be_planned_swapped_or_chosen_anew(ideas: IdeasForTwo) -> None:
    reply, _ = pressed(ideas, "hour:free:in:3")
    plan, another, anew = data(reply)
    assert plan.startswith("i:plan:t-")
    assert (another, anew) == ("i:hour:free:in:4", "i:")


# -- planned -------------------------------------------------------------------------------------------------------


def test_the_day_is_one_of_the_next_seven(ideas: IdeasForTwo, kettles: Idea, library: Library) -> None:
    reply, _ = pressed(ideas, f"plan:{ID}")
    assert said(reply) == words(library.together.texts.plan_day, title=kettles.title)
    names = ["Today", "Tomorrow", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert [(one.label, one.data) for one in offered(reply)] == [
        (name, f"i:on:{ID}:{days_on(number)}") for number, name in enumerate(names)
    ]


def test_the_hour_is_offered_and_today_only_one_still_to_come(ideas: IdeasForTwo) -> None:
    tomorrow, _ = pressed(ideas, f"on:{ID}:{days_on(1)}")
    assert data(tomorrow) == [f"i:at:{ID}:{days_on(1)}:{minute}" for minute in HOURS]
    now = at("2026-03-02 15:00", BERLIN)
    today, _ = pressed(ideas, f"on:{ID}:{TODAY}", reply_to(now, zone=BERLIN))
    assert data(today) == [f"i:at:{ID}:{TODAY}:{minute}" for minute in HOURS if minute > 15 * 60]


def test_it_is_set_and_told(ideas: IdeasForTwo, kettles: Idea, library: Library) -> None:
    reply, zone_next = pressed(ideas, f"at:{ID}:2026-03-07:1080")
    assert reply.person.reminders == (ON_SATURDAY,)
    told = words(library.together.texts.plan_set, title=kettles.title, day="Saturday", time="18:00")
    assert (said(reply), zone_next) == (told, False)


def test_somebody_without_a_zone_is_asked_for_it(ideas: IdeasForTwo) -> None:
    assert pressed(ideas, f"at:{ID}:2026-03-07:1080", reply_to())[1]


def test_another_plan_takes_the_place_of_the_first(ideas: IdeasForTwo) -> None:
    reply, _ = pressed(ideas, "at:t-odd-keys:2026-03-05:540", reply_to(reminders=(ON_SATURDAY,)))
    assert [one.data for one in reply.person.reminders] == ["2026-03-05:540:t-odd-keys"]


def test_a_plan_can_be_dropped(ideas: IdeasForTwo, library: Library) -> None:
    reply, _ = pressed(ideas, "drop", reply_to(reminders=(ON_SATURDAY,)))
    assert reply.person.reminders == ()
    assert said(reply) == words(library.together.texts.plan_dropped)


def late_tonight(**person: Any) -> Reply:
    """A reply to somebody at 21:00, when no hour of today is left to tap."""
    return reply_to(at("2026-03-02 21:00", BERLIN), zone=BERLIN, **person)


def test_where_today_is_over_another_day_is_asked_for(ideas: IdeasForTwo, library: Library) -> None:
    reply, _ = pressed(ideas, f"on:{ID}:{TODAY}", late_tonight())
    assert said(reply) == words(library.together.texts.plan_past)
    assert data(reply) == [f"i:on:{ID}:{days_on(number)}" for number in range(1, 7)]
    assert reply.person.reminders == ()


def test_an_hour_that_has_gone_by_under_an_old_message_is_not_planned(ideas: IdeasForTwo, library: Library) -> None:
    reply, _ = pressed(ideas, f"at:{ID}:{TODAY}:540", late_tonight())
    assert (said(reply), reply.person.reminders) == (words(library.together.texts.plan_past), ())


@pytest.mark.parametrize("arg", [f"on:{ID}:{TODAY}", f"at:{ID}:{TODAY}:540"])
def test_a_day_that_is_over_does_not_undo_the_plan_that_stands(ideas: IdeasForTwo, arg: str) -> None:
    reply, _ = pressed(ideas, arg, late_tonight(reminders=(ON_SATURDAY,)))
    assert reply.person.reminders == (ON_SATURDAY,)


def test_a_day_under_an_old_message_asks_for_the_day_again(ideas: IdeasForTwo, library: Library) -> None:
    for arg in (f"on:{ID}:{days_on(-1)}", f"at:{ID}:{days_on(-1)}:540", f"on:{ID}:{days_on(7)}"):
        reply, _ = pressed(ideas, arg)
        assert data(reply)[0] == f"i:on:{ID}:{TODAY}"
        assert reply.person.reminders == ()


# -- the day comes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("late", [0, 3 * HOUR])
def test_it_is_reminded_of_and_asked_after_on_the_morning_after(
    ideas: IdeasForTwo, kettles: Idea, library: Library, zone: str, late: int
) -> None:
    moment = at("2026-03-28 18:00", zone)
    turn = ideas.due(due("plan", moment, f"2026-03-28:1080:{ID}", zone), moment + late)
    assert said(turn.messages) == words(library.together.texts.plan_now, title=kettles.title, text=kettles.text.strip())
    (then,) = turn.then
    assert (then.kind, then.data) == ("after", f"2026-03-29:600:{ID}")
    assert shown(then.at, zone) == "Sun 2026-03-29 10:00"
    assert turn.tried is None


@pytest.mark.parametrize(
    ("about", "late"), [(f"{TODAY}:540:{ID}", 15 * HOUR), (f"{TODAY}:540:{ID}", DAY), (f"{TODAY}:540:t-gone", 0)]
)
def test_one_that_is_a_day_late_or_gone_is_dropped_and_not_asked_after(
    ideas: IdeasForTwo, about: str, late: int
) -> None:
    turn = ideas.due(due("plan", MONDAY, about), MONDAY + late)
    assert (turn.messages, turn.then, turn.tried) == ((), (), None)


def waiting(about: str, after: str) -> DueReminder:
    """A plan that is due while others wait to be asked after."""
    return replace(due("plan", at("2026-03-03 09:00"), about), after=after)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (f"2026-03-03:600:{OTHER}", f"2026-03-03:600:{OTHER},{ID}"),
        (f"2026-03-04:600:{OTHER}", f"2026-03-04:600:{OTHER},{ID}"),
        (f"2026-03-03:600:{OTHER},{THIRD}", f"2026-03-03:600:{OTHER},{THIRD},{ID}"),
        (f"2026-03-03:600:{ID},{OTHER}", f"2026-03-03:600:{OTHER},{ID}"),
    ],
)
def test_where_another_waits_to_be_asked_after_it_gets_in_line(ideas: IdeasForTwo, after: str, line: str) -> None:
    found = waiting(f"2026-03-03:540:{ID}", after)
    (then,) = ideas.due(found, found.reminder.at).then
    assert (then.data, shown(then.at)[4:]) == (line, f"{line[:10]} 10:00")


# -- and how was it ------------------------------------------------------------------------------------------------

TEN = at("2026-03-02 10:00")


def test_how_was_it(ideas: IdeasForTwo, kettles: Idea, library: Library) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:{ID}"), TEN)
    assert said(turn.messages) == words(library.together.texts.how_was_it, title=kettles.title)
    assert data(turn.messages) == [f"i:was:{answer}:{TODAY}" for answer in ("good", "so_so", "not")]
    assert (turn.tried, turn.then) == (Tried(TODAY, "after", ID), ())


@pytest.mark.parametrize(("late", "asked"), [(11 * HOUR - MINUTE, True), (11 * HOUR, False), (DAY, False)])
def test_it_is_asked_on_that_day_before_nine_in_the_evening(ideas: IdeasForTwo, late: int, asked: bool) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:{ID}"), TEN + late)
    assert bool(turn.messages) is asked
    assert bool(turn.tried) is asked


@pytest.mark.parametrize("late", [0, 11 * HOUR])
def test_the_next_in_line_is_asked_about_the_day_after_also_where_it_was_too_late_for_the_first(
    ideas: IdeasForTwo, late: int
) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:{ID},{OTHER}"), TEN + late)
    assert turn.tried == (None if late else Tried(TODAY, "after", ID))
    assert turn.then == (Reminder("after", TEN + DAY, f"{days_on(1)}:600:{OTHER}"),)


def test_after_days_of_silence_the_next_in_line_is_asked_about_on_the_day_to_come(ideas: IdeasForTwo) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:{ID},{OTHER},{THIRD}"), TEN + 5 * DAY)
    assert turn.then == (Reminder("after", TEN + 6 * DAY, f"{days_on(6)}:600:{OTHER},{THIRD}"),)


def test_an_idea_that_is_gone_gives_its_turn_to_the_next(ideas: IdeasForTwo) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:t-gone,{ID}"), TEN)
    assert (turn.tried, turn.then) == (Tried(TODAY, "after", ID), ())


def test_of_an_idea_that_is_gone_nothing_is_asked(ideas: IdeasForTwo) -> None:
    turn = ideas.due_after(due("after", TEN, f"{TODAY}:600:t-gone"), TEN)
    assert (turn.messages, turn.tried) == ((), None)


@pytest.mark.parametrize("answer", ["good", "so_so", "not"])
def test_an_answer_is_kept_and_none_of_them_is_a_failure(ideas: IdeasForTwo, library: Library, answer: str) -> None:
    reply, _ = pressed(ideas, f"was:{answer}:{TODAY}")
    texts = library.together.texts
    assert reply.tried == Tried(TODAY, "after", "", answer)
    fitting = {"good": texts.how_good, "so_so": (texts.how_so_so,), "not": (texts.how_not,)}
    assert said(reply) in {words(one) for one in fitting[answer]}


# -- forged, and the phone -----------------------------------------------------------------------------------------


def test_every_button_of_every_idea_fits_a_phone(ideas: IdeasForTwo, library: Library) -> None:
    for idea in library.ideas.ideas:
        for arg in (f"plan:{idea.id}", f"on:{idea.id}:{days_on(6)}", f"at:{idea.id}:{days_on(6)}:1200"):
            assert fit_a_phone(pressed(ideas, arg)[0])
    for filters in FILTERS:
        assert fit_a_phone(pressed(ideas, f"{':'.join(filters)}:9999")[0])


FORGED = [
    "plan", "plan:t-gone", "on", f"on:{ID}", f"on:{ID}:yesterday", f"at:{ID}:{TODAY}", "at:t-gone:2026-03-07:1080",
    "was", "was:good", "was:lovely:2026-03-02", "was:good:2026-02-30", "hour:dear:in:0", "hour:free:in:x",
    "hour:free:in:99999", "hour:free:in:-1", "hour:free:in:²", ":::::", "plan:" + "t" * 59,
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_what_no_button_of_ours_sends_keeps_nothing(ideas: IdeasForTwo, forged: str) -> None:
    reply, zone_next = pressed(ideas, forged, reply_to(reminders=(ON_SATURDAY,)))
    assert reply.person.reminders == (ON_SATURDAY,)
    assert reply.messages
    assert (reply.tried, zone_next) == (None, False)


@pytest.mark.parametrize("minute", ["x", "1440", "-1", "9" * 20])
def test_a_forged_minute_at_the_end_of_the_day_keeps_nothing(ideas: IdeasForTwo, library: Library, minute: str) -> None:
    reply, _ = pressed(ideas, f"at:{ID}:{TODAY}:{minute}", late_tonight())
    assert (said(reply), reply.person.reminders) == (words(library.together.texts.plan_past), ())


parts = st.sampled_from(
    [*TIMES, *COSTS, *SETTINGS, "plan", "on", "at", "was", "drop", "good", ID, TODAY, "0", "600", ""]
)


@settings(max_examples=300, deadline=None)
@given(arg=st.lists(parts | st.text(max_size=12), max_size=5).map(":".join))
def test_no_forged_data_breaks_it(library: Library, arg: str) -> None:
    reply = reply_to()
    IdeasForTwo(library).press(reply, arg)
    assert reply.messages
    assert wall.moved(reply.person, "Asia/Tokyo", MONDAY) is not None
