"""`make bench`."""

from __future__ import annotations

import asyncio

from benchmarks.pace import pace
from benchmarks.turns import start, turns


async def main() -> None:
    """Everything, one after the other."""
    await start()
    await turns()
    await pace()


asyncio.run(main())
