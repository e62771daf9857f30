"""The daily nudge: which one, when, and what its buttons do."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.library import Library
from bot.dialogue.shared import Nudge, Nudges
from bot.practice import clock, rhythm
from bot.practice.ports import Button, DueNudge, Message, NudgeAnswer, NudgeTurn, Outbox, Schedule, SentNudge, Store
from bot.practice.reply import Reply, button, grid
from bot.render import template

KINDS = ("do", "notice", "thank", "ask")

#: No nudge comes back within so many days (CURRICULUM.md).
NO_REPEAT_DAYS = 366

#: How often one day's nudge may be exchanged for another.
SWAPS = 2

#: When *this evening* is, in minutes after local midnight.
EVENING = 19 * 60 + 30

#: Before any nudge that was ever sent.
LONG_AGO = "2000-01-01"

#: How many due nudges one tick takes: more wait for the next, so that replies to people are never stuck behind.
BATCH = 25


def pick(nudges: Nudges, sent: Sequence[SentNudge], chat: int, whom: str, but: str = "") -> Nudge:
    """The nudge for a person's day.

    `sent` is what they had within the year, oldest first; `whom` who theirs are about besides anyone; `but` one that
    they just declined. Kinds take turns; none comes back within the year unless all have been used, then the one
    longest ago. Each person has an order of their own, always the same.
    """
    last_used = {one.nudge: index for index, one in enumerate(sent)}
    known = (nudges.by_id.get(one.nudge) for one in reversed(sent))
    last = next((nudge.kind for nudge in known if nudge), KINDS[-1])
    turn = KINDS.index(last) + 1
    about = {"anyone", whom}
    for kind in (*KINDS[turn:], *KINDS[:turn]):
        of_kind = [one for one in nudges.by_kind.get(kind, ()) if one.whom in about and one.id not in last_used]
        if fresh := [one for one in of_kind if one.id != but]:
            return min(fresh, key=lambda nudge: zlib.crc32(nudge.id.encode(), chat & 0xFFFFFFFF))
    fitting = [nudge for nudge in nudges.nudges if nudge.whom in about and nudge.id != but]
    return min(fitting, key=lambda nudge: last_used[nudge.id])


def message(library: Library, nudge: Nudge, day: str, swaps: int) -> Message:
    """The nudge as it is sent, with its buttons; each carries the local day it belongs to."""
    labels = library.messages
    buttons = [button(labels, "nudge_done", f"k:done:{day}")]
    if swaps < SWAPS:
        buttons.append(button(labels, "nudge_swap", f"k:swap:{day}"))
    buttons.append(button(labels, "nudge_later", f"k:later:{day}"))
    return Message(template.render(nudge.text), grid(buttons, 2))


def since(day: str) -> str:
    """The local day from which a nudge counts as used."""
    return (date.fromisoformat(day) - timedelta(days=NO_REPEAT_DAYS)).isoformat()


async def tick(store: Store, outbox: Outbox, library: Library, now: int) -> int:
    """Send what is due by `now` (UTC epoch seconds). Gives how many people were due; call again while it is BATCH."""
    due = await store.due(now, BATCH)
    if not due:
        return 0
    # A day more than anybody's year, whichever day it is where they are.
    had = await store.nudged([one.chat for one in due], since(clock.local_day(now - clock.DAY * 60, "UTC")))
    turns = [_turn(library, one, had[one.chat], now) for one in due]
    outbox.send(await store.nudge(turns), unasked=True)
    return len(due)


def _turn(library: Library, due: DueNudge, had: Sequence[SentNudge], now: int) -> NudgeTurn:
    day = clock.local_day(now, due.zone)
    following = rhythm.next_moment(now, due.zone, due.schedule, day)
    schedule = replace(due.schedule, next_at=following, again="")
    if not rhythm.in_time(due.due_at, now, due.zone, due.quiet):
        return NudgeTurn(due, replace(schedule, next_at=rhythm.next_moment(now, due.zone, due.schedule)), now)
    year = since(day)
    sent = [one for one in had if one.day >= year]
    last = next((one.day for one in reversed(sent) if one.day < day), "")
    if not due.schedule.again and not rhythm.its_turn(due.active, day, last):
        return NudgeTurn(due, schedule, now)
    nudge = library.nudges.by_id.get(due.schedule.again) or pick(library.nudges, sent, due.chat, due.whom)
    swaps = sent[-1].swaps if sent and sent[-1].day == day else 0
    return NudgeTurn(due, schedule, now, day, nudge.id, message(library, nudge, day, swaps))


async def answer(reply: Reply, store: Store, library: Library, action: str, day: str) -> None:
    """What a tap on a nudge's button comes to. `action` is done, swap, later, hour, evening or tomorrow."""
    texts = library.messages.texts
    found = [one for one in await store.nudges(reply.person.chat, since(_checked(day))) if one.day <= day]
    if not found or found[-1].day != day:
        reply.say(texts.nudge_unknown)
        return
    today = found[-1]
    turn = sum(day.encode())
    if action == "done":
        if today.state == "done":
            reply.say(texts.nudge_done_already)
            return
        lines = library.nudges.done
        reply.nudge = NudgeAnswer(day, today.nudge, "done", today.swaps)
        _no_more_later(reply, today)
        reply.say(lines[turn % len(lines)])
    elif today.state == "done":
        reply.say(texts.nudge_done_already)
    elif day != clock.local_day(reply.now, reply.person.zone or "UTC"):
        reply.say(texts.nudge_old)
    elif action == "swap":
        _swap(reply, library, found, today)
    elif action == "later":
        reply.say(library.nudges.later[turn % len(library.nudges.later)], _later_buttons(reply, library, day))
    else:
        _put_off(reply, library, today, action)


def _checked(day: str) -> str:
    """A day from a button, or one long ago where it is none or an older one: callback data can be forged."""
    try:
        return max(date.fromisoformat(day).isoformat(), LONG_AGO)
    except ValueError:
        return LONG_AGO


def _swap(reply: Reply, library: Library, sent: Sequence[SentNudge], today: SentNudge) -> None:
    if today.swaps >= SWAPS:
        reply.say(library.messages.texts.nudge_swapped_enough)
        return
    swaps = today.swaps + 1
    nudge = pick(library.nudges, sent, reply.person.chat, reply.person.whom, today.nudge)
    reply.nudge = NudgeAnswer(today.day, nudge.id, "sent", swaps)
    lines = library.nudges.swapped
    reply.say(lines[swaps % len(lines)])
    reply.messages.append(message(library, nudge, today.day, swaps))


def _later_buttons(reply: Reply, library: Library, day: str) -> Iterable[tuple[Button, ...]]:
    minute = clock.local_minute(reply.now, reply.person.zone or "UTC")
    names = ["tomorrow"]
    if minute < EVENING:
        names.insert(0, "evening")
    if not rhythm.is_quiet(minute + 60, reply.person.quiet) and minute + 60 < clock.DAY:
        names.insert(0, "hour")
    return grid([button(library.messages, f"later_{name}", f"k:{name}:{day}") for name in names], 2)


def _put_off(reply: Reply, library: Library, today: SentNudge, action: str) -> None:
    """Set the same nudge for later. A day has one nudge: put off to tomorrow, it takes tomorrow's place."""
    texts, person = library.messages.texts, reply.person
    if person.schedule is None or person.schedule.next_at is None:
        reply.say(texts.nudge_off)
        return
    zone = person.zone or "UTC"
    minute = clock.local_minute(reply.now, zone)
    if action == "hour" and minute + 60 < clock.DAY and not rhythm.is_quiet(minute + 60, person.quiet):
        at = reply.now + 3600
    elif action == "evening" and minute < EVENING:
        at = clock.next_at(reply.now, zone, EVENING)
    else:
        at = _another_day(person.schedule, today.day, reply.now, zone)
    reply.change(schedule=replace(person.schedule, next_at=at, again=today.nudge))
    reply.nudge = NudgeAnswer(today.day, today.nudge, "later", today.swaps)
    said = texts.later_today if clock.local_day(at, zone) == today.day else texts.later_tomorrow
    reply.say(said, time=clock.say_minute(clock.local_minute(at, zone)))


def _another_day(schedule: Schedule, day: str, now: int, zone: str) -> int:
    """The next moment at the person's hour on another day than this, whichever days of the week they chose."""
    at = clock.next_at(now, zone, schedule.minute)
    while clock.local_day(at, zone) <= day:
        at = clock.next_at(at, zone, schedule.minute)
    return at


def _no_more_later(reply: Reply, today: SentNudge) -> None:
    """Done before it came again: the next is a new one, at the usual time."""
    schedule = reply.person.schedule
    if schedule and schedule.again == today.nudge and schedule.next_at is not None:
        zone = reply.person.zone or "UTC"
        following = rhythm.next_moment(reply.now, zone, schedule, today.day)
        reply.change(schedule=replace(schedule, next_at=following, again=""))
