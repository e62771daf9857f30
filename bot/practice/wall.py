"""Reminders by the wall clock: what is wished is a local day (or weekday) and minute, what is stored is the moment too.

`data` of such a reminder is `DAY:MINUTE:WHAT`: DAY an ISO date, or a weekday (0 is Monday) for what comes every week;
MINUTE after local midnight; WHAT an id or empty.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.practice import clock
from bot.practice.ports import Person, Reminder, ReminderKind
from bot.practice.reply import Reply

WEEK = 7


def parts(data: str) -> tuple[str, int, str]:
    """Day, minute and what of a reminder's data."""
    day, _, rest = data.partition(":")
    minute, _, what = rest.partition(":")
    return day, int(minute), what


def at_of(data: str, zone: str, now: int) -> int:
    """The moment that a reminder's data means, for a clock in `zone`: the next one after `now` for a weekday, the one
    of that day for a date (also one gone by)."""
    day, minute, _ = parts(data)
    if len(day) > 1:
        return _on(date.fromisoformat(day), minute, zone)
    at = now
    for _ in range(WEEK + 1):
        at = clock.next_at(at, zone, minute)
        if date.fromisoformat(clock.local_day(at, zone)).weekday() == int(day):
            break
    return at


def _on(day: date, minute: int, zone: str) -> int:
    """When the clock in `zone` shows a minute on a day; a day that the zone leaves out counts as the next."""
    early = (day - date(1970, 1, 1)).days - 2
    at = clock.next_at(early * 24 * 60 * 60, zone, minute)
    while clock.local_day(at, zone) < day.isoformat():
        at = clock.next_at(at, zone, minute)
    return at


def set_(reply: Reply, kind: ReminderKind, data: str) -> Reminder:
    """Set a reminder by the wall clock in the place of one of its kind."""
    made = Reminder(kind, at_of(data, reply.person.zone or "UTC", reply.now), data)
    put(reply, made)
    return made


def put(reply: Reply, reminder: Reminder) -> None:
    """Set a reminder in the place of one of its kind."""
    others = tuple(one for one in reply.person.reminders if one.kind != reminder.kind)
    reply.change(reminders=(*others, reminder))


def drop(reply: Reply, kind: ReminderKind) -> None:
    """Forget a reminder."""
    reply.change(reminders=tuple(one for one in reply.person.reminders if one.kind != kind))


def get(person: Person, kind: ReminderKind) -> Reminder | None:
    """The reminder of a kind, if there is one."""
    return next((one for one in person.reminders if one.kind == kind), None)


def moved(person: Person, zone: str, now: int) -> tuple[Reminder, ...]:
    """The reminders of a person whose clock is in another zone now: the wishes are the same, the moments are not."""
    return tuple(
        one if one.kind == "timer" else Reminder(one.kind, at_of(one.data, zone, now), one.data)
        for one in person.reminders
    )


def next_days(now: int, zone: str, count: int) -> list[date]:
    """The local days from today on."""
    today = date.fromisoformat(clock.local_day(now, zone))
    return [today + timedelta(days=number) for number in range(count)]
