"""`python -m bot` as a process of its own."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e.house import KEY, PATIENCE, ROOT, TOKEN
from standin import StandIn


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class Process:
    """A bot, started in `folder` with these settings and nothing of the settings of this machine."""

    #: What Python runs: the bot as it is, unless a test wants something about it changed.
    program: tuple[str, ...] = ("-m", "bot")

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.database = folder / "bot.db"
        self._folder = folder
        self._arguments = arguments
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "BOT_DATABASE": str(self.database),
            "BOT_DATABASE_KEY": KEY,
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    @classmethod
    def on(cls, api: StandIn, folder: Path, **settings: str) -> Process:
        """A bot on this stand-in."""
        return cls(folder, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url, **settings)

    async def start(self) -> None:
        """Start it; it may take a second until it polls."""
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self.program, *self._arguments),
            cwd=self._folder,
            env=self._environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process
        self._process.send_signal(number)

    def fills_the_disk(self) -> None:
        """From now on the system refuses it every write to a file, as a full disk would."""
        self._limit(lambda most: 0)

    def makes_room(self) -> None:
        """The opposite."""
        self._limit(lambda most: most)

    def _limit(self, size: Callable[[int], int]) -> None:
        assert self._process
        _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size(hard), hard))

    async def tells(self) -> str:
        """The next line of its log."""
        assert self._process
        assert self._process.stderr
        async with asyncio.timeout(PATIENCE):
            return (await self._process.stderr.readline()).decode()

    async def says(self, words: str) -> str:
        """What it prints up to these words; they must come."""
        assert self._process
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            return (await self._process.stdout.readuntil(words.encode())).decode()

    async def gone(self, within: float = PATIENCE) -> int:
        """Wait until it ends, its input still open. Gives its exit code."""
        assert self._process
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def ended(self, typed: str = "", within: float = PATIENCE) -> Ended:
        """Type something, close its input, and wait until it ends."""
        assert self._process
        async with asyncio.timeout(within):
            out, err = await self._process.communicate(typed.encode())
        assert self._process.returncode is not None
        return Ended(self._process.returncode, out.decode(), err.decode())

    async def kill(self) -> None:
        """End it as a loss of power would."""
        assert self._process
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()


async def run(folder: Path, *arguments: str, typed: str = "", **settings: str) -> Ended:
    """Run the bot to its end. `typed` is all its input."""
    process = Process(folder, *arguments, **settings)
    await process.start()
    return await process.ended(typed)


@asynccontextmanager
async def started(process: Process) -> AsyncIterator[Process]:
    """A process that is ended in any case."""
    await process.start()
    try:
        yield process
    finally:
        await process.kill()
