"""What is due besides nudges: the listening timer, the weekly talk, planned time and how it was, the evening's
question."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.practice import evening, listening
from bot.practice.ideas import IdeasForTwo
from bot.practice.ports import DueReminder, Outbox, ReminderTurn, Store
from bot.practice.talk import Talk

#: How many one tick takes, as with nudges.
BATCH = 25


async def tick(store: Store, outbox: Outbox, library: Library, now: int) -> int:
    """Say what is due by `now` (UTC epoch seconds). Gives how many reminders were due; call again while it is BATCH."""
    due = await store.due_reminders(now, BATCH)
    if not due:
        return 0
    outbox.send(await store.remind([turn(one, library, now) for one in due]), unasked=True)
    return len(due)


def turn(due: DueReminder, library: Library, now: int) -> ReminderTurn:
    """What one due reminder comes to. Where they blocked the bot its time goes by without a word, and only what comes
    again (next week's talk, the next question in line) is kept for when they are back."""
    found = _said(due, library, now)
    if not due.blocked:
        return found
    return ReminderTurn(due, then=tuple(one for one in found.then if one.kind == due.reminder.kind))


def _said(due: DueReminder, library: Library, now: int) -> ReminderTurn:
    match due.reminder.kind:
        case "timer":
            return listening.due(due, library, now)
        case "talk":
            return Talk(library).due(due, now)
        case "plan":
            return IdeasForTwo(library).due(due, now)
        case "after":
            return IdeasForTwo(library).due_after(due, now)
        case _:
            return evening.due(due, library, now)
