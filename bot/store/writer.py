"""The one thread that owns the connection, with group commit.

Every job runs in its own savepoint; the writes that wait at the same moment share one transaction and so one fsync. A
write's result is handed back only after that commit, so what a caller was told is saved is saved. Reads are answered as
soon as they have run.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlite_utils import Database

T = TypeVar("T")

#: The most writes that share one commit: a bound on what is done twice when a commit fails.
BATCH = 256


@dataclass(slots=True)
class _Job:
    run: Callable[[Database], Any]
    write: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Runs jobs on the database, one at a time, in the order in which they were asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    async def read(self, run: Callable[[Database], T]) -> T:
        """Run a job that changes nothing."""
        return await self._put(run, write=False)

    async def write(self, run: Callable[[Database], T]) -> T:
        """Run a job in its own savepoint. Returns after its commit is on the disk; raises what the job raised, and
        then nothing of it was written."""
        return await self._put(run, write=True)

    async def close(self) -> None:
        """Finish the jobs asked for so far and close the connection."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    async def _put(self, run: Callable[[Database], T], *, write: bool) -> T:
        if self._closed:
            raise RuntimeError("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(run, write, loop, future))
        return await future

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                break
            if not job.write:
                self._run(job)
                _hand_back([job])
                continue
            if self._group(job):
                break
        self._db.close()

    def _group(self, first: _Job) -> bool:
        """Run a write and everything that waits behind it. Gives whether the writer is to stop."""
        written: list[_Job] = []
        stop = False
        try:
            with self._db.atomic():
                job: _Job | None = first
                while job is not None:
                    if job.write:
                        written.append(job)
                        self._run_in_savepoint(job)
                    else:
                        self._run(job)
                        _hand_back([job])
                    if len(written) >= BATCH:
                        break
                    try:
                        job = self._jobs.get_nowait()
                    except queue.Empty:
                        break
                    stop = job is None
        except Exception as error:  # the commit failed: none of the batch is saved, and each caller is told so
            written = written or [first]
            for job in written:
                job.error = job.error or error
        _hand_back(written)
        return stop

    def _run(self, job: _Job) -> None:
        try:
            job.result = job.run(self._db)
        except Exception as error:
            job.error = error

    def _run_in_savepoint(self, job: _Job) -> None:
        try:
            with self._db.atomic():
                job.result = job.run(self._db)
        except Exception as error:
            job.error = error
        if not self._db.conn.in_transaction:
            # SQLite rolled everything back (a full disk, say): the whole batch failed by what this job failed by, and
            # what comes next must not be a transaction of its own.
            raise job.error or RuntimeError("a job ended the transaction of its batch")


def _hand_back(jobs: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, own in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_resolve, own)


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
