"""Nudges at Telegram's pace and without it, and what a person notices of a crowd of them."""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load import KEY, TOKEN, bot, percentile, steadily
from benchmarks.turns import TURNS, ready
from bot.practice.ports import Person, Schedule, Turn
from bot.store.store import SqliteStore
from standin import Person as Phone
from standin import StandIn
from standin.bell import Bell
from standin.faults import Pace
from standin.refusals import Refused

#: How many have their nudge due at one moment, and how many where the pace is lifted.
CROWD, LIFTED = 30_000, 10_000

#: How long nudges are watched at the limit, in seconds; turns, and turns a second, while they leave.
WATCHED, TURNS_BESIDE, RATE = 30, 500, 25

#: Telegram's limit without and with payment.
FREE, PAID = 30, 1000

FIRST = 1_000_000
PATIENCE = 120.0


class Watch(Pace):
    """Telegram's pace, which writes down what it took when, and how much it refused."""

    def __init__(self, overall: int, per_chat: float = 1) -> None:
        super().__init__(time.monotonic, overall, per_chat)
        self.nudged: list[float] = []
        self.refused = 0
        self.bell = Bell()

    def take(self, chat_id: int) -> None:
        """See Pace."""
        try:
            super().take(chat_id)
        except Refused:
            self.refused += 1
            raise
        if chat_id >= FIRST:
            self.nudged.append(time.monotonic())
            self.bell.ring()

    async def took(self, count: int) -> None:
        """Wait for so many nudges."""
        if not await self.bell.until(lambda: len(self.nudged) >= count, PATIENCE):
            raise AssertionError(f"{len(self.nudged)} nudges came in {PATIENCE} s, not {count}")

    def by_second(self) -> list[int]:
        """How many nudges came in each whole second since the first, without the last."""
        since = [int(moment - self.nudged[0]) for moment in self.nudged]
        return [since.count(second) for second in range(max(since))]


def _zone() -> tuple[str, int]:
    """A zone in which it is about noon, so that no quiet hour and no midnight comes in between; its offset in hours."""
    offset = 12 - time.gmtime().tm_hour
    return f"Etc/GMT{-offset:+d}", offset


async def _crowd(api: StandIn, database: Path, count: int) -> None:
    """Let so many people have a nudge due, one after the other, up to a minute ago."""
    zone, offset = _zone()
    now = int(time.time())
    minute = (now - 60) // 60 % 1440 + offset * 60
    store = SqliteStore(database, KEY, lambda: now)
    try:
        for begin in range(0, count, 1000):
            turns = []
            for index in range(begin, min(begin + 1000, count)):
                api.person(id=FIRST + index, first_name="Ada")
                nobody = Person(FIRST + index)
                due = Schedule(minute % 1440, now - 660 + 600 * index // count)
                turns.append(store.commit(Turn(None, nobody, Person(nobody.chat, zone=zone, schedule=due))))
            await asyncio.gather(*turns)
    finally:
        await store.close()


async def _lifted() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with StandIn(token=TOKEN) as api:
            api.pace = watch = Watch(overall=10**9, per_chat=10**9)
            await _crowd(api, Path(folder) / "bench.db", LIFTED)
            async with bot(api, "benchmarks.lifted", folder=Path(folder)) as running:
                await watch.took(1)
                cpu, began = running.cpu(), time.monotonic()
                await watch.took(LIFTED)
                cpu, seconds = running.cpu() - cpu, time.monotonic() - began
    print(
        f"nudges, pace lifted: {LIFTED} in {seconds:.1f} s, {LIFTED / seconds:.0f} a second (aim over 1000), "
        f"{1000 * cpu / LIFTED:.2f} ms CPU each"
    )


def _waits(name: str, waits: Sequence[float]) -> None:
    print(f"{name:44} {percentile(waits, 0.5):8.1f} {percentile(waits, 0.99):8.1f} {waits[-1]:8.1f}")


async def _alone(people: Sequence[Phone]) -> list[float]:
    """Turns while nothing else leaves, once the bot has started."""
    await people[0].says("/progress")
    await people[0].hears(timeout=PATIENCE)
    await asyncio.sleep(2)
    return await steadily(people[1:], TURNS[0].reply, TURNS[0].answers, RATE)


async def _beside(limit: int) -> None:
    """Nudges at a limit, and turns without them and beside them."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        async with StandIn(token=TOKEN) as api:
            async with bot(api, "benchmarks.lifted", folder=where):
                before = await ready(api, TURNS[0], TURNS_BESIDE + 1, 10_000)
                beside = await ready(api, TURNS[0], TURNS_BESIDE + 1, 20_000)
            api.pace = watch = Watch(limit)
            async with bot(api, "bot", folder=where, a_second=limit):
                alone = await _alone(before)
            await _crowd(api, where / "bench.db", CROWD)
            async with bot(api, "bot", folder=where, a_second=limit):
                await watch.took(1)
                if limit == FREE:
                    await asyncio.sleep(WATCHED)
                    seconds = watch.by_second()[:WATCHED]
                    print(
                        f"nudges at {limit} a second, {CROWD} due: {len(seconds)} s watched, {min(seconds)} to "
                        f"{max(seconds)} in each, {statistics.mean(seconds):.2f} on average; refused: {watch.refused}"
                    )
                sent, began = len(watch.nudged), time.monotonic()
                crowded = await steadily(beside[1:], TURNS[0].reply, TURNS[0].answers, RATE)
                rate = (len(watch.nudged) - sent) / (time.monotonic() - began)
    print(f"{TURNS_BESIDE} turns of one message at {RATE} a second, limit {limit:4}    p50 ms   p99 ms   max ms")
    _waits("  without nudges", alone)
    _waits(f"  beside {CROWD} nudges ({rate:.0f} left a second)", crowded)
    print(f"  refused by Telegram's pace: {watch.refused}")


async def pace() -> None:
    """Print all of it."""
    # The collector would stop Telegram's side for half a second to walk over all these people.
    gc.disable()
    await _lifted()
    for limit in (FREE, PAID):
        await _beside(limit)
    gc.enable()


if __name__ == "__main__":
    asyncio.run(pace())
