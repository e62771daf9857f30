"""The schema, step by step. A step that has shipped is never edited; sqlite-utils records what was applied."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("sayback")


@migrations()
def first_house(db: Database) -> None:
    """People, their sessions and outcomes, nudges, and the two queues."""
    for statement in (
        """CREATE TABLE people (
            chat INTEGER PRIMARY KEY, awaiting TEXT NOT NULL DEFAULT '', zone TEXT,
            alarms INTEGER NOT NULL DEFAULT 0, alarmed TEXT NOT NULL DEFAULT '', barred INTEGER NOT NULL DEFAULT 0,
            whom TEXT NOT NULL DEFAULT '', blocked INTEGER NOT NULL DEFAULT 0
        )""",
        """CREATE TABLE sessions (
            chat INTEGER PRIMARY KEY, version INTEGER NOT NULL, paused INTEGER NOT NULL DEFAULT 0, state TEXT
        )""",
        """CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, script TEXT NOT NULL, scene TEXT NOT NULL,
            skill TEXT NOT NULL, grade TEXT NOT NULL, score REAL NOT NULL, rules TEXT NOT NULL,
            attempt INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL
        )""",
        "CREATE INDEX outcomes_chat ON outcomes (chat, script)",
        """CREATE TABLE schedules (
            chat INTEGER PRIMARY KEY, minute INTEGER NOT NULL, next_at INTEGER, again TEXT NOT NULL DEFAULT ''
        )""",
        "CREATE INDEX schedules_next_at ON schedules (next_at) WHERE next_at IS NOT NULL",
        """CREATE TABLE nudges (
            chat INTEGER NOT NULL, day TEXT NOT NULL, nudge TEXT NOT NULL, state TEXT NOT NULL,
            swaps INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, PRIMARY KEY (chat, day)
        ) WITHOUT ROWID""",
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX outbox_chat ON outbox (chat)",
        """CREATE TABLE inbox (
            update_id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, kept_at INTEGER NOT NULL,
            handled INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
        )""",
        "CREATE INDEX inbox_waiting ON inbox (kept_at) WHERE handled = 0",
    ):
        db.execute(statement)
