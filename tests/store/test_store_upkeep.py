"""The file kept sound: damage is told at the start, and the WAL stays bounded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.store import opening, upkeep
from bot.store.opening import StoreMistake, open_database
from bot.store.store import SqliteStore
from bot.store.upkeep import BigFile, checkpoint
from store.making import ADA, BOB, KEY, PAGE, Beside, Clock, meet, spoil, turn

#: A frame of the WAL: a page and its header.
FRAME = PAGE + 24


def wal(path: Path) -> int:
    """The size of the WAL."""
    return path.with_name(f"{path.name}-wal").stat().st_size


# -- damage --------------------------------------------------------------------------------------------------------


def test_a_damaged_page_is_told_wherever_it_is_and_nothing_is_changed(written: Path, tmp_path: Path) -> None:
    pages = written.stat().st_size // PAGE
    assert pages > 30
    for page in range(pages):
        file = tmp_path / f"{page}" / "sayback.db"
        file.parent.mkdir()
        shutil.copy(written, file)
        spoil(file, page)
        before = file.read_bytes()
        # Without its first page nothing tells a damaged file from one with another key.
        told = "is damaged; put back the last good copy" if page else "the key does not fit"
        with pytest.raises(StoreMistake, match=told):
            open_database(file, KEY)
        assert file.read_bytes() == before


@pytest.mark.parametrize("missing", [1, PAGE, 5 * PAGE + 7])
def test_a_file_that_was_cut_off_is_damaged(written: Path, missing: int) -> None:
    held = written.read_bytes()[:-missing]
    written.write_bytes(held)
    with pytest.raises(StoreMistake, match="is damaged; put back the last good copy with: python -m bot restore FILE"):
        open_database(written, KEY)
    assert written.read_bytes() == held


@pytest.fixture
def big(written: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that counts as too big to be checked before it is opened."""
    monkeypatch.setattr(opening, "CHECKED_AT_ONCE", PAGE)
    monkeypatch.setattr(upkeep, "CHECKED_AT_ONCE", PAGE)
    return written


class Stops:
    """Counts how often the bot is stopped."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_a_big_file_does_not_wait_for_its_check(big: Path) -> None:
    spoil(big, 20)
    open_database(big, KEY).close()
    assert BigFile(big, KEY, Stops()).is_big


def test_a_small_file_needs_no_check_beside(written: Path) -> None:
    assert not BigFile(written, KEY, Stops()).is_big


def test_the_check_beside_stops_the_bot_where_the_file_is_damaged(big: Path) -> None:
    spoil(big, 20)
    stops = Stops()
    check = BigFile(big, KEY, stops)
    check.bot_runs()
    check.check()
    assert stops.times == 1
    assert check.damage.startswith(f"the database {big} is damaged; put back the last good copy")


def test_the_check_beside_leaves_a_sound_file_alone(big: Path) -> None:
    stops = Stops()
    check = BigFile(big, KEY, stops)
    check.check()
    assert (stops.times, check.damage) == (0, "")


def test_a_check_that_nobody_waits_for_any_more_is_given_up(
    big: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(upkeep, "STEPS", 1)
    spoil(big, 20)
    stops = Stops()
    check = BigFile(big, KEY, stops)
    check.stop()
    check.check()
    assert (stops.times, check.damage, caplog.records) == (0, "", [])


async def test_people_may_write_while_the_check_reads(fresh_store: SqliteStore, path: Path) -> None:
    await meet(fresh_store, ADA)
    BigFile(path, KEY, Stops()).check()
    await meet(fresh_store, BOB)
    assert (await fresh_store.load(BOB)).known


# -- the WAL -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pragma", "value"), [("wal_autocheckpoint", 1000), ("journal_size_limit", 8_000_000)])
def test_the_connection_is_set_to_bound_the_wal(path: Path, pragma: str, value: int) -> None:
    db = open_database(path, KEY)
    assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    db.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds so small that a test reaches them."""
    monkeypatch.setattr(opening, "WAL_PAGES", 20)
    monkeypatch.setattr(opening, "WAL_KEPT", 40 * FRAME)


@pytest.fixture
async def busy_store(small: None, path: Path) -> SqliteStore:
    """A store with small bounds."""
    return SqliteStore(path, KEY, Clock())


async def writes(store: SqliteStore) -> None:
    """Write some ten pages."""
    person = await store.load(ADA)
    await store.sent([one.id for one in await store.commit(turn(person, says=["long " * 800] * 8))])


async def test_the_wal_stays_bounded_under_steady_writes_while_somebody_reads_now_and_again(
    busy_store: SqliteStore, path: Path
) -> None:
    reader = Beside(path)
    sizes = []
    for _ in range(40):
        await writes(busy_store)
        assert reader.rows("SELECT count(*) FROM people") == [(1,)]
        sizes.append(wal(path))
    reader.db.close()
    await busy_store.close()
    assert max(sizes) <= (20 + 40) * FRAME, "the bound, and what two commits add to it"
    assert max(sizes[20:]) <= max(sizes[:20]), "it does not grow"


async def test_the_wal_grows_only_as_long_as_somebody_reads_one_moment(busy_store: SqliteStore, path: Path) -> None:
    await writes(busy_store)
    reader = Beside(path)
    reader.db.execute("BEGIN")
    reader.rows("SELECT count(*) FROM people")
    for _ in range(20):
        await writes(busy_store)
    grown = wal(path)
    reader.db.execute("COMMIT")
    for _ in range(4):
        await writes(busy_store)
    assert grown > 100 * FRAME
    assert wal(path) <= 40 * FRAME
    reader.db.close()
    await busy_store.close()


async def test_the_housekeeping_empties_the_wal(fresh_store: SqliteStore, path: Path) -> None:
    await meet(fresh_store, ADA)
    assert wal(path) > 0
    await fresh_store.tidy()
    assert wal(path) == 0
    assert (await fresh_store.load(ADA)).known


async def test_a_checkpoint_holds_up_nobody_for_somebody_who_reads(
    fresh_store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "CHECKPOINT_MS", 1)
    await meet(fresh_store, ADA)
    reader = Beside(path)
    reader.db.execute("BEGIN")
    reader.rows("SELECT count(*) FROM people")
    await meet(fresh_store, BOB)
    assert not checkpoint(path, KEY)
    assert reader.rows("SELECT count(*) FROM people") == [(1,)]
    reader.db.close()
    assert checkpoint(path, KEY)


async def test_a_wal_that_some_program_keeps_long_is_told_of(
    fresh_store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(upkeep, "CHECKPOINT_MS", 1)
    monkeypatch.setattr(upkeep, "WAL_LONG", 1)
    reader = Beside(path)
    reader.db.execute("BEGIN")
    reader.rows("SELECT count(*) FROM people")
    await meet(fresh_store, ADA)
    checkpoint(path, KEY)
    reader.db.close()
    assert "some other program reads it without an end" in caplog.text
