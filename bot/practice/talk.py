"""The weekly talk: planned for a weekday and an hour, reminded of with a question to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dialogue.library import Library
from bot.practice import clock, decks, wall
from bot.practice.ports import Button, DueReminder, Message, Reminder, ReminderTurn
from bot.practice.reply import Reply, button, grid
from bot.render import template

#: The hours offered, in minutes after midnight: when two people are likely to have half an hour.
HOURS = (10 * 60, 15 * 60, 18 * 60, 19 * 60, 20 * 60, 21 * 60)

#: Up to how late (in seconds) the talk is still announced; then it is next week's.
TOO_LATE = 2 * 60 * 60

HOUR = 60 * 60

#: How long the buttons under a talk are about it (in seconds), and how far off the next one is then at least: where it
#: is nearer, it was planned anew since, and one moved by an hour would ring besides.
ABOUT_IT, NEXT_ONE = 12 * HOUR, 6 * 24 * HOUR


class Talk:
    """What `y:` does, and the reminder."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = library.together.texts
        self._names = library.together.names

    def press(self, reply: Reply, arg: str) -> bool:
        """Nothing, `WEEKDAY`, `WEEKDAY:MINUTE`, `WEEKDAY:other`, `off`, and under the talk that began at the moment
        BEGAN `hour:BEGAN` or `skip:BEGAN`. Gives whether the person's zone is to be asked for next."""
        day, _, minute = arg.partition(":")
        if arg == "off":
            wall.drop(reply, "talk")
            reply.say(self._words.talk_off)
        elif day in {"hour", "skip"}:
            self._moved(reply, day, minute)
        elif day not in {str(number) for number in range(wall.WEEK)}:
            self._ask_day(reply)
        elif minute == "other":
            reply.change(awaiting=f"talk:{day}")
            reply.say(self._words.talk_hour_type)
        elif minute.isdecimal() and int(minute) < clock.DAY:
            return self._set(reply, int(day), int(minute))
        else:
            hours = [Button(clock.say_minute(one), f"y:{day}:{one}") for one in HOURS]
            other = button(self._library.messages, "hour_other", f"y:{day}:other")
            reply.say(self._words.talk_hour, grid([*hours, other], 3), day=self._names.days[int(day)])
        return False

    def typed_hour(self, reply: Reply, text: str) -> bool:
        """The hour as people type it. Gives whether the person's zone is to be asked for next."""
        minute = clock.valid_hour(text)
        if minute is None:
            reply.say(self._library.messages.texts.hour_unclear)
            return False
        return self._set(reply, int(reply.person.awaiting.rpartition(":")[2]), minute)

    def _ask_day(self, reply: Reply) -> None:
        planned = wall.get(reply.person, "talk")
        days = [Button(name, f"y:{number}") for number, name in enumerate(self._names.days)]
        if planned:
            day, minute, _ = wall.parts(planned.data)
            days.append(button(self._library.messages, "talk_off", "y:off"))
            values = {"day": self._names.days[int(day)], "time": clock.say_minute(minute)}
            reply.say(self._words.talk_is, grid(days, 2), **values, place=clock.city(reply.person.zone))
        else:
            reply.say(self._words.talk, grid(days, 2))

    def _set(self, reply: Reply, day: int, minute: int) -> bool:
        wall.set_(reply, "talk", f"{day}:{minute}:")
        reply.change(awaiting="")
        reply.say(self._words.talk_set, day=self._names.days[day], time=clock.say_minute(minute))
        return reply.person.zone is None

    def _moved(self, reply: Reply, what: str, began: str) -> None:
        """Under the reminder: in an hour, or not this week."""
        planned = wall.get(reply.person, "talk")
        if planned is None:
            self._ask_day(reply)
        elif not _is_on(reply, planned, began):
            zone = reply.person.zone or "UTC"
            day = self._names.days[date.fromisoformat(clock.local_day(planned.at, zone)).weekday()]
            time = clock.say_minute(clock.local_minute(planned.at, zone))
            reply.say(self._words.talk_old, day=day, time=time)
        elif what == "skip":
            # Also one that was moved by an hour before.
            wall.set_(reply, "talk", planned.data)
            reply.say(self._words.talk_skipped)
        else:
            wall.put(reply, replace(planned, at=reply.now + HOUR))
            minute = clock.local_minute(reply.now + HOUR, reply.person.zone or "UTC")
            reply.say(self._words.talk_moved, time=clock.say_minute(minute))

    def due(self, due: DueReminder, now: int) -> ReminderTurn:
        """The talk begins; the next is a week later."""
        then = (Reminder("talk", wall.at_of(due.reminder.data, due.zone, now), due.reminder.data),)
        if now - due.reminder.at > TOO_LATE:
            return ReminderTurn(due, then=then)
        day = clock.ordinal(clock.local_day(now, due.zone))
        lines = self._words.talk_now
        question = decks.first_question(self._library, due.chat, day, "")
        parts = template.render(lines[day // wall.WEEK % len(lines)], question=question).split("\n\n")
        labels = self._library.messages
        rows = grid(
            [
                button(labels, "talk_question", "q:"),
                button(labels, "later_hour", f"y:hour:{now}"),
                button(labels, "talk_skip", f"y:skip:{now}"),
            ],
            2,
        )
        said = [Message(part) for part in parts]
        said[-1] = Message(parts[-1], rows)
        return ReminderTurn(due, tuple(said), then)


def _is_on(reply: Reply, planned: Reminder, began: str) -> bool:
    """Whether the talk that began at a moment (as it stands in a button) is still the one it is time for."""
    if not began.isdecimal() or not 0 <= reply.now - int(began) <= ABOUT_IT:
        return False
    return wall.at_of(planned.data, reply.person.zone or "UTC", reply.now) - int(began) > NEXT_ONE
