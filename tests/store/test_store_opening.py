"""The file on the disk: whose it is, what it shows, and what an operator is told where it cannot be used."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import opening
from bot.store.opening import StoreMistake, key_of, open_database
from bot.store.store import SqliteStore
from store.making import ADA, KEY, OTHER_KEY, Beside, Clock, bytes_of, meet, text

KEPT = "the marzipan on the harpsichord"


@pytest.fixture
async def written(path: Path) -> Path:
    """A database that holds something, closed."""
    store = SqliteStore(path, KEY, Clock())
    await meet(store, ADA, zone=KEPT)
    await store.close()
    return path


@pytest.fixture
async def crashed(fresh_store: SqliteStore, path: Path, tmp_path: Path) -> Path:
    """A database as a crash leaves it: what was written last lies in its WAL only."""
    await meet(fresh_store, ADA, zone=KEPT)
    copy = tmp_path / "crashed"
    shutil.copytree(path.parent, copy)
    return copy / path.name


def mode(path: Path) -> int:
    """The permission bits."""
    return path.stat().st_mode & 0o777


def refused(run: Callable[[], object], folder: Path) -> str:
    """What is said where something is refused: one sentence, without a key, and every file is as it was."""
    before = bytes_of(folder)
    with pytest.raises(StoreMistake) as caught:
        run()
    assert bytes_of(folder) == before
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert OTHER_KEY not in told
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert re.search(r"\b(set|put|stop|make|look)\b", sentence), "it names nothing to do"
    return sentence


# -- whose it is ---------------------------------------------------------------------------------------------------


async def test_only_the_owner_may_look_into_a_new_database(fresh_store: SqliteStore, path: Path) -> None:
    await meet(fresh_store, ADA)
    files = {file.name: mode(file) for file in path.parent.iterdir()}
    assert files == {"sayback.db": 0o600, "sayback.db-wal": 0o600, "sayback.db-shm": 0o600}
    assert mode(path.parent) == 0o700


def test_only_the_owner_may_look_into_a_new_key_file(tmp_path: Path, path: Path) -> None:
    file = tmp_path / "config" / "sayback" / "database.key"
    key_of("", file, path)
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700


def test_a_new_key_is_another_each_time_and_read_again_afterwards(tmp_path: Path, path: Path) -> None:
    first, second = tmp_path / "one" / "key", tmp_path / "two" / "key"
    key = key_of("", first, path)
    assert re.fullmatch("[0-9a-f]{64}", key)
    assert key_of("", first, path) == key
    assert key_of("", second, path) != key


def test_a_given_key_is_taken_and_no_file_is_made(tmp_path: Path, path: Path) -> None:
    file = tmp_path / "config" / "database.key"
    assert key_of(KEY.upper(), file, path) == KEY
    assert not file.parent.exists()


# -- what it shows -------------------------------------------------------------------------------------------------


async def test_nothing_that_was_stored_can_be_read_on_the_disk(fresh_store: SqliteStore, path: Path) -> None:
    await meet(fresh_store, ADA, zone=KEPT)
    await fresh_store.keep([text(1, said=KEPT)])
    for name, held in bytes_of(path.parent).items():
        assert held, f"{name} is empty"
        assert not held.startswith(b"SQLite format 3")
        assert b"marzipan" not in held
        assert b"CREATE TABLE" not in held


def test_nothing_can_be_read_after_closing_either(written: Path) -> None:
    held = written.read_bytes()
    assert list(bytes_of(written.parent)) == [written.name]
    assert not held.startswith(b"SQLite format 3")
    assert b"marzipan" not in held
    assert b"CREATE TABLE" not in held


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 2), ("journal_mode", "wal"), ("secure_delete", 1), ("foreign_keys", 1), ("temp_store", 2)],
)
def test_the_connection_is_set_to_lose_nothing_and_leave_nothing(path: Path, pragma: str, value: object) -> None:
    db = open_database(path, KEY)
    assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    db.close()


@pytest.mark.parametrize("key", [KEY, KEY.upper()])
def test_the_same_key_opens_it_again_in_small_and_in_capital_letters(written: Path, key: str) -> None:
    found = Beside(written, key)
    assert found.rows("SELECT zone FROM people") == [(KEPT,)]
    found.db.close()


def test_what_a_crash_left_in_the_wal_is_there_again(crashed: Path) -> None:
    found = Beside(crashed)
    assert found.rows("SELECT zone FROM people") == [(KEPT,)]
    found.db.close()


@pytest.mark.parametrize("name", ["50%41.db", "a?mode=memory.db", "a#b.db", "ä b.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    open_database(tmp_path / "data" / name, KEY).close()
    assert [file.name for file in (tmp_path / "data").iterdir()] == [name]


def test_a_relative_path_is_meant_from_where_the_bot_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_database(Path("data/sayback.db"), KEY).close()
    assert (tmp_path / "data" / "sayback.db").exists()


# -- what an operator is told --------------------------------------------------------------------------------------


def test_a_wrong_key_is_refused(written: Path, tmp_path: Path) -> None:
    told = refused(lambda: open_database(written, OTHER_KEY), tmp_path)
    assert told.startswith(f"the key does not fit the database {written}")


def test_a_wrong_key_leaves_what_a_crash_left_as_it_is(crashed: Path) -> None:
    assert set(bytes_of(crashed.parent)) == {"sayback.db", "sayback.db-wal"}
    refused(lambda: open_database(crashed, OTHER_KEY), crashed.parent)
    found = Beside(crashed)
    assert found.rows("SELECT zone FROM people") == [(KEPT,)]
    found.db.close()


def test_a_wrong_key_is_told_to_nobody_but_the_caller(written: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreMistake):
        open_database(written, OTHER_KEY)
    assert capfd.readouterr() == ("", "")


def test_a_plain_sqlite_file_is_refused(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("CREATE TABLE notes (n)")
    told = refused(lambda: open_database(tmp_path / "plain.db", KEY), tmp_path)
    plain.close()
    assert "set BOT_DATABASE to another file" in told


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Noor, " * 1000)
    assert "nothing was changed" in refused(lambda: open_database(tmp_path / "letter.txt", KEY), tmp_path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    told = refused(lambda: open_database(tmp_path, KEY), tmp_path)
    assert told == f"the database {tmp_path} cannot be opened: Is a directory; set BOT_DATABASE to a file"


@pytest.mark.parametrize("name", ["file/sayback.db", "n" * 300])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("a file, no folder")
    assert "set BOT_DATABASE to a file" in refused(lambda: open_database(tmp_path / name, KEY), tmp_path)


def test_a_database_that_may_not_be_read_is_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:  # what the system says to anybody but root, who may read everything
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreMistake, match="Permission denied; set BOT_DATABASE"):
        open_database(written, KEY)


def test_a_database_in_use_by_another_program_is_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_MS", 1)
    other = Beside(written)
    other.db.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.db.execute("UPDATE people SET alarms = 1")
    told = refused(lambda: open_database(written, KEY), written.parent)
    other.db.close()
    assert told == f"the database {written} is in use by another program; stop that one first"


@pytest.mark.parametrize("given", [KEY[:-1], KEY + "5", "z" * 64, "5a" * 31 + "ä", f"{KEY}\n"])
def test_a_given_key_of_another_form_is_refused(tmp_path: Path, path: Path, given: str) -> None:
    told = refused(lambda: key_of(given, tmp_path / "config" / "key", path), tmp_path)
    assert told.startswith("BOT_DATABASE_KEY must be 64 hexadecimal digits")
    assert given not in told


@pytest.mark.parametrize("rubbish", [b"", b"5a5a", b"\xff\xfe\x00", KEY.encode() + b"5", b"my cat's name\n"])
def test_a_key_file_with_rubbish_is_refused(tmp_path: Path, path: Path, rubbish: bytes) -> None:
    file = tmp_path / "database.key"
    file.write_bytes(rubbish)
    told = refused(lambda: key_of("", file, path), tmp_path)
    assert told.startswith(f"the key file {file} ")
    assert "my cat" not in told


def test_a_folder_in_place_of_the_key_file_is_refused(tmp_path: Path, path: Path) -> None:
    (tmp_path / "key").mkdir()
    assert "set BOT_DATABASE_KEY_FILE" in refused(lambda: key_of("", tmp_path / "key", path), tmp_path)


def test_a_key_file_that_cannot_be_made_is_refused(tmp_path: Path, path: Path) -> None:
    (tmp_path / "file").write_text("a file, no folder")
    assert "set BOT_DATABASE_KEY_FILE" in refused(lambda: key_of("", tmp_path / "file" / "key", path), tmp_path)


def test_a_database_without_its_key_file_is_refused_and_no_new_key_made(written: Path, tmp_path: Path) -> None:
    file = tmp_path / "config" / "database.key"
    told = refused(lambda: key_of("", file, written), tmp_path)
    assert told.startswith(f"there is a database at {written} but no key file at {file}")
    assert not file.parent.exists()


@pytest.mark.parametrize("there", [True, False])
def test_a_key_file_beside_the_database_is_refused(path: Path, tmp_path: Path, there: bool) -> None:
    path.parent.mkdir()
    file = path.parent / "database.key"
    if there:
        file.write_text(KEY)
    told = refused(lambda: key_of("", file, path), tmp_path)
    assert told == f"the key file {file} must not lie beside the database; set BOT_DATABASE_KEY_FILE"
