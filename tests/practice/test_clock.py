"""The person's wall clock, held against a walk through UTC minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.clock import is_zone, local_day, local_minute, next_at, say_minute, valid_hour

#: Zones whose clocks do the odd things: a gap or a repeated hour at midnight, half an hour's shift, a shift
#: in Ramadan, winter time as the exception, a gap that ends at midnight, far offsets, none at all.
ODD = [
    "Africa/Cairo", "Africa/Casablanca", "America/Asuncion", "America/Havana", "America/Nuuk",
    "America/Santiago", "America/Scoresbysund", "America/St_Johns", "Asia/Beirut", "Asia/Gaza",
    "Asia/Kathmandu", "Atlantic/Azores", "Australia/Adelaide", "Australia/Lord_Howe", "Europe/Berlin",
    "Europe/Chisinau", "Europe/Dublin", "Europe/London", "America/New_York", "Antarctica/Troll",
    "Pacific/Chatham", "Pacific/Easter", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Jerusalem",
    "Africa/El_Aaiun", "Asia/Kolkata", "UTC", "Etc/GMT+12",
]  # fmt: skip
FIRST, LAST = (
    int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2031, 1, 1, tzinfo=UTC).timestamp()),
)
HOUR, DAY = 3600, 86400


def at(text: str, zone: str = "UTC", fold: int = 0) -> int:
    """Epoch seconds of a wall time that exists."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def shown(moment: int, zone: str) -> str:
    """What the wall clock shows."""
    return f"{datetime.fromtimestamp(moment, ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


@lru_cache(maxsize=64)
def changes(zone: str) -> tuple[int, ...]:
    """The hours of 2025 to 2030 in which the zone's offset changes."""
    tz = ZoneInfo(zone)
    found, before = [], datetime.fromtimestamp(FIRST, tz).utcoffset()
    for moment in range(FIRST, LAST, 6 * HOUR):
        now = datetime.fromtimestamp(moment, tz).utcoffset()
        if now != before:
            found.append(moment)
            before = now
    return tuple(found)


@lru_cache(maxsize=512)
def walked(zone: str, start: int) -> dict[str, list[tuple[int, int]]]:
    """Every UTC minute of six days from `start`, as (minute shown, moment), by local day."""
    tz, days = ZoneInfo(zone), dict[str, list[tuple[int, int]]]()
    for moment in range(start, start + 6 * DAY, 60):
        local = datetime.fromtimestamp(moment, tz)
        days.setdefault(f"{local:%Y-%m-%d}", []).append((local.hour * 60 + local.minute, moment))
    return days


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """A zone, the start of a walk (on a full minute), a moment in it, a minute of the day."""
    zone = draw(st.sampled_from(ODD))
    turns = changes(zone)
    middle = draw(st.sampled_from(turns or (FIRST,)) | st.integers(FIRST, LAST))
    start = middle // DAY * DAY - 3 * DAY
    after = draw(st.integers(start + DAY, start + 4 * DAY) | st.integers(middle - 12 * HOUR, middle + 12 * HOUR))
    edges = st.sampled_from([0, 1, 29, 30, 59, 60, 90, 119, 120, 150, 1380, 1410, 1439])
    minute: int = draw(edges | st.integers(0, 1439))
    return zone, start, after, minute


@settings(max_examples=250, deadline=None)
@given(cases())
def test_the_next_moment_is_the_one_that_a_walk_through_every_minute_finds(
    case: tuple[str, int, int, int],
) -> None:
    zone, start, after, minute = case
    # Of each whole day the first moment at which the clock shows the minute or is past it; else its last.
    days = list(walked(zone, start).values())[1:-1]
    due = [next((moment for shows, moment in day if shows >= minute), day[-1][1]) for day in days]
    later = [moment for moment in due if moment > after]
    if after < due[0] or not later:
        return
    assert next_at(after, zone, minute) == later[0]


@pytest.mark.parametrize("zone", ODD)
@pytest.mark.parametrize("minute", [0, 30, 120, 150, 1410])
def test_every_local_day_of_a_year_has_exactly_one(zone: str, minute: int) -> None:
    moment, days = at("2026-01-01 12:00"), list[str]()
    for _ in range(366):
        moment = next_at(moment, zone, minute)
        days.append(local_day(moment, zone))
    first = datetime.fromisoformat(days[0])
    assert days == [f"{first + timedelta(days=n):%Y-%m-%d}" for n in range(366)]


@pytest.mark.parametrize(
    ("zone", "day", "minute", "shows"),
    [
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29 03:00:00"),
        ("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-04 02:30:00"),
        ("America/Santiago", "2026-09-06", 0, "2026-09-06 01:00:00"),
        ("America/Santiago", "2026-09-06", 45, "2026-09-06 01:00:00"),
        ("Asia/Beirut", "2026-03-29", 15, "2026-03-29 01:00:00"),
    ],
)
def test_a_minute_that_the_clock_jumps_over_comes_right_after_the_jump(
    zone: str, day: str, minute: int, shows: str
) -> None:
    before = datetime.fromisoformat(day) - timedelta(hours=4)
    assert shown(next_at(at(f"{before:%Y-%m-%d %H:%M}", zone), zone, minute), zone) == shows


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        ("Europe/Berlin", "2026-10-25 02:30"),
        ("America/Havana", "2026-11-01 00:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45"),
        ("Asia/Beirut", "2026-10-24 23:30"),
    ],
)
def test_a_minute_that_comes_twice_counts_the_first_time_only(zone: str, wall: str) -> None:
    hour, minute = int(wall[11:13]), int(wall[14:])
    first, second = at(wall, zone), at(wall, zone, fold=1)
    assert first < second
    assert next_at(first - 1, zone, hour * 60 + minute) == first
    assert next_at(first, zone, hour * 60 + minute) > second + 20 * HOUR


def test_a_jump_that_ends_at_midnight_keeps_the_day_its_own_moment() -> None:
    assert shown(next_at(at("2026-03-28 12:00", "America/Nuuk"), "America/Nuuk", 1410), "America/Nuuk") == (
        "2026-03-28 22:59:00"
    )


def test_a_day_that_a_zone_left_out_has_none() -> None:
    moment = next_at(at("2011-12-29 12:00", "Pacific/Apia"), "Pacific/Apia", 480)
    assert shown(moment, "Pacific/Apia") == "2011-12-31 08:00:00"


def test_the_moment_itself_is_not_after_itself() -> None:
    assert next_at(at("2026-05-01 08:00"), "UTC", 480) == at("2026-05-02 08:00")
    assert next_at(at("2026-05-01 08:00") - 1, "UTC", 480) == at("2026-05-01 08:00")


@pytest.mark.parametrize("minute", [-1, 1440])
def test_a_minute_that_no_clock_shows_is_refused(minute: int) -> None:
    with pytest.raises(ValueError, match="0 to 1439"):
        next_at(0, "UTC", minute)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        next_at(0, "Europe/Atlantis", 0)


def test_day_and_minute_are_the_persons_own() -> None:
    moment = at("2026-07-01 18:40")
    assert (local_day(moment, "Asia/Kathmandu"), local_minute(moment, "Asia/Kathmandu")) == ("2026-07-02", 25)
    assert (local_day(moment, "America/New_York"), local_minute(moment, "America/New_York")) == (
        "2026-07-01",
        880,
    )


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Etc/GMT-5", "Australia/Lord_Howe"])
def test_a_zone_is_known_by_its_exact_name(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize("name", ["", "europe/berlin", "Berlin", "../etc/passwd", "Europe", "Mars/Olympus", "\0"])
def test_anything_else_is_no_zone(name: str) -> None:
    assert not is_zone(name)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("7", "07:00"), ("7:30", "07:30"), ("19.30", "19:30"), ("8pm", "20:00"), ("8 am", "08:00"),
        ("8 p.m.", "20:00"), ("half past 7", "07:30"), ("half seven", "07:30"), ("noon", "12:00"),
        ("0730", "07:30"), ("7h30", "07:30"), ("19h", "19:00"), ("quarter to nine", "08:45"),
        ("ten past 7", "07:10"), ("7 o’clock", "07:00"), ("At about 8 in the evening", "20:00"),
        ("9 at night", "21:00"), ("12 at night", "00:00"), ("12am", "00:00"), ("12pm", "12:00"),
        ("midnight", "00:00"), ("24:00", "00:00"), ("7.30PM", "19:30"), ("７：３０", "07:30"),
        ("seven thirty", "07:30"), ("8ish", "08:00"), ("19:30 Uhr", "19:30"), ("23:59", "23:59"),
        ("0:00", "00:00"), ("5 minutes to 9", "08:55"), ("quarter to 12am", "23:45"),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_type_it(typed: str, minute: str) -> None:
    read = valid_hour(typed)
    assert read is not None
    assert say_minute(read) == minute


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "25",
        "7:60",
        "7:5",
        "-3",
        "13am",
        "7 days",
        "in the morning",
        "1e5",
        "12345",
        "7" * 5000,
        "٧x",
    ],
)
def test_what_is_no_time_of_day_is_not_read_as_one(typed: str) -> None:
    assert valid_hour(typed) is None


@given(st.integers(0, 1439))
def test_what_is_said_is_read_back(minute: int) -> None:
    assert valid_hour(say_minute(minute)) == minute


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = valid_hour(text)
    assert read is None or 0 <= read <= 1439
