"""When nudges come, as a person says it: days of the week, a pause until a date, quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.dialogue.library import Library
from bot.practice import clock, rhythm
from bot.practice.ports import Button
from bot.practice.reply import Reply, button, grid

#: How long a pause can be tapped for, in days.
PAUSES = (7, 14, 30)

#: No pause is longer; whoever wants more turns nudges off.
LONGEST = 366

#: The quiet hours that can be tapped, in minutes: from, until.
SPANS = ((20 * 60, 8 * 60), (21 * 60, 7 * 60), (22 * 60, 7 * 60), (23 * 60, 9 * 60))

WEEKDAYS, WEEKEND = 0b0011111, 0b1100000

#: How people write a date; where the year is left out the next such day is meant.
_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%d/%m/%Y")
_FORMS_WITHOUT_YEAR = ("%d.%m. %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d/%m %Y")


class Wishes:
    """What `g:` does: `days`, `day:MASK`, `pause`, `for:DAYS`, `type`, `resume`, `quiet`, `span:FROM-UNTIL`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._texts = library.messages.texts

    def press(self, reply: Reply, arg: str) -> None:
        """A tap. Callback data can be forged: what is none of these shows the days."""
        head, _, rest = arg.partition(":")
        if head == "day" and rest.isdecimal() and 0 < int(rest) <= rhythm.EVERY_DAY:
            self._set(reply, days=int(rest))
            self._ask_days(reply)
        elif head == "pause":
            self._ask_pause(reply)
        elif head == "for" and rest.isdecimal() and int(rest) <= LONGEST:
            self._pause(reply, self._today(reply) + timedelta(days=int(rest)))
        elif head == "type":
            reply.change(awaiting="pause")
            reply.say(self._texts.pause_type)
        elif head == "resume":
            self._set(reply, until="")
            reply.say(self._texts.pause_over)
        elif head == "quiet":
            self._ask_quiet(reply)
        elif head == "span" and (start_end := _span(rest)):
            reply.change(quiet=rest)
            self._tell_quiet(reply, *start_end)
        else:
            self._ask_days(reply)

    def typed_date(self, reply: Reply, text: str) -> None:
        """The day until which nudges pause, as people type it."""
        day = read_date(text, self._today(reply))
        if day is None or not self._today(reply) < day <= self._today(reply) + timedelta(days=LONGEST):
            reply.say(self._texts.pause_unclear)
            return
        reply.change(awaiting="")
        self._pause(reply, day)

    def rows(self, reply: Reply) -> list[tuple[Button, ...]]:
        """The buttons that lead here, under /nudge."""
        labels, schedule = self._library.messages, reply.person.schedule
        paused = schedule is not None and schedule.until > self._today(reply).isoformat()
        pause = button(labels, "resume", "g:resume") if paused else button(labels, "pause", "g:pause")
        return [(button(labels, "days", "g:days"), pause, button(labels, "quiet", "g:quiet"))]

    def _today(self, reply: Reply) -> date:
        return date.fromisoformat(clock.local_day(reply.now, reply.person.zone or "UTC"))

    def _set(self, reply: Reply, **changes: object) -> None:
        schedule, person = reply.person.schedule, reply.person
        if schedule is None or schedule.next_at is None:
            return
        wished = replace(schedule, **changes)  # type: ignore[arg-type]
        at = rhythm.next_moment(reply.now, person.zone or "UTC", wished, person.nudged)
        reply.change(schedule=replace(wished, next_at=at))

    def _ask_days(self, reply: Reply) -> None:
        schedule = reply.person.schedule
        if schedule is None or schedule.next_at is None:
            reply.say(self._texts.nudge_off)
            return
        names = self._library.together.names.days
        labels = self._library.messages
        days = [
            Button(("✓ " if schedule.days >> at & 1 else "") + name, f"g:day:{schedule.days ^ 1 << at or 1 << at}")
            for at, name in enumerate(names)
        ]
        rows = [
            button(labels, "every_day", f"g:day:{rhythm.EVERY_DAY}"),
            button(labels, "weekdays", f"g:day:{WEEKDAYS}"),
            button(labels, "weekend", f"g:day:{WEEKEND}"),
        ]
        reply.say(self._texts.days_ask, [*grid(days, 2), tuple(rows)])

    def _ask_pause(self, reply: Reply) -> None:
        labels = self._library.messages
        row = [button(labels, "pause_days", f"g:for:{one}", days=one) for one in PAUSES]
        reply.say(self._texts.pause_ask, [tuple(row), (button(labels, "pause_date", "g:type"),)])

    def _pause(self, reply: Reply, until: date) -> None:
        schedule = reply.person.schedule
        if schedule is None or schedule.next_at is None:
            reply.say(self._texts.nudge_off)
            return
        self._set(reply, until=until.isoformat())
        day = self._library.together.names.days[until.weekday()]
        resume = button(self._library.messages, "resume", "g:resume")
        reply.say(self._texts.pause_set, [(resume,)], day=day, date=f"{until.day} {until:%B}")

    def _ask_quiet(self, reply: Reply) -> None:
        start, end = rhythm.span_of(reply.person.quiet)
        spans = [Button(f"{clock.say_minute(a)} – {clock.say_minute(b)}", f"g:span:{a}-{b}") for a, b in SPANS]
        times = {"start": clock.say_minute(start), "end": clock.say_minute(end)}
        reply.say(self._texts.quiet_ask, grid(spans, 2), **times)

    def _tell_quiet(self, reply: Reply, start: int, end: int) -> None:
        reply.say(self._texts.quiet_set, start=clock.say_minute(start), end=clock.say_minute(end))
        schedule = reply.person.schedule
        if schedule and schedule.next_at is not None and rhythm.is_quiet(schedule.minute, reply.person.quiet):
            reply.say(self._texts.quiet_but_chosen, time=clock.say_minute(schedule.minute))


def _span(text: str) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(text) < 10):
        return None
    found = int(start), int(end)
    return found if max(found) < clock.DAY and found[0] != found[1] else None


def read_date(text: str, today: date) -> date | None:
    """The day that somebody means who typed `text` on `today`: "2026-03-12", "12.3.2026", "12 March", "March 12",
    "12.3.", "12/3", "tomorrow". None where it is no date."""
    words = " ".join(text.replace(",", " ").split()).strip()
    if words.casefold() == "tomorrow":
        return today + timedelta(days=1)
    for form in _FORMS:
        if found := _date(words, form):
            return found
    for form in _FORMS_WITHOUT_YEAR:
        for year in (today.year, today.year + 1):
            found = _date(f"{words} {year}", form)
            if found and found > today:
                return found
    return None


def _date(words: str, form: str) -> date | None:
    try:
        return datetime.strptime(words, form).date()  # noqa: DTZ007 (a day, not a moment)
    except ValueError:
        return None
