"""A new key: until it is there the old one works, and nobody has to guess which."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.store import opening
from bot.store.backup import backup
from bot.store.opening import StoreMistake, kept_key, key_of, pending, read_key
from bot.store.rekey import Keys, rekey, settle
from bot.store.store import SqliteStore
from store.killing import Killing
from store.making import ADA, KEY, OTHER_KEY, Beside, Clock, bytes_of, meet, no_room, spoil

THIRD_KEY = "e7" * 32


@pytest.fixture
async def written(path: Path) -> Path:
    """A database in which Ada is known, closed."""
    store = SqliteStore(path, KEY, Clock())
    await meet(store, ADA)
    await store.close()
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The key file of that database."""
    file = tmp_path / "config" / "database.key"
    file.parent.mkdir()
    file.write_text(f"{KEY}\n")
    return file


def people(path: Path, key: str) -> list[int]:
    """Who is known in a database."""
    found = Beside(path, key)
    chats = [chat for (chat,) in found.rows("SELECT chat FROM people")]
    found.db.close()
    return chats


def test_a_new_key_is_made_and_put_into_the_key_file(written: Path, key_file: Path) -> None:
    rekey(written, Keys("", key_file), Clock())
    assert read_key(key_file) not in {KEY, OTHER_KEY}
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert people(written, read_key(key_file)) == [ADA]


def test_a_chosen_new_key_is_put_into_the_key_file(written: Path, key_file: Path) -> None:
    rekey(written, Keys("", key_file, OTHER_KEY.upper()), Clock())
    assert read_key(key_file) == OTHER_KEY
    assert people(written, OTHER_KEY) == [ADA]


def test_afterwards_the_old_key_opens_nothing(written: Path, key_file: Path) -> None:
    rekey(written, Keys("", key_file), Clock())
    with pytest.raises(StoreMistake, match="the key does not fit"):
        people(written, KEY)


def test_where_the_key_is_a_setting_no_file_is_made(written: Path, tmp_path: Path) -> None:
    told = rekey(written, Keys(KEY, tmp_path / "none" / "key", OTHER_KEY), Clock())
    assert told.endswith("put it in the place of the old one, at BOT_DATABASE_KEY.")
    assert OTHER_KEY not in told
    assert people(written, OTHER_KEY) == [ADA]
    assert not (tmp_path / "none").exists()


def test_the_old_key_is_kept_for_the_copies_made_with_it(written: Path, key_file: Path, tmp_path: Path) -> None:
    backup(written, KEY, tmp_path / "copy.db")
    told = rekey(written, Keys("", key_file), Clock())
    before = key_file.with_name("database.key.before-20260302-090000")
    assert before.name in told
    assert before.stat().st_mode & 0o777 == 0o600
    assert people(tmp_path / "copy.db", read_key(before)) == [ADA]


def test_nothing_of_it_lies_about_afterwards(written: Path, key_file: Path) -> None:
    rekey(written, Keys("", key_file), Clock())
    assert [file.name for file in written.parent.iterdir()] == [written.name]
    assert len(list(key_file.parent.iterdir())) == 2


def test_a_wrong_old_key_is_one_sentence_and_touches_nothing(written: Path, key_file: Path, tmp_path: Path) -> None:
    key_file.write_text(OTHER_KEY)
    before = bytes_of(tmp_path)
    with pytest.raises(StoreMistake, match=r"the key does not fit the database .* and nothing was changed") as caught:
        rekey(written, Keys("", key_file), Clock())
    assert OTHER_KEY not in str(caught.value)
    assert bytes_of(tmp_path) == before


@pytest.mark.parametrize(
    ("given", "new", "named"),
    [
        (KEY, "", "BOT_DATABASE_KEY is set, so set BOT_NEW_DATABASE_KEY too"),
        (KEY, KEY, "BOT_NEW_DATABASE_KEY is the key that the database has"),
        ("", KEY, "BOT_NEW_DATABASE_KEY is the key that the database has"),
    ],
)
def test_a_key_that_is_none_is_refused(
    written: Path, key_file: Path, tmp_path: Path, given: str, new: str, named: str
) -> None:
    before = bytes_of(tmp_path)
    with pytest.raises(StoreMistake, match=named):
        rekey(written, Keys(given, key_file, new), Clock())
    assert bytes_of(tmp_path) == before


def test_without_a_key_file_none_is_made(written: Path, key_file: Path) -> None:
    key_file.unlink()
    with pytest.raises(StoreMistake, match=r"there is no key file at .*; put back the key"):
        rekey(written, Keys("", key_file), Clock())
    assert list(key_file.parent.iterdir()) == []


def test_a_damaged_database_keeps_its_key(written: Path, key_file: Path) -> None:
    spoil(written, 5)
    before = written.read_bytes()
    with pytest.raises(StoreMistake, match="is damaged"):
        rekey(written, Keys("", key_file), Clock())
    assert written.read_bytes() == before
    assert read_key(key_file) == KEY


def test_without_room_the_old_key_goes_on_working(written: Path, key_file: Path) -> None:
    with no_room(), pytest.raises(StoreMistake):
        rekey(written, Keys("", key_file), Clock())
    assert people(written, kept_key("", key_file, written)) == [ADA]


def test_a_database_that_another_program_has_open_keeps_its_key(
    written: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MS", 1)
    other = Beside(written)
    with pytest.raises(StoreMistake, match="is in use by another program"):
        rekey(written, Keys("", key_file), Clock())
    other.db.close()
    assert people(written, kept_key("", key_file, written)) == [ADA]


def test_killed_at_any_moment_it_opens_by_its_key_file_and_can_be_done_again(
    written: Path, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def place(number: int) -> tuple[Path, Path]:
        return tmp_path / f"{number}" / "data" / written.name, tmp_path / f"{number}" / "config" / key_file.name

    def run(number: int) -> None:
        database, file = place(number)
        shutil.copytree(written.parent, database.parent)
        shutil.copytree(key_file.parent, file.parent)
        rekey(database, Keys("", file, OTHER_KEY), Clock())

    found = set()
    for number in Killing(monkeypatch).each(run):
        database, file = place(number)
        key = key_of("", file, database)
        found.add(key)
        assert people(database, key) == [ADA]
        rekey(database, Keys("", file, THIRD_KEY), Clock())
        assert people(database, read_key(file)) == [ADA]
        assert not pending(file).exists()
    assert found == {KEY, OTHER_KEY}, "it was killed before and after the moment that counts"


def test_killed_at_any_moment_with_keys_that_are_settings_one_of_the_two_fits(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = tmp_path / "none"

    def run(number: int) -> None:
        shutil.copytree(written.parent, tmp_path / f"{number}")
        rekey(tmp_path / f"{number}" / written.name, Keys(KEY, none, OTHER_KEY), Clock())

    done = set()
    for number in Killing(monkeypatch).each(run):
        told = rekey(tmp_path / f"{number}" / written.name, Keys(KEY, none, OTHER_KEY), Clock())
        done.add("has the new key already" in told)
        assert people(tmp_path / f"{number}" / written.name, OTHER_KEY) == [ADA]
    assert done == {False, True}


def test_the_next_start_finishes_what_was_interrupted(written: Path, key_file: Path) -> None:
    pending(key_file).write_text(f"{OTHER_KEY}\n")
    rekey(written, Keys(KEY, key_file, OTHER_KEY), Clock())
    assert key_of("", key_file, written) == OTHER_KEY
    settle(written, key_file, Clock())
    assert read_key(key_file) == OTHER_KEY
    assert read_key(key_file.with_name("database.key.before-20260302-090000")) == KEY
    assert not pending(key_file).exists()


def test_a_pending_key_that_does_not_fit_is_let_lie(written: Path, key_file: Path) -> None:
    pending(key_file).write_text(f"{OTHER_KEY}\n")
    settle(written, key_file, Clock())
    assert key_of("", key_file, written) == KEY
    assert read_key(pending(key_file)) == OTHER_KEY
