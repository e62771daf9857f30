"""Reminders: one of a kind a person; what is due, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.practice.ports import DueReminder, Outgoing, Reminder, ReminderTurn
from bot.store.turns import put, remind

_READ = """
    SELECT r.chat, p.zone, p.quiet, p.blocked, coalesce(a.data, ''), r.kind, r.at, r.data
    FROM reminders r JOIN people p ON p.chat = r.chat
    LEFT JOIN reminders a ON a.chat = r.chat AND a.kind = 'after' AND r.kind = 'plan'
"""


def due(db: Database, now: int, limit: int) -> list[DueReminder]:
    """Reminders whose time has come, the longest due first; they rest while the question whether somebody is safe
    stands."""
    return _read(db, " WHERE r.at <= ? AND p.alarmed = '' ORDER BY r.at LIMIT ?", [now, limit])


def _read(db: Database, which: str, given: Sequence[object]) -> list[DueReminder]:
    """Reminders, each with what is to be known of its person, and for a plan with what waits to be asked after."""
    rows = db.execute(_READ + which, given).fetchall()
    return [
        DueReminder(chat, zone or "UTC", Reminder(*one), quiet, bool(blocked), after)
        for chat, zone, quiet, blocked, after, *one in rows
    ]


def write(db: Database, turns: Sequence[ReminderTurn]) -> list[Outgoing]:
    """Write what due reminders came to. Only one of which everything is still as it was read is acted on; another
    stays due, and is read anew."""
    found: list[Outgoing] = []
    for turn in turns:
        chat, reminder = turn.due.chat, turn.due.reminder
        if turn.due not in _read(db, " WHERE r.chat = ? AND r.kind = ?", [chat, reminder.kind]):
            continue
        db.execute("DELETE FROM reminders WHERE chat = ? AND kind = ?", [chat, reminder.kind])
        for then in turn.then:
            remind(db, chat, then)
        if turn.tried:
            tried = turn.tried
            asked = db.execute(
                "INSERT INTO tries (chat, day, kind, what) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [chat, tried.day, tried.kind, tried.what],
            )
            if asked.rowcount == 0:
                continue
        found += put(db, chat, turn.messages)
    return found
