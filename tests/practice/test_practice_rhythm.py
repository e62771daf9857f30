"""On which days nudges come, how often when they go unanswered, and when never."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice import clock, rhythm
from bot.practice.ports import Schedule
from bot.practice.wishes import read_date

#: Monday 2026-03-02, 00:00 in UTC.
MONDAY = 1772409600
DAY = 24 * 60 * 60
EIGHT = 8 * 60


def days(schedule: Schedule, zone: str = "UTC", count: int = 10, after: int = MONDAY) -> list[str]:
    """The local days on which the next nudges come."""
    found: list[str] = []
    at: int | None = after
    for _ in range(count):
        assert at is not None
        at = rhythm.next_moment(at, zone, schedule)
        if at is None:
            break
        found.append(clock.local_day(at, zone))
    return found


def test_every_day_is_meant_where_nothing_else_is_said() -> None:
    assert days(Schedule(EIGHT, None), count=3) == ["2026-03-02", "2026-03-03", "2026-03-04"]


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        (0b0011111, ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]),
        (0b1100000, ["2026-03-07", "2026-03-08", "2026-03-14", "2026-03-15", "2026-03-21", "2026-03-22"]),
        (0b0000100, ["2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25", "2026-04-01", "2026-04-08"]),
    ],
)
def test_only_chosen_days_of_the_week_have_one(mask: int, expected: list[str]) -> None:
    assert days(Schedule(EIGHT, None, days=mask), count=6) == expected


def test_without_a_day_there_is_none() -> None:
    assert rhythm.next_moment(MONDAY, "UTC", Schedule(EIGHT, None, days=0)) is None


def test_a_pause_ends_on_its_day() -> None:
    assert days(Schedule(EIGHT, None, until="2026-04-01"), count=2) == ["2026-04-01", "2026-04-02"]


def test_after_a_pause_the_next_chosen_day_counts() -> None:
    assert days(Schedule(EIGHT, None, days=0b0000001, until="2026-04-01"), count=1) == ["2026-04-06"]


def test_a_day_that_has_had_one_is_left_out() -> None:
    at = rhythm.next_moment(MONDAY, "UTC", Schedule(EIGHT, None), "2026-03-03")
    assert at is not None
    assert clock.local_day(at, "UTC") == "2026-03-04"


@settings(deadline=None, max_examples=200)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "America/Nuuk"]),
    minute=st.integers(0, clock.DAY - 1),
    mask=st.integers(1, 127),
    offset=st.integers(0, 800 * DAY),
    pause=st.integers(-5, 60),
)
def test_the_next_moment_is_the_first_wished_one_of_all_days(
    zone: str, minute: int, mask: int, offset: int, pause: int
) -> None:
    after = MONDAY + offset
    until = (date.fromisoformat(clock.local_day(after, zone)) + timedelta(days=pause)).isoformat()
    found = rhythm.next_moment(after, zone, Schedule(minute, None, days=mask, until=until))
    at = after
    for _ in range(120):
        at = clock.next_at(at, zone, minute)
        day = clock.local_day(at, zone)
        if mask >> date.fromisoformat(day).weekday() & 1 and day >= until:
            break
    assert found == at


@pytest.mark.parametrize(
    ("away", "every"),
    [(0, 1), (1, 1), (2, 2), (9, 2), (10, 6), (29, 6), (30, 15), (400, 15)],
)
def test_nudges_come_less_often_the_longer_nobody_answers(away: int, every: int) -> None:
    today = date(2026, 3, 2)
    assert rhythm.interval((today - timedelta(days=away)).isoformat(), today.isoformat()) == every


def test_somebody_never_seen_gets_them_daily() -> None:
    assert rhythm.interval("", "2026-03-02") == 1


def test_in_forty_days_of_silence_they_come_on_few_days() -> None:
    active, last, came = "2026-03-01", "2026-03-01", []
    for number in range(40):
        day = (date(2026, 3, 2) + timedelta(days=number)).isoformat()
        if rhythm.its_turn(active, day, last):
            last = day
            came.append(number + 1)
    assert came == [1, 3, 5, 7, 9, 15, 21, 27]


def test_with_the_first_sign_of_life_they_come_daily_again() -> None:
    assert rhythm.its_turn("2026-05-01", "2026-05-02", "2026-05-01")


@pytest.mark.parametrize(
    ("minute", "quiet", "is_"),
    [
        (22 * 60, "", True),
        (21 * 60 + 59, "", False),
        (6 * 60 + 59, "", True),
        (7 * 60, "", False),
        (13 * 60, "780-900", True),
        (15 * 60, "780-900", False),
    ],
)
def test_quiet_hours_may_run_over_midnight(minute: int, quiet: str, is_: bool) -> None:
    assert rhythm.is_quiet(minute, quiet) is is_


@pytest.mark.parametrize(
    ("due", "late", "quiet", "sent"),
    [
        (8 * 60, 0, "", True),
        (8 * 60, 13 * 60, "", True),
        (8 * 60, 14 * 60, "", False),
        (8 * 60, 16 * 60, "", False),
        (23 * 60, 29, "", True),
        (23 * 60, 31, "", False),
        (8 * 60, 6 * 60, "780-900", False),
    ],
)
def test_what_is_late_comes_the_same_day_outside_the_quiet_hours(due: int, late: int, quiet: str, sent: bool) -> None:
    due_at = MONDAY + due * 60
    assert rhythm.in_time(due_at, due_at + late * 60, "UTC", quiet) is sent


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-12", "2026-03-12"),
        ("12.3.2026", "2026-03-12"),
        ("12 March", "2026-03-12"),
        ("March 12", "2026-03-12"),
        ("12.3.", "2026-03-12"),
        ("12/3", "2026-03-12"),
        ("1 march", "2027-03-01"),
        ("  Tomorrow ", "2026-03-03"),
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str, day: str) -> None:
    assert read_date(typed, date(2026, 3, 2)) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["", "soon", "32 March", "29.2.2026", "next week", "12", "🙂"])
def test_what_is_no_date_is_not_read_as_one(typed: str) -> None:
    assert read_date(typed, date(2026, 3, 2)) is None
