"""The listening timer: five or ten minutes in which one talks and the other listens. Kept in the store, so a restart of
the bot does not stop it."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.practice import wall
from bot.practice.ports import DueReminder, Message, Reminder, ReminderTurn
from bot.practice.reply import Reply, button, column
from bot.render import template

MINUTES = (5, 10)

#: A timer that could not ring for so long (in seconds) rings no more: the two have long got up.
TOO_LATE = 30 * 60


def press(reply: Reply, library: Library, arg: str) -> None:
    """`t:` and nothing, a number of minutes, or `stop`."""
    words, labels = library.together.texts, library.messages
    running = wall.get(reply.person, "timer")
    if arg == "stop":
        wall.drop(reply, "timer")
        reply.say(words.timer_stopped if running else words.timer_none)
    elif arg.isdecimal() and int(arg) in MINUTES:
        wall.put(reply, Reminder("timer", reply.now + int(arg) * 60, arg))
        reply.say(words.timer_started, column([button(labels, "timer_stop", "t:stop")]), minutes=int(arg))
    elif running:
        left = max(1, round((running.at - reply.now) / 60))
        reply.say(words.timer_running, column([button(labels, "timer_stop", "t:stop")]), minutes=left)
    else:
        reply.say(words.timer, [tuple(button(labels, "timer_minutes", f"t:{one}", minutes=one) for one in MINUTES)])


def due(due: DueReminder, library: Library, now: int) -> ReminderTurn:
    """The timer rings."""
    if now - due.reminder.at > TOO_LATE:
        return ReminderTurn(due)
    words = library.together.texts
    question = words.timer_questions[(due.chat + due.reminder.at // 60) % len(words.timer_questions)]
    text = template.render(words.timer_rang, minutes=due.reminder.data, question=question)
    parts = text.split("\n\n")
    said = [Message(part) for part in parts]
    swap = button(library.messages, "timer_swap", f"t:{due.reminder.data}")
    said[-1] = Message(parts[-1], ((swap,), (button(library.messages, "enough", "m:enough"),)))
    return ReminderTurn(due, tuple(said))
