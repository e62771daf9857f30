"""What the tests of the store are told with: people, updates, turns, and a look at the file from outside."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.dialogue.session import Session
from bot.practice.ports import (
    Answer,
    Box,
    Incoming,
    Message,
    Outcome,
    Outgoing,
    Person,
    Reminder,
    Schedule,
    Turn,
    Visit,
)
from bot.store.opening import open_database
from bot.store.store import SqliteStore

KEY = "5a" * 32
OTHER_KEY = "c3" * 32

ADA, BOB, CLEO = 101, 202, 303

#: Monday 2026-03-02, 09:00 in UTC.
MONDAY = 1772442000
HOUR, DAY = 3600, 86400

#: A page of the file, in bytes.
PAGE = 4096

SESSION = Session("para-exam", "h4sh", "hear", tries=1, last="almost", faults=("parroting",), answer="You blanked?")

#: A talk every Monday at 19:00 in Berlin, and a timer that rings in five minutes.
TALK = Reminder("talk", MONDAY + 9 * HOUR, "0:1140:")
TIMER = Reminder("timer", MONDAY + 300, "5")

BEGUN = Visit("para-exam", MONDAY, "2026-03-02", finished=False)
KEPT = Answer("para-exam", "paraphrase", "almost", MONDAY, "2026-03-02", "Your mind went blank.")
WEAK = Box("paraphrase", "advice", 1, "2026-03-03")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> int:
        return self.now


def text(update: int, chat: int = ADA, said: str = "hello") -> Incoming:
    """An update with a typed text."""
    return Incoming(update, chat, "text", MONDAY, text=said)


def turn(before: Person, update: int | None = None, says: Iterable[str] = ("Hi.",), **changes: Any) -> Turn:
    """A turn that answers a person and changes them."""
    return Turn(update, before, replace(before, **changes), tuple(Message(said) for said in says))


def outcome(day: str = "2026-03-02", **changes: Any) -> Outcome:
    """A good paraphrase at the first attempt, in everything that is not said otherwise."""
    plain = Outcome("para-exam", "hear", "paraphrase", "good", 0.9, ("content", "feeling"), 1, MONDAY, day)
    return replace(plain, **changes)


def said(messages: Iterable[Outgoing]) -> list[tuple[int, str]]:
    """What goes to whom."""
    return [(one.chat, one.message.text) for one in messages]


async def meet(store: SqliteStore, chat: int, **changes: Any) -> Person:
    """Somebody new gets an answer, which is sent; gives them as the store then knows them."""
    await store.sent([one.id for one in await store.commit(turn(Person(chat), **changes))])
    return await store.load(chat)


async def wants_nudges(store: SqliteStore, chat: int, next_at: int | None, **more: Any) -> Person:
    """Somebody new who set an hour for their nudges."""
    return await meet(store, chat, schedule=Schedule(9 * 60, next_at, more.pop("again", "")), **more)


class Beside:
    """A second connection to the same file, which sees only what is committed."""

    def __init__(self, path: Path, key: str = KEY) -> None:
        self.db: Database = open_database(path, key)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query gives now."""
        return self.db.execute(query).fetchall()

    def tables(self) -> list[str]:
        """The tables of the bot's own."""
        return [name for name in self.db.table_names() if not name.startswith(("_", "sqlite_"))]

    def tables_with(self, column: str) -> list[str]:
        """The tables that have a column of this name."""
        return [name for name in self.tables() if column in {one.name for one in self.db.table(name).columns}]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        return {name: self.rows(f"SELECT * FROM {name}") for name in self.tables()}

    def of(self, chat: int) -> dict[str, list[tuple[Any, ...]]]:
        """Every row that carries a person's chat, by table."""
        found = {name: self.rows(f"SELECT * FROM {name} WHERE chat = {chat}") for name in self.tables_with("chat")}
        return {name: rows for name, rows in found.items() if rows}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder. Not the shared memory of the WAL, which holds nothing and is made anew by each opening."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.endswith("-shm"))
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def spoil(path: Path, page: int) -> None:
    """Change one byte in the middle of a page, as a failing disk does."""
    held = bytearray(path.read_bytes())
    held[page * PAGE + PAGE // 2] ^= 0xFF
    path.write_bytes(held)


@contextmanager
def no_room() -> Iterator[None]:
    """The system refuses this process every write to a file, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
