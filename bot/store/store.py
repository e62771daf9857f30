"""The store: practice's ports over one encrypted SQLite file. Every call is one transaction.

Where the disk has no room, nobody hangs and nothing has to be started anew: an update that cannot be kept waits in
memory, a turn that only says something (the apology, say) is said all the same, and what nobody waits for (that a
message was sent) is written with the first write that goes through. All other writes raise NoRoom.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.practice.ports import (
    DueNudge,
    DueReminder,
    Held,
    Incoming,
    Learner,
    NudgeTurn,
    Outgoing,
    Person,
    Progress,
    ReminderTurn,
    SentNudge,
    Turn,
)
from bot.store import learned, nudging, queues, reminding, turns
from bot.store.migrations import migrations
from bot.store.opening import StoreMistake, open_database
from bot.store.room import NoRoom, Teller, lacking
from bot.store.upkeep import checkpoint
from bot.store.writer import Writer

T = TypeVar("T")

Job = Callable[[Database], T]

#: How much of what is owed is tried with each write: on a full disk all of it fails each time.
OWED_AT_ONCE = 100

#: Places in the order of messages that are said without being kept: below those of all that are.
UNKEPT = -(2**62)


class SqliteStore:
    """practice.ports' Store, Inbox and Sent."""

    def __init__(self, path: Path, key: str, clock: Callable[[], int]) -> None:
        """Open the database at `path` with `key` (64 hexadecimal digits) and bring its schema up to date.

        `clock` gives UTC epoch seconds. Raises StoreMistake.
        """
        db = open_database(path, key)
        try:
            migrations.apply(db)
        except Exception as error:
            db.close()
            raise StoreMistake(
                f"the database {path} could not be brought up to date: {error}; look whether the disk has room, or set "
                "BOT_DATABASE to another file"
            ) from None
        self._path = path
        self._key = key
        self._writer = Writer(db)
        self._clock = clock
        self._room = Teller(clock)
        self._places = itertools.count(UNKEPT)
        #: Updates for which there was no room, until they are answered.
        self._unkept: dict[int, Incoming] = {}
        #: What is to be written with the first write that goes through.
        self._owed: list[Job[Any]] = []

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        if self._unkept or self._owed:
            unkept = list(self._unkept.values())
            with contextlib.suppress(NoRoom, RuntimeError):
                await self._write(lambda db: queues.keep(db, unkept, self._clock()))
        await self._writer.close()

    async def _write(self, job: Job[T]) -> T:
        """Run a write, and before it what is owed. Raises NoRoom where the disk has none."""
        owed, self._owed = self._owed[:OWED_AT_ONCE], self._owed[OWED_AT_ONCE:]

        def with_what_is_owed(db: Database) -> T:
            for one in owed:
                one(db)
            return job(db)

        try:
            found = await self._writer.write(with_what_is_owed if owed else job)
        except BaseException as error:
            self._owed = owed + self._owed
            if kind := lacking(error):
                self._room.failed(kind)
                raise NoRoom(kind) from error
            raise
        self._room.went_through()
        return found

    async def _write_some_time(self, job: Job[object]) -> None:
        """Run a write that nobody waits for: where there is no room, later."""
        try:
            await self._write(job)
        except NoRoom:
            self._owed.append(job)

    async def load(self, chat: int) -> Person:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: turns.load(db, chat))

    async def commit(self, turn: Turn) -> list[Outgoing]:
        """See practice.ports.Store."""
        unkept = None if turn.update is None else self._unkept.get(turn.update)

        def commit(db: Database) -> list[Outgoing]:
            if unkept:
                queues.keep(db, [unkept], self._clock())
            return turns.commit(db, turn)

        try:
            said = await self._write(commit)
        except NoRoom:
            if not _only_says(turn):
                raise
            said = self._say_unkept(turn, unkept)
        if unkept:
            self._unkept.pop(unkept.update, None)
        return said

    def _say_unkept(self, turn: Turn, unkept: Incoming | None) -> list[Outgoing]:
        """Say what a turn says although it cannot be written; that its update is answered is owed."""
        update = turn.update
        if update is not None:

            def answered(db: Database) -> None:
                if unkept:
                    queues.keep(db, [unkept], self._clock())
                queues.handled(db, update)

            self._owed.append(answered)
        return [Outgoing(next(self._places), turn.before.chat, message) for message in turn.messages]

    async def learner(self, chat: int) -> Learner:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: learned.learner(db, chat))

    async def progress(self, chat: int) -> Progress:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: learned.progress(db, chat))

    async def export(self, chat: int) -> Held:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: turns.held(db, chat))

    async def nudges(self, chat: int, since_day: str) -> list[SentNudge]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: nudging.since(db, chat, since_day))

    async def nudged(self, chats: Sequence[int], since_day: str) -> dict[int, list[SentNudge]]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: {chat: nudging.since(db, chat, since_day) for chat in chats})

    async def due(self, now: int, limit: int) -> list[DueNudge]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: nudging.due(db, now, limit))

    async def nudge(self, turns_: Sequence[NudgeTurn]) -> list[Outgoing]:
        """See practice.ports.Store."""
        return await self._write(lambda db: nudging.write(db, turns_))

    async def due_reminders(self, now: int, limit: int) -> list[DueReminder]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: reminding.due(db, now, limit))

    async def remind(self, turns_: Sequence[ReminderTurn]) -> list[Outgoing]:
        """See practice.ports.Store."""
        return await self._write(lambda db: reminding.write(db, turns_))

    async def keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See practice.ports.Inbox."""
        try:
            return await self._write(lambda db: queues.keep(db, incoming, self._clock()))
        except NoRoom:
            # Refused, they would be fetched again and again without a pause, and nobody would be told.
            known = await self._writer.read(lambda db: queues.known(db, [one.update for one in incoming]))
            new = [one for one in incoming if one.update not in known and one.update not in self._unkept]
            self._unkept.update({one.update: one for one in new})
            return new

    async def waiting(self) -> list[Incoming]:
        """See practice.ports.Inbox."""
        return await self._writer.read(queues.waiting)

    async def tidy(self) -> None:
        """The housekeeping: forget the ids of updates handled days ago and answers kept long enough, and empty the
        WAL."""

        def forget(db: Database) -> None:
            queues.forget_handled(db, self._clock())
            learned.forget_answers(db, self._clock())

        await self._write(forget)
        await self.leave_no_trace()

    async def leave_no_trace(self) -> None:
        """See practice.ports.Store: pages are overwritten when they are freed, and the WAL that still has them is
        emptied here."""
        await asyncio.to_thread(checkpoint, self._path, self._key)

    async def unsent(self) -> list[Outgoing]:
        """See practice.ports.Sent."""
        return await self._writer.read(queues.unsent)

    async def sent(self, ids: Sequence[int]) -> None:
        """See practice.ports.Sent."""
        kept = [id_ for id_ in ids if id_ >= 0]
        if kept:
            await self._write_some_time(lambda db: queues.sent(db, kept))

    async def gone(self, chat: int) -> None:
        """See practice.ports.Sent."""
        await self._write_some_time(lambda db: queues.gone(db, chat))


def _only_says(turn: Turn) -> bool:
    """Whether a turn changes nothing and has something to say."""
    return bool(turn.messages) and replace(turn, update=None, messages=()) == Turn(None, turn.before, turn.before)
