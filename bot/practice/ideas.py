"""Time together: ideas by time, cost and place; one planned, reminded of, and asked after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from bot.dialogue.content import COSTS, SETTINGS, TIMES, Idea
from bot.dialogue.library import Library
from bot.practice import clock, rhythm, wall
from bot.practice.ports import Button, DueReminder, Message, Reminder, ReminderTurn, Tried
from bot.practice.reply import Reply, button, column, grid
from bot.render import template

HOURS = (9 * 60, 12 * 60, 15 * 60, 18 * 60, 19 * 60, 20 * 60)

#: How many days ahead can be tapped.
AHEAD = 7

#: When it is asked how it was, in minutes after midnight of the next day, and until when.
MORNING_AFTER, UNTIL = 10 * 60, 21 * 60

ANSWERS = ("good", "so_so", "not")


class IdeasForTwo:
    """What `i:` does, and both reminders."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = library.together.texts
        self._names = library.together.names
        self._by_id = {idea.id: idea for idea in library.ideas.ideas}

    def press(self, reply: Reply, arg: str) -> bool:
        """Nothing, `TIME`, `TIME:COST`, `TIME:COST:PLACE:NUMBER`; `plan:ID`, `on:ID:DATE`, `at:ID:DATE:MINUTE`, `drop`;
        `was:ANSWER:DAY`. Gives whether the person's zone is to be asked for next."""
        head, *rest = arg.split(":")
        if head == "drop":
            wall.drop(reply, "plan")
            reply.say(self._words.plan_dropped)
        elif head == "was":
            self._answered(reply, *[*rest, "", ""][:2])
        elif head in {"plan", "on", "at"} and rest and rest[0] in self._by_id:
            return self._plan(reply, self._by_id[rest[0]], rest[1:])
        else:
            self._choose(reply, [head, *rest])
        return False

    def _choose(self, reply: Reply, chosen: list[str]) -> None:
        """Ask for what is not chosen yet; then an idea."""
        time, cost, place, number = [*chosen, "", "", "", ""][:4]
        if time not in TIMES:
            row = [Button(self._names.times[one], f"i:{one}") for one in TIMES]
            reply.say(self._words.ideas_time, column(row))
        elif cost not in COSTS:
            row = [Button(self._names.costs[one], f"i:{time}:{one}") for one in COSTS]
            reply.say(self._words.ideas_cost, [tuple(row)])
        elif place not in SETTINGS:
            row = [Button(self._names.places[one], f"i:{time}:{cost}:{one}:0") for one in SETTINGS]
            reply.say(self._words.ideas_place, [tuple(row)])
        else:
            self._show(reply, time, cost, place, int(number) if number.isdecimal() and len(number) < 5 else 0)

    def _show(self, reply: Reply, time: str, cost: str, place: str, number: int) -> None:
        whom = {"anyone", reply.person.whom} if reply.person.whom else {"anyone", "partner", "family", "friend"}
        fitting = [
            one
            for one in self._library.ideas.ideas
            if (one.time, one.cost, one.place) == (time, cost, place) and one.whom in whom
        ]
        day = clock.local_day(reply.now, reply.person.zone or "UTC")
        fitting.sort(key=lambda one: hashlib.sha256(f"{reply.person.chat}:{day}:{one.id}".encode()).hexdigest())
        idea = fitting[number % len(fitting)]
        labels = self._library.messages
        row = [
            button(labels, "idea_plan", f"i:plan:{idea.id}"),
            button(labels, "nudge_swap", f"i:{time}:{cost}:{place}:{number + 1}"),
            button(labels, "idea_else", "i:"),
        ]
        reply.say(self._words.idea, grid(row, 2), title=idea.title, text=idea.text.strip())

    def _plan(self, reply: Reply, idea: Idea, rest: list[str]) -> bool:
        zone = reply.person.zone or "UTC"
        days = [*wall.next_days(reply.now, zone, AHEAD)]
        names = {day.isoformat(): self._day(day, days[0]) for day in days}
        day, minute = [*rest, "", ""][:2]
        if day not in names:
            row = [Button(name, f"i:on:{idea.id}:{one}") for one, name in names.items()]
            reply.say(self._words.plan_day, grid(row, 2), title=idea.title)
            return False
        if not (minute.isdecimal() and int(minute) < clock.DAY):
            now = clock.local_minute(reply.now, zone) if day == days[0].isoformat() else -1
            row = [Button(clock.say_minute(one), f"i:at:{idea.id}:{day}:{one}") for one in HOURS if one > now]
            if row:
                reply.say(self._words.plan_hour, grid(row, 3), day=names[day])
                return False
            minute = "0"  # no hour of today is left
        data = f"{day}:{minute}:{idea.id}"
        if wall.at_of(data, zone, reply.now) <= reply.now:
            row = [Button(name, f"i:on:{idea.id}:{one}") for one, name in names.items()]
            reply.say(self._words.plan_past, grid(row[1:], 2))
            return False
        wall.set_(reply, "plan", data)
        drop = button(self._library.messages, "plan_drop", "i:drop")
        when = {"day": names[day], "time": clock.say_minute(int(minute))}
        reply.say(self._words.plan_set, [(drop,)], title=idea.title, **when)
        return reply.person.zone is None

    def _day(self, day: date, today: date) -> str:
        labels = self._library.messages.buttons
        soon = {today: labels["today"], today + timedelta(days=1): labels["tomorrow"]}
        return soon.get(day) or self._names.days[day.weekday()]

    def due(self, due: DueReminder, now: int) -> ReminderTurn:
        """The planned time has come; the morning after it is asked how it was. Where another one waits to be asked
        about, this one gets in line: one is asked about a day."""
        day, _, what = wall.parts(due.reminder.data)
        idea = self._by_id.get(what)
        if idea is None or clock.local_day(now, due.zone) != day:
            return ReminderTurn(due)
        morning, _, line = wall.parts(due.after or f"{_next_day(day)}:{MORNING_AFTER}:")
        waiting = [id_ for id_ in line.split(",") if id_ not in {"", what}]
        then = (_after(morning, [*waiting, what], due.zone, now),)
        text = template.render(self._words.plan_now, title=idea.title, text=idea.text.strip())
        return ReminderTurn(due, tuple(Message(part) for part in text.split("\n\n")), then)

    def due_after(self, due: DueReminder, now: int) -> ReminderTurn:
        """How was it? It is asked about the first in line, whose turn is over also where it is too late for it; about
        the next one it is asked the day after."""
        day, _, line = wall.parts(due.reminder.data)
        first, *others = [id_ for id_ in line.split(",") if id_ in self._by_id] or [""]
        idea = self._by_id.get(first)
        then = (_after(_next_day(clock.local_day(now, due.zone)), others, due.zone, now),) if others else ()
        minute = clock.local_minute(now, due.zone)
        late = clock.local_day(now, due.zone) != day or minute >= UNTIL or rhythm.is_quiet(minute, due.quiet)
        if idea is None or late:
            return ReminderTurn(due, then=then)
        labels = self._library.messages
        row = tuple(button(labels, f"was_{one}", f"i:was:{one}:{day}") for one in ANSWERS)
        text = template.render(self._words.how_was_it, title=idea.title)
        return ReminderTurn(due, (Message(text, (row,)),), then, Tried(day, "after", first))

    def _answered(self, reply: Reply, answer: str, day: str) -> None:
        turn = clock.ordinal(day) if clock.is_day(day) else None
        if answer not in ANSWERS or turn is None:
            reply.say(self._library.messages.texts.stale_button)
            return
        reply.tried = Tried(day, "after", "", answer)
        if answer == "good":
            reply.say(self._words.how_good[turn % len(self._words.how_good)])
        else:
            again = column([button(self._library.messages, "idea_else", "i:")])
            reply.say(self._words.how_so_so if answer == "so_so" else self._words.how_not, again)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _after(day: str, ideas: Iterable[str], zone: str, now: int) -> Reminder:
    """The question how it was, on the morning of a day, for ideas that wait in line for it."""
    data = f"{day}:{MORNING_AFTER}:{','.join(ideas)}"
    return Reminder("after", wall.at_of(data, zone, now), data)
