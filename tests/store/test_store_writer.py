"""The one thread that writes: what shares a commit, what fails alone, and when a caller hears of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from bot.store.opening import open_database
from bot.store.writer import BATCH, Writer
from store.making import KEY, Beside

Job = Callable[[Database], Any]

#: Long enough for any machine: reached only where a test has failed.
PATIENCE = 30


@pytest.fixture
def db(path: Path) -> Database:
    """A database with a table of notes, of which each may stand once, and one of links to notes that must exist."""
    found = open_database(path, KEY)
    found.execute("CREATE TABLE notes (n INTEGER PRIMARY KEY)")
    found.execute("CREATE TABLE links (n INTEGER REFERENCES notes (n) DEFERRABLE INITIALLY DEFERRED)")
    return found


@pytest.fixture
async def writer(db: Database) -> AsyncIterator[Writer]:
    """The writer over it."""
    found = Writer(db)
    yield found
    await found.close()


@pytest.fixture
def outside(db: Database, path: Path) -> Iterator[Beside]:
    """A second connection."""
    found = Beside(path)
    yield found
    found.db.close()


@pytest.fixture
def commits(db: Database) -> list[str]:
    """The commits made since."""
    seen: list[str] = []
    # sqlite_utils types its connection as sqlite3's.
    db.conn.set_trace_callback(lambda statement: seen.append(statement) if statement == "COMMIT" else None)
    return seen


def note(n: int) -> Job:
    """A job that notes a number."""
    return lambda db: db.execute("INSERT INTO notes (n) VALUES (?)", [n]).lastrowid


def notes(db: Database) -> list[int]:
    """The numbers noted."""
    return [n for (n,) in db.execute("SELECT n FROM notes ORDER BY n").fetchall()]


def fail(db: Database) -> None:
    """A job that writes and then fails."""
    note(99)(db)
    raise ValueError("no")


def link_to_nothing(db: Database) -> None:
    """A job that is fine by itself and makes the commit fail."""
    db.execute("INSERT INTO links (n) VALUES (77)")


def roll_everything_back(db: Database) -> None:
    """A job at which SQLite gives up the whole transaction, as it may where the disk is full."""
    db.execute("INSERT OR ROLLBACK INTO notes (n) VALUES (1)")


def write(writer: Writer, job: Job) -> asyncio.Future[Any]:
    """Ask for a write and go on."""
    return asyncio.ensure_future(writer.write(job))


async def together(writer: Writer, *jobs: Job) -> list[Any]:
    """Ask for writes while the writer is held up, so that they wait together. Gives results and errors."""
    gate = threading.Event()

    async def open_the_gate() -> None:
        gate.set()

    asked: tuple[Awaitable[Any], ...] = (
        writer.read(lambda _: gate.wait(PATIENCE)),
        *(writer.write(job) for job in jobs),
        open_the_gate(),
    )
    results = await asyncio.gather(*asked, return_exceptions=True)
    return list(results[1:-1])


async def test_writes_that_wait_together_share_one_commit(writer: Writer, commits: list[str]) -> None:
    assert await together(writer, *map(note, range(20))) == list(range(20))
    assert commits == ["COMMIT"]


async def test_more_than_a_batch_holds_needs_another_commit(writer: Writer, commits: list[str]) -> None:
    await together(writer, *map(note, range(BATCH + 1)))
    assert len(commits) == 2


async def test_one_that_fails_takes_nothing_but_its_own_with_it(writer: Writer, commits: list[str]) -> None:
    first, failed, last = await together(writer, note(1), fail, note(3))
    assert (first, last) == (1, 3)
    assert isinstance(failed, ValueError)
    assert await writer.read(notes) == [1, 3]
    assert commits == ["COMMIT"]


async def test_a_commit_that_fails_fails_every_write_of_its_batch_and_leaves_nothing(
    writer: Writer, outside: Beside
) -> None:
    results = await together(writer, note(1), link_to_nothing, note(3))
    assert [type(result) for result in results] == [dbapi2.IntegrityError] * 3
    assert outside.rows("SELECT n FROM notes") == []
    assert outside.rows("SELECT n FROM links") == []


async def test_after_a_commit_that_failed_the_next_write_goes_through(writer: Writer, outside: Beside) -> None:
    await together(writer, note(1), link_to_nothing)
    assert await writer.write(note(2)) == 2
    assert outside.rows("SELECT n FROM notes") == [(2,)]


async def test_where_sqlite_rolls_everything_back_each_is_told_the_truth(writer: Writer, outside: Beside) -> None:
    results = await together(writer, note(1), roll_everything_back, note(3), note(4))
    told = [result for result in results if isinstance(result, int)]
    assert all(isinstance(result, dbapi2.Error) for result in results[:2])
    assert [(n,) for n in told] == outside.rows("SELECT n FROM notes ORDER BY n")


async def test_a_write_on_a_lost_connection_fails_and_does_not_hang(writer: Writer, db: Database) -> None:
    await writer.read(lambda db: db.close())
    with pytest.raises(dbapi2.ProgrammingError):
        await asyncio.wait_for(writer.write(note(1)), PATIENCE)


async def test_a_read_that_fails_tells_its_caller(writer: Writer) -> None:
    with pytest.raises(dbapi2.OperationalError, match="no such table: letters"):
        await writer.read(lambda db: db.execute("SELECT * FROM letters"))


async def test_a_read_sees_what_was_asked_to_be_written_before_it(writer: Writer) -> None:
    asked = [item for n in range(9) for item in (writer.write(note(n)), writer.read(notes))]
    answers = await asyncio.gather(*asked)
    assert answers[1::2] == [list(range(n + 1)) for n in range(9)]


async def test_jobs_run_in_the_order_in_which_they_were_asked_for(writer: Writer) -> None:
    order: list[int] = []

    def mark(n: int) -> Job:
        return lambda _: order.append(n)

    await asyncio.gather(*(writer.write(mark(n)) if n % 3 else writer.read(mark(n)) for n in range(60)))
    assert order == list(range(60))


async def test_a_result_is_handed_back_only_after_the_commit(writer: Writer, outside: Beside) -> None:
    first, last = threading.Event(), threading.Event()
    held = asyncio.ensure_future(writer.read(lambda _: first.wait(PATIENCE)))
    written = write(writer, note(1))
    looked = asyncio.ensure_future(writer.read(lambda _: None))
    slow = write(writer, lambda _: last.wait(PATIENCE))
    asyncio.get_running_loop().call_soon(first.set)
    await held
    await looked
    assert not written.done(), "its batch is still under way"
    assert outside.rows("SELECT n FROM notes") == []
    last.set()
    assert await written == 1
    assert outside.rows("SELECT n FROM notes") == [(1,)]
    await slow


async def test_a_second_connection_sees_each_write_once_it_is_handed_back(writer: Writer, outside: Beside) -> None:
    for n in range(50):
        await writer.write(note(n))
        assert outside.rows("SELECT max(n) FROM notes") == [(n,)]


async def test_closing_finishes_what_was_asked_for(writer: Writer, outside: Beside) -> None:
    answers = await asyncio.gather(*(writer.write(note(n)) for n in range(40)), writer.read(notes), writer.close())
    assert answers[:-1] == [*range(40), list(range(40))]
    assert len(outside.rows("SELECT n FROM notes")) == 40


async def test_after_closing_a_call_is_refused(writer: Writer) -> None:
    await writer.close()
    with pytest.raises(RuntimeError, match="the store is closed"):
        await writer.write(note(1))
    with pytest.raises(RuntimeError, match="the store is closed"):
        await writer.read(notes)


async def test_closing_twice_does_no_harm(writer: Writer) -> None:
    await writer.close()
    await writer.close()
    assert not any(thread.name == "store" for thread in threading.enumerate())


async def test_a_caller_who_gives_up_harms_nobody(writer: Writer, outside: Beside) -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, complaint: complaints.append(complaint))
    gate = threading.Event()
    held = asyncio.ensure_future(writer.read(lambda _: gate.wait(PATIENCE)))
    asked = [write(writer, job) for job in (note(1), note(2), fail, note(4))]
    kept, *given_up, last = asked
    for one in given_up:
        asyncio.get_running_loop().call_soon(one.cancel)
    asyncio.get_running_loop().call_soon(gate.set)
    await held
    assert (await kept, await last) == (1, 4)
    assert [one.cancelled() for one in given_up] == [True, True]
    assert outside.rows("SELECT n FROM notes") == [(1,), (2,), (4,)]
    assert complaints == []
