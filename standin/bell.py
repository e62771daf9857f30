"""Waiting for the world to be in some state, without ever sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes whoever waits. Ringing needs neither lock nor `await`, so plain functions may change the world and ring."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Let everyone who waits look at the world again."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109 - a safety net, not a schedule
        """Wait until `holds()`, at most `timeout` seconds; says whether it held in the end.

        Everything that could make `holds()` true must ring the bell.
        """
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.add(future)
                    try:
                        await future
                    finally:
                        self._waiting.discard(future)
        except TimeoutError:
            return holds()
        return True
