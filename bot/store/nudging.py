"""Nudges: who is due, what was sent, one a person a local day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.practice.ports import DueNudge, NudgeTurn, Outgoing, Schedule, SentNudge
from bot.store.turns import put


def due(db: Database, now: int, limit: int) -> list[DueNudge]:
    """People whose nudge is due, the longest due first. Costs no more with many people than with few. Nobody hears
    something cheerful while the question whether they are safe stands."""
    rows = db.execute(
        "SELECT t.chat, p.zone, p.whom, p.quiet, p.active, t.minute, t.next_at, t.again, t.days, t.until"
        " FROM schedules t JOIN people p ON p.chat = t.chat WHERE t.next_at <= ? AND p.alarmed = ''"
        " ORDER BY t.next_at LIMIT ?",
        [now, limit],
    ).fetchall()
    return [
        DueNudge(chat, zone or "UTC", Schedule(*schedule), schedule[1], whom, quiet, active)
        for chat, zone, whom, quiet, active, *schedule in rows
    ]


def write(db: Database, turns: Sequence[NudgeTurn]) -> list[Outgoing]:
    """Write what due nudges came to. Only a person whose schedule is still the one read is moved on."""
    found: list[Outgoing] = []
    for turn in turns:
        chat = turn.due.chat
        moved = db.execute(
            "UPDATE schedules SET next_at = ?, again = ? WHERE chat = ? AND next_at = ?",
            [turn.schedule.next_at, turn.schedule.again, chat, turn.due.due_at],
        )
        if moved.rowcount == 0 or turn.message is None:
            continue
        if _claim(db, turn):
            found += put(db, chat, (turn.message,))
    return found


def _claim(db: Database, turn: NudgeTurn) -> bool:
    """Take the person's local day for this nudge. Gives whether it was free, or waited for just this one."""
    chat = turn.due.chat
    if turn.due.schedule.again:
        waited = db.execute(
            "UPDATE nudges SET state = 'sent', nudge = ? WHERE chat = ? AND day = ? AND state = 'later'",
            [turn.nudge, chat, turn.day],
        )
        if waited.rowcount:
            return True
    fresh = db.execute(
        "INSERT INTO nudges (chat, day, nudge, state, at) VALUES (?, ?, ?, 'sent', ?)"
        " ON CONFLICT (chat, day) DO NOTHING",
        [chat, turn.day, turn.nudge, turn.at],
    )
    return fresh.rowcount > 0


def since(db: Database, chat: int, day: str) -> list[SentNudge]:
    """The nudges of a person since a local day, oldest first."""
    rows = db.execute(
        "SELECT day, nudge, state, swaps FROM nudges WHERE chat = ? AND day >= ? ORDER BY day", [chat, day]
    ).fetchall()
    return [SentNudge(*row) for row in rows]
