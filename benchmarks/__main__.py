"""`make bench`."""

from __future__ import annotations

import asyncio

from benchmarks import bench_screen
from benchmarks.flood import flood
from benchmarks.million import million
from benchmarks.pace import pace
from benchmarks.turns import start, turns


async def main() -> None:
    """Everything, one after the other."""
    await start()
    await turns()
    await million()
    await pace()
    await flood()
    bench_screen.main()


asyncio.run(main())
