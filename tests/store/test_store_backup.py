"""Copies of the database: whole or not there at all, as secret as the original, and put back with nothing lost."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from bot.practice.ports import Person
from bot.store import backup as backups
from bot.store import opening
from bot.store.backup import KEPT, Unwanted, backup, restore
from bot.store.opening import StoreMistake, open_database
from bot.store.store import SqliteStore
from store.killing import Killing
from store.making import ADA, BOB, CLEO, KEY, OTHER_KEY, PAGE, Beside, Clock, bytes_of, meet, no_room, spoil, turn


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where copies go."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.db"


@pytest.fixture
async def written(path: Path) -> Path:
    """A database in which Ada is known, closed."""
    store = SqliteStore(path, KEY, Clock())
    await meet(store, ADA, zone="Europe/Berlin")
    await store.commit(turn(Person(CLEO), says=["Tell me more. " * 40] * 60))
    await store.close()
    return path


async def adds(path: Path, chat: int) -> None:
    """Somebody else says hello."""
    store = SqliteStore(path, KEY, Clock())
    await meet(store, chat)
    await store.close()


def people(path: Path, key: str = KEY) -> list[int]:
    """Who is known in a database."""
    found = Beside(path, key)
    chats = [chat for (chat,) in found.rows("SELECT chat FROM people ORDER BY chat")]
    found.db.close()
    return chats


def everything(path: Path, key: str = KEY) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a database."""
    found = Beside(path, key)
    rows = found.everything()
    found.db.close()
    return rows


def mode(path: Path) -> int:
    """The permission bits."""
    return path.stat().st_mode & 0o777


def refused(run: Callable[[], object]) -> str:
    """What is said where something is refused: one sentence without a key."""
    with pytest.raises(StoreMistake) as caught:
        run()
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert KEY not in sentence
    return sentence


# -- a copy is made ------------------------------------------------------------------------------------------------


def test_a_copy_holds_every_row_and_tells_how_many(
    fresh_store: SqliteStore, ada: Person, path: Path, target: Path
) -> None:
    rows = backup(path, KEY, target)
    assert everything(target) == everything(path)
    assert rows == sum(map(len, everything(path).values()))


async def test_a_copy_holds_what_lies_only_in_the_wal(fresh_store: SqliteStore, path: Path, target: Path) -> None:
    await meet(fresh_store, ADA)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    backup(path, KEY, target)
    assert people(target) == [ADA]


async def test_a_copy_is_of_one_moment_although_people_write_meanwhile(
    fresh_store: SqliteStore, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PAGES", 1)
    await meet(fresh_store, ADA)
    beside = Beside(path)
    wrote: list[int] = []

    def writes() -> bool:
        wrote.append(beside.db.execute("INSERT INTO people (chat) VALUES (?)", [1000 + len(wrote)]).lastrowid or 0)
        return False

    backup(path, KEY, target, unwanted=writes)
    beside.db.close()
    assert len(wrote) > 10
    assert people(target) == [ADA]


def test_making_a_copy_changes_nothing_in_the_database(written: Path, target: Path) -> None:
    before = written.read_bytes()
    backup(written, KEY, target)
    assert written.read_bytes() == before


async def test_a_copy_is_one_file_that_only_its_owner_may_read(
    fresh_store: SqliteStore, path: Path, target: Path
) -> None:
    await meet(fresh_store, ADA)
    backup(path, KEY, target)
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    assert mode(target) == 0o600


def test_a_copy_is_as_secret_as_the_database(written: Path, target: Path) -> None:
    backup(written, KEY, target)
    held = target.read_bytes()
    assert not held.startswith(b"SQLite format 3")
    assert b"Berlin" not in held
    with pytest.raises(StoreMistake, match="the key does not fit"):
        open_database(target, OTHER_KEY)


def test_a_copy_takes_the_place_of_no_file_unless_it_is_told_to(written: Path, target: Path) -> None:
    target.write_text("a letter")
    told = refused(lambda: backup(written, KEY, target))
    assert told == f"there is a file {target} already; name another one, or put --force to replace it"
    assert bytes_of(target.parent) == {"copy.db": b"a letter"}
    backup(written, KEY, target, force=True)
    assert people(target) == [ADA, CLEO]


def test_a_copy_that_fails_leaves_the_file_that_it_was_to_replace(written: Path, target: Path) -> None:
    target.write_text("a letter")
    spoil(written, 20)
    refused(lambda: backup(written, KEY, target, force=True))
    assert bytes_of(target.parent) == {"copy.db": b"a letter"}


def test_a_copy_that_is_given_up_leaves_nothing(written: Path, target: Path) -> None:
    with pytest.raises(Unwanted):
        backup(written, KEY, target, unwanted=lambda: True)
    assert bytes_of(target.parent) == {}


@pytest.mark.parametrize("looks", [0, 1, 10, 100, 400])
def test_a_copy_can_be_given_up_at_any_point_of_its_making(
    written: Path, target: Path, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    monkeypatch.setattr(backups, "STEPS", 1)
    left = iter(range(looks))
    with pytest.raises(Unwanted):
        backup(written, KEY, target, unwanted=lambda: next(left, None) is None)
    assert bytes_of(target.parent) == {}


def test_no_copy_is_made_of_a_damaged_database(written: Path, target: Path) -> None:
    pages = written.stat().st_size // PAGE
    whole = written.read_bytes()
    for page in range(1, pages):
        spoil(written, page)
        told = refused(lambda: backup(written, KEY, target))
        assert told.startswith(f"the database {written} is damaged; put back the last good copy")
        assert bytes_of(target.parent) == {}
        written.write_bytes(whole)


def test_a_copy_for_which_there_is_no_room_leaves_nothing(written: Path, target: Path) -> None:
    with no_room():
        assert "room" in refused(lambda: backup(written, KEY, target))
    assert bytes_of(target.parent) == {}


def test_a_copy_that_runs_out_of_room_half_way_leaves_nothing(written: Path, target: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10 * PAGE, hard))
    try:
        told = refused(lambda: backup(written, KEY, target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.endswith("look whether its disk has room")
    assert bytes_of(target.parent) == {}


def test_a_copy_with_the_wrong_key_is_refused(written: Path, target: Path) -> None:
    assert refused(lambda: backup(written, OTHER_KEY, target)).startswith("the key does not fit the database")
    assert bytes_of(target.parent) == {}


def test_where_there_is_no_database_none_is_made(path: Path, target: Path) -> None:
    told = refused(lambda: backup(path, KEY, target))
    assert told == f"there is no database at {path}; set BOT_DATABASE to the one that is meant"
    assert not path.parent.exists()


def test_a_database_is_no_copy_of_itself(written: Path) -> None:
    before = written.read_bytes()
    assert "is the database itself" in refused(lambda: backup(written, KEY, written, force=True))
    assert written.read_bytes() == before


def test_a_copy_needs_a_file_to_be_in(written: Path, target: Path) -> None:
    assert "is a folder" in refused(lambda: backup(written, KEY, target.parent, force=True))
    assert "look to its folder" in refused(lambda: backup(written, KEY, target.parent / "none" / "copy.db"))


def test_a_copy_killed_at_any_moment_has_its_name_only_when_it_is_whole(
    written: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killing = Killing(monkeypatch)
    for _ in killing.each(lambda _: backup(written, KEY, target, force=True)):
        if target.exists():
            assert people(target) == [ADA, CLEO]
        target.unlink(missing_ok=True)
    assert people(target) == [ADA, CLEO]
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]


# -- and put back --------------------------------------------------------------------------------------------------


async def test_what_is_put_back_is_what_was_copied_and_the_rest_is_kept_beside(written: Path, target: Path) -> None:
    backup(written, KEY, target)
    await adds(written, BOB)
    before = everything(target)
    restore(written, KEY, target)
    assert everything(written) == before
    assert people(written.with_name(written.name + KEPT)) == [ADA, BOB, CLEO]
    assert mode(written) == 0o600


def test_a_copy_can_be_put_where_there_is_no_database(written: Path, target: Path, tmp_path: Path) -> None:
    backup(written, KEY, target)
    elsewhere = tmp_path / "new" / "sayback.db"
    restore(elsewhere, KEY, target)
    assert people(elsewhere) == [ADA, CLEO]
    assert [file.name for file in elsewhere.parent.iterdir() if not file.name.endswith("-shm")] == ["sayback.db"]


async def test_what_a_crash_left_in_the_wal_is_kept_with_the_old_and_not_taken_for_the_new(
    fresh_store: SqliteStore, path: Path, target: Path, tmp_path: Path
) -> None:
    await meet(fresh_store, ADA)
    backup(path, KEY, target)
    await meet(fresh_store, BOB)
    crashed = tmp_path / "crashed" / path.name
    shutil.copytree(path.parent, crashed.parent)
    restore(crashed, KEY, target)
    assert people(crashed) == [ADA]
    assert people(crashed.with_name(path.name + KEPT)) == [ADA, BOB]


@pytest.mark.parametrize("page", [0, 20])
def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(written: Path, target: Path, page: int) -> None:
    backup(written, KEY, target)
    spoil(written, page)
    restore(written, KEY, target)
    assert people(written) == [ADA, CLEO]
    assert written.with_name(written.name + KEPT).stat().st_size == written.stat().st_size


async def test_the_wal_of_a_database_with_another_key_goes_beside_it(
    fresh_store: SqliteStore, path: Path, target: Path, tmp_path: Path
) -> None:
    other = SqliteStore(tmp_path / "other" / path.name, OTHER_KEY, Clock())
    await meet(other, BOB)
    crashed = tmp_path / "crashed" / path.name
    shutil.copytree(tmp_path / "other", crashed.parent)
    await other.close()
    await meet(fresh_store, ADA)
    backup(path, KEY, target)
    restore(crashed, KEY, target)
    assert people(crashed) == [ADA]
    assert people(crashed.with_name(path.name + KEPT), OTHER_KEY) == [BOB]


@pytest.mark.parametrize("page", [1, 20, -1])
def test_a_damaged_copy_is_refused_and_nothing_changed(written: Path, target: Path, page: int) -> None:
    backup(written, KEY, target)
    spoil(target, page % (target.stat().st_size // PAGE))
    before = bytes_of(written.parent)
    told = refused(lambda: restore(written, KEY, target))
    assert told == f"the copy {target} is damaged and nothing was changed; put back an older one"
    assert bytes_of(written.parent) == before


def test_a_copy_with_another_key_is_refused_and_nothing_changed(written: Path, target: Path) -> None:
    backup(written, KEY, target)
    before = bytes_of(written.parent)
    told = refused(lambda: restore(written, OTHER_KEY, target))
    assert told.startswith(f"the key does not fit the copy {target} and nothing was changed")
    assert bytes_of(written.parent) == before


def test_what_is_no_copy_is_refused(written: Path, target: Path) -> None:
    assert "is no copy of a database" in refused(lambda: restore(written, KEY, target))
    assert "is no copy of a database" in refused(lambda: restore(written, KEY, written))
    foreign = open_database(target, KEY)
    foreign.execute("CREATE TABLE letters (n)")
    foreign.close()
    assert "is no database of Sayback's" in refused(lambda: restore(written, KEY, target))
    assert people(written) == [ADA, CLEO]


async def test_what_an_earlier_restore_kept_is_not_lost_to_the_next(written: Path, target: Path) -> None:
    backup(written, KEY, target)
    await adds(written, BOB)
    restore(written, KEY, target)
    told = refused(lambda: restore(written, KEY, target))
    assert told.endswith("is there from an earlier restore; put it elsewhere or remove it, then try again")
    assert people(written.with_name(written.name + KEPT)) == [ADA, BOB, CLEO]


def test_a_database_that_another_program_has_open_is_not_replaced(
    written: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MS", 1)
    backup(written, KEY, target)
    other = Beside(written)
    other.rows("SELECT * FROM people")
    assert "is in use by another program; stop that one first" in refused(lambda: restore(written, KEY, target))
    other.db.close()
    assert people(written) == [ADA, CLEO]


def test_a_restore_without_room_changes_nothing(written: Path, target: Path) -> None:
    backup(written, KEY, target)
    before = bytes_of(written.parent)
    with no_room():
        refused(lambda: restore(written, KEY, target))
    assert bytes_of(written.parent) == before


@pytest.mark.parametrize("damaged", [False, True])
async def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_new_and_can_be_done_again(
    written: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    backup(written, KEY, target)
    await adds(written, BOB)
    if damaged:
        spoil(written, 0)

    def place(number: int) -> Path:
        return tmp_path / f"{number}" / written.name

    def run(number: int) -> None:
        shutil.copytree(written.parent, place(number).parent)
        restore(place(number), KEY, target)

    for number in Killing(monkeypatch).each(run):
        database = place(number)
        assert database.exists()
        if not damaged:
            assert people(database) in ([ADA, BOB, CLEO], [ADA, CLEO])
        kept = database.with_name(database.name + KEPT)
        if not kept.exists() or kept.samefile(database):
            restore(database, KEY, target)
        assert people(database) == [ADA, CLEO]
        assert damaged or people(kept) == [ADA, BOB, CLEO]


def test_a_disk_that_knows_no_second_names_is_no_hindrance(
    written: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    backup(written, KEY, target)
    monkeypatch.setattr("os.link", refuse)
    restore(written, KEY, target)
    assert people(written) == people(written.with_name(written.name + KEPT)) == [ADA, CLEO]


def test_sqlcipher_copies_no_database_into_one_without_a_key(tmp_path: Path) -> None:
    """What the copies stand on: a mistake here would be an error, never a readable copy."""
    source = open_database(tmp_path / "a.db", KEY)
    source.execute("CREATE TABLE notes (n)")
    plain = dbapi2.connect(str(tmp_path / "b.db"))
    with pytest.raises(dbapi2.Error):
        source.conn.backup(plain)
    source.close()
    plain.close()
