"""The store: practice's ports over one encrypted SQLite file. Every call is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.practice.ports import (
    DueNudge,
    Incoming,
    NudgeTurn,
    Outgoing,
    Person,
    Practised,
    Progress,
    SentNudge,
    Turn,
)
from bot.store import learned, nudging, queues, turns
from bot.store.migrations import migrations
from bot.store.opening import StoreMistake, open_database
from bot.store.writer import Writer


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
        self._writer = Writer(db)
        self._clock = clock

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        await self._writer.close()

    async def load(self, chat: int) -> Person:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: turns.load(db, chat))

    async def commit(self, turn: Turn) -> list[Outgoing]:
        """See practice.ports.Store."""
        return await self._writer.write(lambda db: turns.commit(db, turn))

    async def practised(self, chat: int) -> dict[str, Practised]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: learned.practised(db, chat))

    async def progress(self, chat: int) -> Progress:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: learned.progress(db, chat))

    async def nudges(self, chat: int, since_day: str) -> list[SentNudge]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: nudging.since(db, chat, since_day))

    async def due(self, now: int, limit: int) -> list[DueNudge]:
        """See practice.ports.Store."""
        return await self._writer.read(lambda db: nudging.due(db, now, limit))

    async def nudge(self, turns_: Sequence[NudgeTurn]) -> list[Outgoing]:
        """See practice.ports.Store."""
        return await self._writer.write(lambda db: nudging.write(db, turns_))

    async def keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See practice.ports.Inbox."""
        return await self._writer.write(lambda db: queues.keep(db, incoming, self._clock()))

    async def waiting(self) -> list[Incoming]:
        """See practice.ports.Inbox."""
        return await self._writer.read(queues.waiting)

    async def forget_handled(self) -> None:
        """Forget the ids of updates handled days ago."""
        await self._writer.write(lambda db: queues.forget_handled(db, self._clock()))

    async def unsent(self) -> list[Outgoing]:
        """See practice.ports.Sent."""
        return await self._writer.read(queues.unsent)

    async def sent(self, ids: Sequence[int]) -> None:
        """See practice.ports.Sent."""
        await self._writer.write(lambda db: queues.sent(db, ids))

    async def gone(self, chat: int) -> None:
        """See practice.ports.Sent."""
        await self._writer.write(lambda db: queues.gone(db, chat))
