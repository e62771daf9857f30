"""The rhythm of nudges: on which days, how often when they go unanswered, and at what hours never."""

from __future__ import annotations

from datetime import date, timedelta

from bot.practice import clock
from bot.practice.ports import Schedule

WEEK = 7

#: Every day of the week, as a mask: bit 0 is Monday.
EVERY_DAY = 0b1111111

#: When nothing comes by itself, in minutes after local midnight: from, until. A person can choose another span.
QUIET = (22 * 60, 7 * 60)

#: How late (in minutes) a nudge may be at an hour that lies in the quiet ones: the person chose it.
GRACE = 30

#: Since how many days there was no answer, and every how manieth day a nudge comes then (CURRICULUM.md, "Nudges").
BACK_OFF = ((30, 15), (10, 6), (2, 2), (0, 1))


def next_moment(after: int, zone: str, schedule: Schedule, nudged: str = "") -> int | None:
    """The next moment (UTC epoch seconds) strictly after `after` at which a nudge is wished for: on a chosen day of the
    week, not before the pause is over, not on the local day `nudged` that has had one. None where no day is chosen."""
    if not schedule.days & EVERY_DAY:
        return None
    at = clock.next_at(after, zone, schedule.minute)
    if schedule.until > clock.local_day(at, zone):
        eve = date.fromisoformat(schedule.until) - timedelta(days=2)
        at = clock.next_at((eve - date(1970, 1, 1)).days * 24 * 60 * 60, zone, schedule.minute)
    while True:
        day = clock.local_day(at, zone)
        chosen = schedule.days >> date.fromisoformat(day).weekday() & 1
        if chosen and day >= schedule.until and day > nudged and at > after:
            return at
        at = clock.next_at(at, zone, schedule.minute)


def interval(active: str, day: str) -> int:
    """Every how manieth day a nudge comes on a local day, to somebody who was active last on the local day `active`
    (empty: never known, which counts as today)."""
    away = (date.fromisoformat(day) - date.fromisoformat(active)).days if active else 0
    return next(every for since, every in BACK_OFF if away >= since)


def its_turn(active: str, day: str, last: str) -> bool:
    """Whether a nudge comes on a local day, when the last one came on the day `last` (empty: none yet)."""
    if not last:
        return True
    return (date.fromisoformat(day) - date.fromisoformat(last)).days >= interval(active, day)


def span_of(quiet: str) -> tuple[int, int]:
    """The quiet hours of a person as minutes: stored as `FROM-UNTIL`, empty for the usual ones."""
    start, _, end = quiet.partition("-")
    return (int(start), int(end)) if end else QUIET


def is_quiet(minute: int, quiet: str) -> bool:
    """Whether a local minute lies in a person's quiet hours; the last minute is no longer one of them."""
    start, end = span_of(quiet)
    return start <= minute < end if start <= end else minute >= start or minute < end


def in_time(due_at: int, now: int, zone: str, quiet: str) -> bool:
    """Whether what was due at `due_at` may still come: on the same local day and outside the quiet hours; what is at
    most half an hour late comes in them too, for then the hour was chosen so."""
    if clock.local_day(due_at, zone) != clock.local_day(now, zone):
        return False
    return not is_quiet(clock.local_minute(now, zone), quiet) or now - due_at <= GRACE * 60
