"""The person's wall clock: when their hour comes next, which day it is for them, and what hour they typed.

Nothing here reads a clock: moments come in as `after` or `at`, in whole seconds of the UTC epoch. A zone is
an IANA name; an unknown one raises `zoneinfo.ZoneInfoNotFoundError` (ask `is_zone` first).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

#: Minutes in a wall-clock day.
DAY = 24 * 60


def next_at(after: int, zone: str, minute: int) -> int:
    """The first moment strictly after `after` at which the wall clock in `zone` shows `minute` (0..1439).

    It comes exactly once in every local day. Where the clock jumps over the minute it comes at the first
    moment after the jump; where it shows the minute twice, the first time. Where the jump runs to midnight
    or beyond (Nuuk, in spring: 22:59 is followed by 00:00) it comes in the day's last minute, so that each
    day still has its own. A day that a zone leaves out altogether has none. Raises ValueError for a minute
    that no clock shows.
    """
    if not 0 <= minute < DAY:
        raise ValueError(f"a minute of the day is 0 to {DAY - 1}, not {minute}")
    tz = ZoneInfo(zone)
    day = _local(after, tz).date() - timedelta(days=1)
    while True:
        moment = _moment(day, minute, tz)
        if moment is not None and moment > after:
            return moment
        day += timedelta(days=1)


def local_day(at: int, zone: str) -> str:
    """The date in `zone` at that moment, as YYYY-MM-DD."""
    return _local(at, ZoneInfo(zone)).date().isoformat()


def is_day(text: str) -> bool:
    """Whether a text is a day, written as an ISO date."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ordinal(day: str) -> int:
    """The number of a day (ISO date), counted from the year 1."""
    return date.fromisoformat(day).toordinal()


def local_minute(at: int, zone: str) -> int:
    """What the wall clock in `zone` shows at that moment, in minutes after 00:00."""
    local = _local(at, ZoneInfo(zone))
    return local.hour * 60 + local.minute


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone, spelled exactly so."""
    return name in _zones()


def _local(at: int, tz: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(tz)


def _moment(day: date, minute: int, tz: ZoneInfo) -> int | None:
    """When the clock of `tz` shows `minute` on `day`, as `next_at` describes; None where there is no such day."""
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001
    # PEP 495: fold 0 reckons with the offset before a change of the clock, fold 1 with the one after it.
    tries = sorted(int(wall.replace(tzinfo=tz, fold=fold).timestamp()) for fold in (0, 1))
    for at in tries:
        if _local(at, tz).replace(tzinfo=None) == wall:
            return at
    low, high = tries
    while high - low > 1:  # the clock jumps between the two: the first second at which it is past `wall`
        middle = (low + high) // 2
        if _local(middle, tz).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    if _local(high, tz).date() == day:
        return high
    last = high - 60
    return last if _local(last, tz).date() == day else None


_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "quarter": 15, "twenty": 20, "twenty five": 25,
    "half": 30, "thirty": 30, "forty": 40, "forty five": 45, "fifty": 50,
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_FILLER = re.compile(r"\b(?:at|about|around|by|say|every day|daily|each day|o ?clock|uhr|hours|hrs|sharp|the|a)\b")
_PART = re.compile(r"(?<![a-z])(?:in )?(am|a m|pm|p m|morning|afternoon|evening|night|tonight|noon|midday|midnight)$")
_PARTS = {
    "a m": "am", "morning": "am", "p m": "pm", "afternoon": "pm", "evening": "pm", "tonight": "night",
    "noon": "pm", "midday": "pm", "midnight": "night",
}  # fmt: skip
_SPOKEN = re.compile(rf"({_NUMBER}) ?(?:minutes? )?(past|after|to|before|till) ({_NUMBER})")
_HALF = re.compile(rf"half ({_NUMBER})")
_CLOCK = re.compile(rf"({_NUMBER})(?: ?[:h] ?| )?([0-5]\d|{'|'.join(w for w in _WORDS if len(w) > 5)})?(?::00| h)?")


def valid_hour(text: str) -> int | None:
    """The minute of the day (0..1439) that a person means who typed `text`; None where it is no time of day.

    "7", "7:30", "19.30", "0730", "7h30", "8pm", "8 in the evening", "half past 7", "quarter to nine",
    "noon". A bare hour is taken as typed ("7" is 07:00); "half 7" is the British one, 07:30.
    """
    if len(text) > 60:
        return None
    words = unicodedata.normalize("NFKC", text).lower().strip()
    if words.startswith(("-", "+")):
        return None
    words = re.sub(r"(?<=\d)\s*[.,]\s*(?=\d)", ":", words)
    words = re.sub(r"[^a-z0-9:]+", " ", words)
    words = re.sub(r"(?<=\d)(?=[a-z])|(?<=\bo) (?=clock)|(?<=\d) (?=ish\b)", " ", words)
    words = re.sub(r"\bat night\b", "night", words)
    words = " ".join(_FILLER.sub(" ", re.sub(r"ish\b", " ", words)).split())
    if words in ("noon", "midday", "12 noon", "12 midday"):
        return DAY // 2
    if words in ("midnight", "24", "24:00", "2400"):
        return 0
    part = ""
    if found := _PART.search(words):
        part = _PARTS.get(found[1], found[1])
        words = words[: found.start()].strip()
    return _read(words, part)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]


def _read(words: str, part: str) -> int | None:
    """What is left without the part of the day: "7", "7:30", "730", "half past 7"."""
    if spoken := _SPOKEN.fullmatch(words):
        minutes, hour = _number(spoken[1]), _hour(_number(spoken[3]), part)
        if hour is None or minutes >= 60:
            return None
        before = spoken[2] in ("to", "before", "till")
        return (hour * 60 + (-minutes if before else minutes)) % DAY
    if half := _HALF.fullmatch(words):
        hour = _hour(_number(half[1]), part)
        return None if hour is None else hour * 60 + 30
    if re.fullmatch(r"\d{3,4}", words):
        words = f"{words[:-2]}:{words[-2:]}"
    if clock := _CLOCK.fullmatch(words):
        hour = _hour(_number(clock[1]), part)
        minutes = _number(clock[2]) if clock[2] else 0
        return None if hour is None or minutes >= 60 else hour * 60 + minutes
    return None


def _hour(hour: int, part: str) -> int | None:
    """The hour 0..23 that `hour` is in that part of the day; None where there is none."""
    if hour > 23 or (part == "am" and hour > 12):
        return None
    if part == "am" or (part == "night" and hour == 12):
        return hour % 12
    if (part == "pm" and 0 < hour < 12) or (part == "night" and 6 <= hour < 12):
        return hour + 12
    return hour


def say_day(day: str) -> str:
    """A day (ISO date) as people write it: "12 March"."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B}"


def city(zone: str | None) -> str:
    """A zone as a place: its last part, in words."""
    return (zone or "UTC").rpartition("/")[2].replace("_", " ")


def say_minute(minute: int) -> str:
    """A minute of the day (0..1439) as a clock shows it: 450 is "07:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
