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


@migrations()
def learning_path(db: Database) -> None:
    """What was seen, rules in their boxes, reminders, and what became of things tried with somebody."""
    for statement in (
        "ALTER TABLE outcomes ADD COLUMN spotted INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE people ADD COLUMN evening TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN quiet TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN active TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE schedules ADD COLUMN days INTEGER NOT NULL DEFAULT 127",
        "ALTER TABLE schedules ADD COLUMN until TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE visits (
            chat INTEGER NOT NULL, script TEXT NOT NULL, begun INTEGER NOT NULL, finished INTEGER NOT NULL,
            at INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (chat, script)
        ) WITHOUT ROWID""",
        "CREATE TABLE days (chat INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (chat, day)) WITHOUT ROWID",
        """CREATE TABLE boxes (
            chat INTEGER NOT NULL, skill TEXT NOT NULL, rule TEXT NOT NULL, box INTEGER NOT NULL, due TEXT NOT NULL,
            PRIMARY KEY (chat, skill, rule)
        ) WITHOUT ROWID""",
        """CREATE TABLE reminders (
            chat INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (chat, kind)
        ) WITHOUT ROWID""",
        "CREATE INDEX reminders_at ON reminders (at)",
        """CREATE TABLE tries (
            chat INTEGER NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '', PRIMARY KEY (chat, day, kind)
        ) WITHOUT ROWID""",
        "INSERT INTO visits SELECT chat, script, count(DISTINCT day), count(DISTINCT day), max(at), max(day)"
        " FROM outcomes GROUP BY chat, script",
        "INSERT INTO days SELECT DISTINCT chat, day FROM outcomes",
    ):
        db.execute(statement)


@migrations()
def asked_first(db: Database) -> None:
    """What may be kept, and people's own answers. Who was here before is asked once they write."""
    for statement in (
        "ALTER TABLE people ADD COLUMN adult INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE people ADD COLUMN consent TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN answers INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE answers (
            chat INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, script TEXT NOT NULL, skill TEXT NOT NULL,
            text TEXT NOT NULL, grade TEXT NOT NULL
        )""",
        "CREATE INDEX answers_chat ON answers (chat, at)",
        "CREATE INDEX answers_at ON answers (at)",
    ):
        db.execute(statement)
