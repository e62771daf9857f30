"""Playing people against a bot in a process of its own, and reading what it cost."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from standin import Person, StandIn

TOKEN = "1000:token-of-the-benchmark"
KEY = "b7" * 32

#: Seconds after which a bot that says nothing is given up.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process, as the system sees it."""

    process: psutil.Process

    def cpu(self) -> float:
        """CPU seconds used so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def memory(self) -> float:
        """Resident memory in MB."""
        return self.process.memory_info().rss / 1e6


@asynccontextmanager
async def bot(
    api: StandIn, *command: str, folder: Path | None = None, judging: str = "rules", a_second: int = 30
) -> AsyncIterator[Bot]:
    """Start a bot (`python -m …`) against the stand-in, judging by the rules or in full, that may send so many messages
    `a_second`; stop it at the end."""
    with tempfile.TemporaryDirectory() as fresh:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BOT_DATABASE", "TELEGRAM_"))},
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api.url,
            "BOT_DATABASE": str((folder or Path(fresh)) / "bench.db"),
            "BOT_DATABASE_KEY": KEY,
            "BOT_LOG_LEVEL": "WARNING",
            "BOT_JUDGE": judging,
            "BOT_MESSAGES_PER_SECOND": str(a_second),
        }
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", *command, env=environment)
        try:
            yield Bot(psutil.Process(process.pid))
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@dataclass(frozen=True, slots=True)
class Round:
    """What a number of turns took: seconds in all, and CPU seconds of the bot."""

    turns: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds a turn."""
        return 1000 * self.cpu / self.turns


async def saturate(running: Bot, people: Sequence[Person], text: str, answers: int) -> Round:
    """Everybody types at once, each a text of their own; over when each has heard `answers` messages."""
    cpu, began = running.cpu(), time.perf_counter()
    for person in people:
        await person.says(_own(text, person))
    for person in people:
        await person.hears(answers, timeout=PATIENCE)
    seconds = time.perf_counter() - began
    return Round(len(people), seconds, running.cpu() - cpu)


def _own(text: str, person: Person) -> str:
    """The text with an ending of this person's own, so that nothing judged before can be remembered."""
    return text + format(person.id, "b").replace("0", ".").replace("1", "!")


async def steadily(people: Sequence[Person], text: str, answers: int, rate: float) -> list[float]:
    """One types after the other, `rate` a second. Gives for each the milliseconds until the last answer."""
    waits: list[float] = []

    async def one(person: Person) -> None:
        began = time.perf_counter()
        await person.says(_own(text, person))
        await person.hears(answers, timeout=PATIENCE)
        waits.append(1000 * (time.perf_counter() - began))

    began = time.perf_counter()
    tasks = []
    for index, person in enumerate(people):
        await asyncio.sleep(max(0.0, began + index / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(person)))
    await asyncio.gather(*tasks)
    return sorted(waits)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of sorted values lies."""
    return values[min(len(values) - 1, int(part * len(values)))]
