"""A disk without room: nothing is half written, people hear an apology, and it passes by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from bot.practice.ports import Person
from bot.store.opening import StoreMistake, open_database
from bot.store.room import NoRoom, is_news
from bot.store.store import SqliteStore
from store.making import ADA, BOB, KEY, Beside, Clock, meet, no_room, said, text, turn


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
