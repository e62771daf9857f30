"""Reminders by the wall clock: a weekday or a date and a minute, wherever the person's clock is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice import wall
from bot.practice.ports import Person, Reminder
from practice.making import DAY, HOUR, MONDAY, at, reply_to, shown

#: Zones that change their clocks at midnight, by half an hour, the other way round, or never.
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "America/Nuuk", "Africa/Cairo", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Antarctica/Troll",
]  # fmt: skip

MON, WED, FRI, SUN = 0, 2, 4, 6


def weekly(weekday: int, minute: int) -> str:
    """The data of what comes every week."""
    return f"{weekday}:{minute}:"


# -- a weekday -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weekday", "minute", "moment"),
    [
        (MON, 9 * 60 + 1, "Mon 2026-03-02 09:01"),
        (MON, 9 * 60, "Mon 2026-03-09 09:00"),
        (MON, 8 * 60, "Mon 2026-03-09 08:00"),
        (WED, 0, "Wed 2026-03-04 00:00"),
        (SUN, 1439, "Sun 2026-03-08 23:59"),
    ],
)
def test_a_weekday_is_the_next_one_at_that_minute(weekday: int, minute: int, moment: str) -> None:
    assert shown(wall.at_of(weekly(weekday, minute), "UTC", MONDAY)) == moment


def test_a_weekday_is_the_persons_own() -> None:
    now = at("2026-03-02 09:00")
    assert shown(wall.at_of(weekly(MON, 23 * 60 + 30), "Pacific/Kiritimati", now), "Pacific/Kiritimati") == (
        "Mon 2026-03-02 23:30"
    )
    assert shown(wall.at_of(weekly(SUN, 23 * 60), "Pacific/Pago_Pago", now), "Pacific/Pago_Pago") == (
        "Sun 2026-03-01 23:00"
    )


def test_the_hour_stays_what_the_clock_shows_when_the_clocks_change() -> None:
    moment, moments = at("2026-03-20 12:00", "Europe/Berlin"), list[str]()
    for _ in range(3):
        moment = wall.at_of(weekly(SUN, 19 * 60), "Europe/Berlin", moment)
        moments.append(shown(moment, "Europe/Berlin"))
    assert moments == ["Sun 2026-03-22 19:00", "Sun 2026-03-29 19:00", "Sun 2026-04-05 19:00"]


def test_an_hour_that_the_clock_jumps_over_comes_right_after_the_jump() -> None:
    moment = wall.at_of(weekly(SUN, 150), "Europe/Berlin", at("2026-03-25 12:00"))
    assert shown(moment, "Europe/Berlin") == "Sun 2026-03-29 03:00"


def test_an_hour_that_comes_twice_comes_once() -> None:
    first = wall.at_of(weekly(SUN, 150), "Europe/Berlin", at("2026-10-20 12:00"))
    assert first == at("2026-10-25 02:30", "Europe/Berlin", fold=0)
    assert shown(wall.at_of(weekly(SUN, 150), "Europe/Berlin", first), "Europe/Berlin") == "Sun 2026-11-01 02:30"


@pytest.mark.parametrize("minute", [0, 480, 1439])
def test_a_weekday_that_a_zone_left_out_is_the_one_of_the_week_after(minute: int) -> None:
    thursday = at("2011-12-29 12:00", "Pacific/Apia")
    moment = shown(wall.at_of(weekly(FRI, minute), "Pacific/Apia", thursday), "Pacific/Apia")
    assert moment.startswith("Fri 2012-01-06")


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    now=st.integers(at("2025-01-01 00:00"), at("2030-01-01 00:00")),
    weekday=st.integers(0, 6),
    minute=st.integers(0, 1439),
)
def test_a_weekday_comes_within_a_week_on_that_day_and_once_in_it(
    zone: str, now: int, weekday: int, minute: int
) -> None:
    moment = wall.at_of(weekly(weekday, minute), zone, now)
    assert now < moment <= now + 7 * DAY + 2 * HOUR
    assert datetime.fromtimestamp(moment, ZoneInfo(zone)).weekday() == weekday
    assert 6 * DAY < wall.at_of(weekly(weekday, minute), zone, moment) - moment < 8 * DAY


# -- a date --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-03", "2026-12-31"])
def test_a_date_is_that_day_at_that_minute(zone: str, day: str) -> None:
    assert shown(wall.at_of(f"{day}:725:t-two-kettles", zone, MONDAY), zone)[4:] == f"{day} 12:05"


def test_a_date_gone_by_stays_gone_by() -> None:
    assert shown(wall.at_of("2026-03-01:540:x", "UTC", MONDAY)) == "Sun 2026-03-01 09:00"


def test_a_date_and_an_hour_that_the_clock_jumps_over_come_right_after_the_jump() -> None:
    assert shown(wall.at_of("2026-03-29:150:x", "Europe/Berlin", MONDAY), "Europe/Berlin") == "Sun 2026-03-29 03:00"


def test_a_date_that_a_zone_left_out_is_the_day_after() -> None:
    moment = wall.at_of("2011-12-30:480:x", "Pacific/Apia", at("2011-12-20 00:00"))
    assert shown(moment, "Pacific/Apia") == "Sat 2011-12-31 08:00"


def test_what_it_is_about_may_be_anything() -> None:
    assert wall.parts("2026-03-02:540:t-a:b") == ("2026-03-02", 540, "t-a:b")
    assert wall.parts("6:1140:") == ("6", 1140, "")


# -- set, dropped, found -------------------------------------------------------------------------------------------


def test_a_reminder_is_set_by_the_persons_clock() -> None:
    reply = reply_to(zone="Asia/Kathmandu")
    made = wall.set_(reply, "talk", weekly(WED, 19 * 60))
    assert (shown(made.at, "Asia/Kathmandu"), wall.get(reply.person, "talk")) == ("Wed 2026-03-04 19:00", made)


def test_without_a_zone_it_is_set_by_utc() -> None:
    assert shown(wall.set_(reply_to(), "talk", weekly(WED, 19 * 60)).at) == "Wed 2026-03-04 19:00"


def test_one_takes_the_place_of_another_of_its_kind_only() -> None:
    timer, talk = Reminder("timer", 1, "5"), Reminder("talk", 2, weekly(WED, 60))
    reply = reply_to(reminders=(timer, talk))
    wall.put(reply, Reminder("timer", 3, "10"))
    assert set(reply.person.reminders) == {Reminder("timer", 3, "10"), talk}


def test_one_that_is_dropped_leaves_the_others() -> None:
    timer, talk = Reminder("timer", 1, "5"), Reminder("talk", 2, weekly(WED, 60))
    reply = reply_to(reminders=(timer, talk))
    wall.drop(reply, "talk")
    wall.drop(reply, "plan")
    assert reply.person.reminders == (timer,)
    assert wall.get(reply.person, "talk") is None


# -- another zone --------------------------------------------------------------------------------------------------


def moved(*reminders: Reminder, zone: str = "America/New_York") -> list[Reminder]:
    """What becomes of reminders when the clock is in another zone."""
    return list(wall.moved(Person(1001, zone="Europe/Berlin", reminders=reminders), zone, MONDAY))


@pytest.mark.parametrize(
    ("data", "moment"),
    [
        (weekly(WED, 19 * 60), "Wed 2026-03-04 19:00"),
        ("2026-03-07:1080:t-two-kettles", "Sat 2026-03-07 18:00"),
        ("2026-03-02:1200:para-exam", "Mon 2026-03-02 20:00"),
    ],
)
def test_a_wish_by_the_wall_clock_keeps_its_day_and_hour_in_another_zone(data: str, moment: str) -> None:
    before = Reminder("plan", wall.at_of(data, "Europe/Berlin", MONDAY), data)
    (after,) = moved(before)
    assert (after.kind, after.data, shown(after.at, "America/New_York")) == ("plan", data, moment)
    assert after.at > before.at


def test_a_weekly_wish_that_has_gone_by_over_there_is_next_weeks() -> None:
    data = weekly(MON, 12 * 60)
    (after,) = moved(Reminder("talk", wall.at_of(data, "Europe/Berlin", MONDAY), data), zone="Asia/Tokyo")
    assert shown(after.at, "Asia/Tokyo") == "Mon 2026-03-09 12:00"


def test_a_timer_rings_when_it_would_have_rung() -> None:
    timer = Reminder("timer", MONDAY + 300, "5")
    assert moved(timer) == [timer]


# -- days ----------------------------------------------------------------------------------------------------------


def test_the_days_from_today_on_are_the_persons_own() -> None:
    late = at("2026-12-30 22:00")
    assert wall.next_days(late, "UTC", 3) == [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
    assert wall.next_days(late, "Asia/Tokyo", 2) == [date(2026, 12, 31), date(2027, 1, 1)]
