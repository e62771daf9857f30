"""The bot as a process that dies by SIGKILL at a chosen point of the turn that answers CUE.

Run in the folder of the tests as `python -m e2e.child URL FOLDER POINT`, POINT being one of POINTS.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.judge.verdict import Task, Verdict
from bot.practice.ports import Incoming, Outgoing, Turn
from bot.store.store import SqliteStore
from e2e.house import Parts, judge_at_once, running, typed
from standin import StandIn

#: The reply in whose turn the process dies.
CUE = typed("para-exam")[0]

POINTS = (
    "before the inbox",
    "after the inbox",
    "after the judge",
    "before the commit",
    "after the commit",
    "after sending",
)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStore(SqliteStore):
    """A store in whose calls the process may die."""

    point = ""
    said: frozenset[int] = frozenset()

    async def keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See SqliteStore.keep."""
        cue = any(one.text == CUE for one in incoming)
        if cue and self.point == "before the inbox":
            _die()
        new = await super().keep(incoming)
        if cue and self.point == "after the inbox":
            _die()
        return new

    async def commit(self, turn: Turn) -> list[Outgoing]:
        """See SqliteStore.commit."""
        cue = bool(turn.outcomes)
        if cue and self.point == "before the commit":
            _die()
        messages = await super().commit(turn)
        if cue and self.point == "after the commit":
            _die()
        if cue:
            self.said = frozenset(one.id for one in messages)
        return messages

    async def sent(self, ids: Sequence[int]) -> None:
        """See SqliteStore.sent."""
        if self.point == "after sending" and self.said.intersection(ids):
            _die()
        await super().sent(ids)


async def _judge(task: Task) -> Verdict:
    verdict = await judge_at_once(task)
    if DyingStore.point == "after the judge":
        _die()
    return verdict


async def _main(url: str, folder: Path, point: str) -> None:
    DyingStore.point = point
    telegram = StandIn()
    telegram.url = url
    async with running(telegram, folder, parts=Parts(judge=_judge, store=DyingStore)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
