"""Reminders: one of a kind a person; what is due, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.practice.ports import DueReminder, Outgoing, Reminder, ReminderTurn
from bot.store.turns import put, remind


def due(db: Database, now: int, limit: int) -> list[DueReminder]:
    """Reminders whose time has come, the longest due first."""
    rows = db.execute(
        "SELECT r.chat, p.zone, p.quiet, r.kind, r.at, r.data FROM reminders r JOIN people p ON p.chat = r.chat"
        " WHERE r.at <= ? ORDER BY r.at LIMIT ?",
        [now, limit],
    ).fetchall()
    return [DueReminder(chat, zone or "UTC", Reminder(*one), quiet) for chat, zone, quiet, *one in rows]


def write(db: Database, turns: Sequence[ReminderTurn]) -> list[Outgoing]:
    """Write what due reminders came to. Only one that is still as it was read is acted on."""
    found: list[Outgoing] = []
    for turn in turns:
        chat, reminder = turn.due.chat, turn.due.reminder
        gone = db.execute(
            "DELETE FROM reminders WHERE chat = ? AND kind = ? AND at = ? AND data = ?",
            [chat, reminder.kind, reminder.at, reminder.data],
        )
        if gone.rowcount == 0:
            continue
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
