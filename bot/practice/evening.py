"""The evening's question: did you try it? Asked once on a day with practice, and only of those who want it."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.practice import clock, rhythm, wall
from bot.practice.ports import DueReminder, Message, ReminderTurn, Tried
from bot.practice.reply import Reply, button
from bot.render import template

#: When it is asked, in minutes after local midnight, and until when it may be late.
AT = 20 * 60
UNTIL = 22 * 60

ANSWERS = {"yes": "yes", "later": "not yet", "no": "not today"}


def after_practice(reply: Reply, script: str) -> None:
    """Have the question asked this evening about what the script gave to try, if it is wanted and not too late."""
    person = reply.person
    zone = person.zone or "UTC"
    if person.evening != "on" or clock.local_minute(reply.now, zone) >= AT:
        return
    wall.set_(reply, "evening", f"{clock.local_day(reply.now, zone)}:{AT}:{script}")


def switch(reply: Reply, library: Library, arg: str) -> None:
    """Turn the question on or off: `on`, `off`, or `on:SCRIPT` from under a finished exercise, which is asked about
    this evening already."""
    words = library.together.texts
    state, _, script = arg.partition(":")
    reply.change(evening="off" if state == "off" else "on")
    if state == "off":
        wall.drop(reply, "evening")
        reply.say(words.evening_off)
        return
    reply.say(words.evening_on)
    if script in library.scripts:
        after_practice(reply, script)


def due(due: DueReminder, library: Library, now: int) -> ReminderTurn:
    """What the reminder of an evening comes to."""
    day, _, script = wall.parts(due.reminder.data)
    found = library.scripts.get(script)
    task = found.script.try_ if found else None
    minute = clock.local_minute(now, due.zone)
    late = clock.local_day(now, due.zone) != day or minute >= UNTIL or rhythm.is_quiet(minute, due.quiet)
    if task is None or late:
        return ReminderTurn(due)
    lines = library.together.texts.evening_ask
    text = lines[clock.ordinal(day) % len(lines)]
    labels = library.messages
    row = tuple(button(labels, f"tried_{answer}", f"v:{answer}:{day}") for answer in ANSWERS)
    parted = template.render(text, task=" ".join(task.split())).split("\n\n")
    said = [Message(one) for one in parted]
    said[-1] = Message(parted[-1], (row,))
    return ReminderTurn(due, tuple(said), tried=Tried(day, "evening", script))


def answer(reply: Reply, library: Library, arg: str) -> None:
    """A tap under the question: `yes`, `later` or `no`, and the day it was asked on."""
    words = library.together.texts
    given, _, day = arg.partition(":")
    turn = clock.ordinal(day) if clock.is_day(day) else None
    if given not in ANSWERS or turn is None:
        reply.say(library.messages.texts.stale_button)
        return
    reply.tried = Tried(day, "evening", "", given)
    if given == "yes":
        reply.say(words.evening_yes[turn % len(words.evening_yes)])
    elif given == "later":
        reply.say(words.evening_not_yet[turn % len(words.evening_not_yet)])
    else:
        reply.say(words.evening_no)
