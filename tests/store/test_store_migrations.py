"""The schema: brought up step by step, and once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.migrations import migrations
from bot.store.opening import StoreMistake, open_database
from bot.store.store import SqliteStore
from store.making import ADA, KEY, Beside, Clock, bytes_of, meet

STEPS = [step.name for step in migrations.pending(Database(memory=True))]

#: Read by nobody yet: kept for what a person may ask to see of what is held about them.
ONLY_KEPT = {
    ("people", "joined_at"), ("outcomes", "id"), ("outcomes", "scene"), ("outcomes", "score"), ("nudges", "at"),
    ("inbox", "chat"),
}  # fmt: skip


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
