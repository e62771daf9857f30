"""The schema: brought up step by step, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.dialogue.session import Session
from bot.practice.ports import Learner, Message, NudgeTurn, Person, ReminderTurn, Schedule, Seen, Tried
from bot.store.migrations import migrations
from bot.store.opening import StoreMistake, open_database
from bot.store.store import SqliteStore
from store.making import ADA, BOB, DAY, KEY, MONDAY, TALK, Beside, Clock, bytes_of, meet, text, turn

STEPS = [step.name for step in migrations.pending(Database(memory=True))]

#: The code with which SQLite's authorizer is asked about a column.
READ = 20

#: Read by nobody: kept for what a person may ask to see of what is held about them, or for whoever mends a database
#: by hand (the id of an outcome, the chat of an update whose body says it too). Days are counted, whichever they are.
ONLY_KEPT = {
    ("outcomes", "id"), ("outcomes", "script"), ("outcomes", "scene"), ("outcomes", "score"), ("outcomes", "at"),
    ("outcomes", "day"), ("days", "day"), ("tries", "what"), ("nudges", "at"), ("inbox", "chat"),
}  # fmt: skip


async def use_everything(store: SqliteStore, person: Person) -> None:
    """Ask the store everything that it can be asked."""
    (due,) = await store.due(MONDAY + DAY, 10)
    await store.nudge(
        [NudgeTurn(due, Schedule(540, MONDAY + 2 * DAY), MONDAY, "2026-03-03", "another", Message("Hm."))]
    )
    await store.nudges(person.chat, "2026-03-02")
    await store.keep([text(2)])
    await store.waiting()
    answered = turn(await store.load(person.chat), 2, alarms=9)
    await store.commit(replace(answered, tried=Tried("2026-03-02", "evening", "", "yes")))
    await store.learner(person.chat)
    await store.progress(person.chat)
    (rang,) = await store.due_reminders(TALK.at, 10)
    await store.remind([ReminderTurn(rang, (Message("Talk."),), (replace(TALK, at=TALK.at + 7 * DAY),))])
    await store.sent([one.id for one in await store.unsent()])
    await store.gone(person.chat)
    await store.tidy()


async def test_every_step_is_applied_once_and_recorded(fresh_store: SqliteStore, beside: Beside) -> None:
    assert [step.name for step in migrations.applied(beside.db)] == STEPS
    assert migrations.pending(beside.db) == []


async def test_applying_them_again_changes_nothing(ada: object, beside: Beside) -> None:
    before = beside.db.schema, beside.everything(), beside.rows("SELECT * FROM _sqlite_migrations")
    migrations.apply(beside.db)
    assert before == (beside.db.schema, beside.everything(), beside.rows("SELECT * FROM _sqlite_migrations"))


@pytest.mark.parametrize("step", STEPS)
async def test_a_database_of_an_older_step_is_brought_up(path: Path, beside: Beside, tmp_path: Path, step: str) -> None:
    older = open_database(tmp_path / "older.db", KEY)
    migrations.apply(older, stop_before=step)
    older.close()
    store = SqliteStore(tmp_path / "older.db", KEY, Clock())
    assert (await meet(store, ADA)).known
    await store.close()
    found = Beside(tmp_path / "older.db")
    assert found.db.schema == beside.db.schema
    found.db.close()


#: What an older bot knew: Ada practised two scripts on two days, one of them twice on the second; Bob set an hour.
OF_OLD = (
    f"INSERT INTO people (chat, zone, alarms, whom) VALUES ({ADA}, 'Europe/Berlin', 2, 'friend')",
    f"INSERT INTO people (chat) VALUES ({BOB})",
    f"INSERT INTO schedules (chat, minute, next_at) VALUES ({BOB}, 540, {MONDAY})",
    f"INSERT INTO sessions (chat, version, state) VALUES ({ADA}, 7, "
    """'{"script": "para-exam", "hash": "h4sh", "scene": "hear", "phase": "typing", "tries": 1, "last": "almost", """
    """"faults": ["advice"], "turns": 1, "answer": "You blanked?"}')""",
    "INSERT INTO outcomes (chat, script, scene, skill, grade, score, rules, attempt, at, day) VALUES "
    + ", ".join(
        f"({ADA}, '{script}', 'hear', 'paraphrase', '{grade}', 0.9, '[\"content\"]', {attempt}, {at}, '{day}')"
        for script, grade, attempt, at, day in (
            ("para-exam", "good", 1, 100, "2026-03-01"),
            ("para-exam", "almost", 1, 200, "2026-03-02"),
            ("para-exam", "good", 2, 300, "2026-03-02"),
            ("the-move", "good", 1, 250, "2026-03-02"),
        )
    ),
)


@pytest.fixture
async def of_old(path: Path) -> AsyncIterator[SqliteStore]:
    """A store over a database of the first schema in which people are."""
    older = open_database(path, KEY)
    migrations.apply(older, stop_before="learning_path")
    for statement in OF_OLD:
        older.execute(statement)
    older.conn.commit()
    older.close()
    store = SqliteStore(path, KEY, Clock())
    yield store
    await store.close()


async def test_people_of_the_first_schema_are_as_they_were(of_old: SqliteStore) -> None:
    session = Session("para-exam", "h4sh", "hear", "typing", 1, "almost", ("advice",), 1, "You blanked?")
    ada = Person(ADA, known=True, version=7, session=session, zone="Europe/Berlin", alarms=2, whom="friend")
    assert await of_old.load(ADA) == ada
    assert await of_old.load(BOB) == Person(BOB, known=True, schedule=Schedule(540, MONDAY))


async def test_what_was_practised_under_the_first_schema_counts_as_seen(of_old: SqliteStore) -> None:
    seen = {"para-exam": Seen(2, 2, 300, "2026-03-02"), "the-move": Seen(1, 1, 250, "2026-03-02")}
    assert await of_old.learner(ADA) == Learner(seen, (), {"paraphrase": 2})
    assert await of_old.learner(BOB) == Learner()


async def test_days_practised_under_the_first_schema_are_still_counted(of_old: SqliteStore) -> None:
    assert [(await of_old.progress(chat)).days for chat in (ADA, BOB)] == [2, 0]


async def test_every_column_is_read_by_somebody_but_those_that_are_only_kept(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    read: set[tuple[str, str]] = set()

    def allow(action: int, table: str, column: str, *_: object) -> int:
        if action == READ:
            read.add((table, column))
        return 0

    connection: Any = fresh_store._writer._db.conn
    connection.set_authorizer(allow)
    await use_everything(fresh_store, ada)
    columns = {(table, column.name) for table in beside.tables() for column in beside.db.table(table).columns}
    assert columns - read == ONLY_KEPT


def test_an_empty_file_is_a_new_database(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    open_database(path, KEY).close()
    assert path.stat().st_size > 0


def test_a_database_that_cannot_be_brought_up_is_refused_and_left_as_it_was(path: Path) -> None:
    other = open_database(path, KEY)
    other.execute("CREATE TABLE people (name TEXT)")
    other.close()
    with pytest.raises(StoreMistake, match=r"could not be brought up to date: .*people.*; look whether"):
        SqliteStore(path, KEY, Clock())
    found = Beside(path)
    assert found.tables() == ["people"]
    found.db.close()
    assert list(bytes_of(path.parent)) == [path.name]
