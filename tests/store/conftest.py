"""A fresh store, the people in it, and a look at its file from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.practice.ports import Message as Said
from bot.practice.ports import NudgeTurn, Person, ReminderTurn, Schedule, Tried
from bot.store.store import SqliteStore
from store.making import (
    ADA,
    BEGUN,
    BOB,
    CLEO,
    DAY,
    KEPT,
    KEY,
    MONDAY,
    SESSION,
    TALK,
    TIMER,
    WEAK,
    Beside,
    Clock,
    meet,
    outcome,
    text,
    turn,
    wants_nudges,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "data" / "sayback.db"


@pytest.fixture
def clock() -> Clock:
    """Monday morning, until it is set."""
    return Clock()


@pytest.fixture
async def fresh_store(path: Path, clock: Clock) -> AsyncIterator[SqliteStore]:
    """An empty store, open."""
    store = SqliteStore(path, KEY, clock)
    yield store
    await store.close()


@pytest.fixture
def beside(fresh_store: SqliteStore, path: Path) -> Iterator[Beside]:
    """A second connection to the store's file."""
    found = Beside(path)
    yield found
    found.db.close()


@pytest.fixture
async def written(path: Path) -> Path:
    """A database that holds something in a tree of several pages, closed."""
    store = SqliteStore(path, KEY, Clock())
    await store.commit(turn(Person(ADA), says=["Tell me more. " * 40] * 60))
    await store.close()
    return path


@pytest.fixture
async def ada(fresh_store: SqliteStore) -> Person:
    """Somebody of whom every table holds something, the update and the message of her last turn included."""
    return await settled(fresh_store, ADA)


@pytest.fixture
async def bob(fresh_store: SqliteStore) -> Person:
    """Somebody else, of whom every table holds something too."""
    return await settled(fresh_store, BOB)


async def settled(store: SqliteStore, chat: int) -> Person:
    """Somebody who practises, had a nudge this morning, was asked if they tried something, and plans a weekly talk."""
    person = await wants_nudges(store, chat, MONDAY, zone="Europe/Berlin", whom="friend")
    due = next(one for one in await store.due(MONDAY, 10) if one.chat == chat)
    following = Schedule(9 * 60, MONDAY + DAY)
    await store.nudge([NudgeTurn(due, following, MONDAY, "2026-03-02", "ask-one-more", Said("Ask one more."))])
    person = await store.load(chat)
    await store.keep([text(chat * 10, chat)])
    answered = turn(
        person,
        chat * 10,
        version=1,
        session=SESSION,
        adult=True,
        consent="yes",
        answers=True,
        alarms=1,
        reminders=(TALK, TIMER),
    )
    await store.commit(replace(answered, outcomes=(outcome(),), visits=(BEGUN,), boxes=(WEAK,), answers=(KEPT,)))
    rang = next(one for one in await store.due_reminders(TIMER.at, 10) if one.chat == chat)
    await store.remind([ReminderTurn(rang, (Said("Did you try it?"),), tried=Tried("2026-03-02", "evening", "para"))])
    return await store.load(chat)


@pytest.fixture
async def cleo(fresh_store: SqliteStore) -> Person:
    """Somebody who has only said hello."""
    return await meet(fresh_store, CLEO)
