"""The threads that screen and judge."""

from __future__ import annotations

import asyncio
import threading

from bot.wiring import LONG, Workers

PATIENCE = 10


async def test_a_long_text_holds_up_no_short_one() -> None:
    workers, gate = Workers(), threading.Event()
    long = asyncio.create_task(workers.run("x" * (LONG + 1), gate.wait, PATIENCE))
    try:
        assert await asyncio.wait_for(workers.run("short", str.upper, "judged"), PATIENCE) == "JUDGED"
        assert not long.done()
    finally:
        gate.set()
    assert await long
