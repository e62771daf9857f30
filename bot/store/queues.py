"""The inbox and the outbox: what came and is not handled, what is to go and is not sent."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from bot.practice.ports import Incoming, Message, Outgoing
from bot.store.turns import NUDGES_REST, ONLY_REMINDERS

#: How long the id of a handled update is remembered, in seconds. Telegram keeps an update for a day, and may begin
#: again with random ids after a quiet week.
REMEMBERED = 3 * 24 * 3600


def keep(db: Database, incoming: Sequence[Incoming], now: int) -> list[Incoming]:
    """Keep updates; gives those that are new.

    JSON stays within ASCII here and in the other tables: half a surrogate pair, which SQLite refuses as text, must not
    keep a whole batch of updates from being kept.
    """
    found = []
    for one in incoming:
        row = db.execute(
            "INSERT INTO inbox (update_id, chat, kept_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (update_id) DO NOTHING",
            [one.update, one.chat, now, json.dumps(one.to_dict())],
        )
        if row.rowcount:
            found.append(one)
    return found


def known(db: Database, updates: Sequence[int]) -> set[int]:
    """Those of these updates that were kept before, handled or not."""
    found = (db.execute("SELECT 1 FROM inbox WHERE update_id = ?", [update]).fetchone() for update in updates)
    return {update for update, row in zip(updates, found, strict=True) if row}


def handled(db: Database, update: int) -> None:
    """An update was answered outside of its turn."""
    db.execute("UPDATE inbox SET handled = 1, body = '', chat = 0 WHERE update_id = ?", [update])


def waiting(db: Database) -> list[Incoming]:
    """Updates kept and not handled, in the order they came."""
    rows = db.execute("SELECT body FROM inbox WHERE handled = 0 ORDER BY kept_at, update_id").fetchall()
    return [Incoming.from_dict(json.loads(body)) for (body,) in rows]


def forget_handled(db: Database, now: int) -> None:
    """Forget the ids of updates handled long ago."""
    db.execute("DELETE FROM inbox WHERE handled = 1 AND kept_at < ?", [now - REMEMBERED])


def unsent(db: Database) -> list[Outgoing]:
    """What waits in the outbox, in order."""
    rows = db.execute("SELECT id, chat, body FROM outbox ORDER BY id").fetchall()
    return [Outgoing(id_, chat, Message.from_dict(json.loads(body))) for id_, chat, body in rows]


def sent(db: Database, ids: Sequence[int]) -> None:
    """Forget messages that were sent or never will be."""
    for id_ in ids:
        db.execute("DELETE FROM outbox WHERE id = ?", [id_])


def gone(db: Database, chat: int) -> None:
    """The person blocked the bot: nothing waits for them any more, no nudge is due, and what they are to be reminded of
    goes by in silence."""
    db.execute("DELETE FROM outbox WHERE chat = ?", [chat])
    silenced = db.execute("UPDATE schedules SET next_at = NULL WHERE chat = ? AND next_at IS NOT NULL", [chat])
    if silenced.rowcount:
        db.execute("UPDATE people SET blocked = ? WHERE chat = ?", [NUDGES_REST, chat])
    else:
        db.execute(
            "UPDATE people SET blocked = ? WHERE chat = ? AND blocked = 0"
            " AND EXISTS (SELECT 1 FROM reminders r WHERE r.chat = people.chat)",
            [ONLY_REMINDERS, chat],
        )
