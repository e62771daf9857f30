"""The file kept sound: damage is told at the start, the WAL stays bounded, a full disk passes by itself."""

from __future__ import annotations

import logging
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from bot.practice.ports import Person
from bot.store import opening, upkeep
from bot.store.opening import StoreMistake, open_database
from bot.store.room import NoRoom, is_news
from bot.store.store import SqliteStore
from bot.store.upkeep import BigFile, checkpoint
from store.making import ADA, BOB, KEY, Beside, Clock, meet, said, text, turn

PAGE = 4096

#: A frame of the WAL: a page and its header.
FRAME = PAGE + 24


@pytest.fixture
async def written(path: Path) -> Path:
    """A database that holds something in a tree of several pages, closed."""
    store = SqliteStore(path, KEY, Clock())
    await store.commit(turn(Person(ADA), says=["Tell me more. " * 40] * 60))
    await store.close()
    return path


def wal(path: Path) -> int:
    """The size of the WAL."""
    return path.with_name(f"{path.name}-wal").stat().st_size


def spoil(path: Path, page: int) -> None:
    """Change one byte in the middle of a page, as a failing disk does."""
    held = bytearray(path.read_bytes())
    held[page * PAGE + PAGE // 2] ^= 0xFF
    path.write_bytes(held)


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


# -- a disk without room -------------------------------------------------------------------------------------------


@contextmanager
def no_room() -> Iterator[None]:
    """The system refuses this process every write to a file, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_write_without_room_fails_by_its_name_and_writes_nothing(
    fresh_store: SqliteStore, beside: Beside
) -> None:
    await meet(fresh_store, ADA)
    before = beside.everything()
    with no_room(), pytest.raises(NoRoom, match="SQLITE_IOERR"):
        await fresh_store.commit(turn(await fresh_store.load(ADA), alarms=1))
    assert beside.everything() == before


async def test_a_database_that_may_not_grow_is_told_apart_and_goes_on_once_it_may(fresh_store: SqliteStore) -> None:
    person = await meet(fresh_store, ADA)
    long = ["word " * 4000]
    await fresh_store._writer.read(lambda db: db.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(NoRoom, match="SQLITE_FULL"):
        await fresh_store.commit(turn(person, says=long, alarms=1))
    await fresh_store._writer.read(lambda db: db.execute("PRAGMA max_page_count = 4294967294"))
    assert len(await fresh_store.commit(turn(person, says=long, alarms=1))) == 1


async def test_without_room_it_can_still_be_read(fresh_store: SqliteStore) -> None:
    await meet(fresh_store, ADA, zone="Europe/Berlin")
    with no_room():
        assert (await fresh_store.load(ADA)).zone == "Europe/Berlin"


async def test_an_apology_is_said_although_it_cannot_be_kept(fresh_store: SqliteStore) -> None:
    person = await meet(fresh_store, ADA)
    with no_room():
        told = await fresh_store.commit(turn(person, says=["Sorry.", "Once more?"]))
        await fresh_store.sent([one.id for one in told])
    kept = await fresh_store.commit(turn(person))
    assert said(told) == [(ADA, "Sorry."), (ADA, "Once more?")]
    assert told[0].id < told[1].id < 0 < kept[0].id
    assert said(await fresh_store.unsent()) == said(kept)


async def test_a_turn_that_says_nothing_is_not_taken_for_said(fresh_store: SqliteStore) -> None:
    person = await meet(fresh_store, ADA)
    await fresh_store.keep([text(1)])
    with no_room(), pytest.raises(NoRoom):
        await fresh_store.commit(turn(person, 1, says=()))


async def test_an_update_that_was_kept_and_then_only_apologised_for_does_not_come_again(
    fresh_store: SqliteStore,
) -> None:
    person = await meet(fresh_store, ADA)
    await fresh_store.keep([text(1)])
    with no_room():
        await fresh_store.commit(turn(person, 1))
    await meet(fresh_store, BOB)
    assert await fresh_store.waiting() == []


async def test_an_update_without_room_is_handed_out_once(fresh_store: SqliteStore) -> None:
    await fresh_store.keep([text(1)])
    with no_room():
        first = await fresh_store.keep([text(1), text(2)])
        again = await fresh_store.keep([text(2), text(3)])
    assert [one.update for one in first + again] == [2, 3]


async def test_an_update_without_room_is_written_with_its_turn_once_there_is_room(
    fresh_store: SqliteStore, beside: Beside
) -> None:
    person = await meet(fresh_store, ADA)
    with no_room():
        await fresh_store.keep([text(7)])
    await fresh_store.commit(turn(person, 7, alarms=1))
    assert beside.rows("SELECT update_id, handled, body FROM inbox") == [(7, 1, "")]
    assert (await fresh_store.load(ADA)).alarms == 1


async def test_an_update_without_room_that_was_apologised_for_is_known_afterwards(
    fresh_store: SqliteStore, beside: Beside
) -> None:
    person = await meet(fresh_store, ADA)
    with no_room():
        await fresh_store.keep([text(7)])
        await fresh_store.commit(turn(person, 7))
    await meet(fresh_store, BOB)
    assert beside.rows("SELECT update_id, handled, body FROM inbox") == [(7, 1, "")]
    assert await fresh_store.keep([text(7)]) == []


async def test_an_update_without_room_that_is_not_answered_yet_is_kept_by_a_stop_with_room(path: Path) -> None:
    store = SqliteStore(path, KEY, Clock())
    with no_room():
        await store.keep([text(7)])
    await store.close()
    store = SqliteStore(path, KEY, Clock())
    assert [one.update for one in await store.waiting()] == [7]
    await store.close()


async def test_a_stop_without_room_ends_all_the_same(path: Path) -> None:
    store = SqliteStore(path, KEY, Clock())
    await meet(store, ADA)
    with no_room():
        await store.keep([text(7)])
        await store.close()
    store = SqliteStore(path, KEY, Clock())
    assert (await store.load(ADA)).known
    await store.close()


async def test_what_was_sent_without_room_is_marked_later(fresh_store: SqliteStore) -> None:
    messages = await fresh_store.commit(turn(Person(ADA)))
    with no_room():
        await fresh_store.sent([one.id for one in messages])
    assert len(await fresh_store.unsent()) == 1
    await meet(fresh_store, BOB)
    assert await fresh_store.unsent() == []


async def test_who_blocked_the_bot_without_room_is_left_alone_later(fresh_store: SqliteStore) -> None:
    await fresh_store.commit(turn(Person(ADA)))
    with no_room():
        await fresh_store.gone(ADA)
    await meet(fresh_store, BOB)
    assert await fresh_store.unsent() == []


async def test_what_is_owed_survives_a_write_that_fails_for_another_reason(fresh_store: SqliteStore) -> None:
    messages = await fresh_store.commit(turn(Person(ADA)))
    with no_room():
        await fresh_store.sent([one.id for one in messages])
    with pytest.raises(dbapi2.OperationalError, match="no such table"):
        await fresh_store._write(lambda db: db.execute("DELETE FROM letters"))
    await meet(fresh_store, BOB)
    assert await fresh_store.unsent() == []


async def test_a_lack_of_room_is_logged_by_its_kind_and_once_a_minute(
    fresh_store: SqliteStore, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    person = await meet(fresh_store, ADA)
    for seconds in (0, 1, 58, 1, 1):
        clock.now += seconds
        with no_room():
            await fresh_store.commit(turn(person, says=["Sorry, marzipan."]))
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert caplog.messages[0].startswith("nothing can be written (SQLITE_IOERR); make room")
    assert "marzipan" not in caplog.text


async def test_that_there_is_room_again_is_logged_once_a_minute_too(
    fresh_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    person = await meet(fresh_store, ADA)
    for _ in range(3):
        with no_room():
            await fresh_store.commit(turn(person))
        await fresh_store.commit(turn(person))
    assert len(caplog.messages) == 2
    assert caplog.messages[1] == "there is room on the disk again; writing goes on"


def failed(error: Exception) -> logging.LogRecord:
    """How a turn that failed is logged."""
    return logging.LogRecord("bot", logging.ERROR, "", 0, "turn failed: %s", (f"{type(error).__name__} at x:1",), None)


def told(error: Exception) -> logging.LogRecord:
    """How a library logs an error of ours."""
    return logging.LogRecord("asyncio", logging.ERROR, "", 0, "never retrieved", (), (type(error), error, None))


@pytest.mark.parametrize("record", [failed, told])
def test_what_follows_from_a_lack_of_room_is_not_told_one_by_one(
    record: Callable[[Exception], logging.LogRecord],
) -> None:
    assert not is_news(record(NoRoom("SQLITE_FULL")))
    assert is_news(record(ValueError("no")))


def test_a_message_without_arguments_is_news() -> None:
    assert is_news(logging.LogRecord("bot", logging.INFO, "", 0, "started", None, None))


async def test_a_database_that_cannot_be_made_without_room_is_told(path: Path) -> None:
    path.parent.mkdir()
    with no_room(), pytest.raises(StoreMistake, match=r"cannot be used \(SQLITE_IOERR\); make room on its disk"):
        SqliteStore(path, KEY, Clock())


async def test_a_full_disk_is_not_taken_for_a_damaged_file_nor_for_a_wrong_key(written: Path) -> None:
    with no_room(), pytest.raises(StoreMistake, match=r"cannot be used \(SQLITE_IOERR\); make room on its disk"):
        SqliteStore(written, KEY, Clock())
    open_database(written, KEY).close()
