"""`python -m bot` as a process of the soak, the distance to Telegram, and the trouble that there is on the way."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from standin import StandIn
from standin.methods import Methods
from standin.params import Params

ROOT = Path(__file__).parents[1]
TOKEN = "1000:token-of-the-soak"
KEY = "50ac" * 16

#: Trouble of Telegram's: how often each kind comes, whom it meets, and what it is. What `took_effect` was done, and
#: only the answer got lost.
TROUBLE: Sequence[tuple[int, str, dict[str, Any]]] = (
    (4, "sendMessage", {"status": 429}),
    (1, "*", {"status": 429}),
    (3, "sendMessage", {"status": 502}),
    (2, "sendMessage", {"status": 502, "took_effect": True}),
    (3, "*", {"status": 500, "times": 2}),
    (3, "sendMessage", {"drop": True}),
    (2, "sendMessage", {"drop": True, "took_effect": True}),
    (3, "*", {"drop": True}),
    (1, "*", {"drop": True, "times": 15}),
    (1, "editMessageReplyMarkup", {"drop": True, "took_effect": True}),
    (1, "getUpdates", {"status": 502, "times": 2}),
    (1, "getUpdates", {"drop": True, "took_effect": True}),
    (1, "sendMessage", {"hang": True}),
    (1, "sendMessage", {"hang": True, "took_effect": True}),
)

#: Each trouble is over when the next one begins, after so many seconds on average.
TROUBLE_LASTS = 0.5


def trouble(api: StandIn, chance: random.Random) -> None:
    """Let there be some other trouble than before."""
    api.faults.clear()
    _, method, how = chance.choices(TROUBLE, [often for often, _, _ in TROUBLE])[0]
    api.fail(method, **how)


class Post(Methods):
    """The stand-in's methods, with a distance to Telegram; what is sent is handed to the person at once."""

    def __init__(self, api: StandIn, chance: random.Random, hand_out: Callable[[Params, dict[str, Any]], None]) -> None:
        super().__init__(api.sending, api.settings, api.updates, api.webhook)
        self._chance = chance
        self._hand_out = hand_out
        self._bell = api.updates.bell
        #: How many requests are being carried out, and how often a bot has asked for updates.
        self.busy = 0
        self.polls = 0

    async def carry_out(self, name: str, params: Params) -> Any:
        """See Methods. A little time passes on the way there, and on the way back."""
        if name == "getUpdates":
            self.polls += 1
            self._bell.ring()
            return await super().carry_out(name, params)
        self.busy += 1
        try:
            await asyncio.sleep(self._chance.uniform(0, 0.02))
            result = await super().carry_out(name, params)
            if name == "sendMessage":
                self._hand_out(params, result)
            await asyncio.sleep(self._chance.uniform(0, 0.04))
            return result
        finally:
            self.busy -= 1


class Process:
    """A bot on this stand-in. `program` is what Python runs, `log` gets each line of its log."""

    def __init__(
        self, api: StandIn, database: Path, dialogues: Path, *, program: Sequence[str], log: Callable[[str], None]
    ) -> None:
        own = ("BOT_", "TELEGRAM_", "WEBHOOK_")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(own)} | {
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api.url,
            "BOT_DATABASE": str(database),
            "BOT_DATABASE_KEY": KEY,
            "BOT_DIALOGUES": str(dialogues),
            "BOT_JUDGE": "rules",
            "BOT_LOG_LEVEL": "WARNING",
        }
        self._folder = database.parent
        self._program = program
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        assert self._process
        return self._process.returncode

    async def start(self) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self._program),
            cwd=self._folder,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        self._listening = asyncio.create_task(self._listen(self._process))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while line := (await process.stderr.readline()).decode(errors="replace"):
            self._log(line.strip())

    async def kill(self) -> bool:
        """End it as a loss of power would. Gives whether it was still there."""
        return await self._end(signal.SIGKILL)

    async def stop(self) -> bool:
        """Let it stop in its own way. Gives whether it did, and was still there."""
        return await self._end(signal.SIGTERM) and self.code == 0

    async def _end(self, by: signal.Signals) -> bool:
        if self._process is None or self._listening is None:
            return False
        there = self._process.returncode is None
        if there:
            self._process.send_signal(by)
        await self._process.wait()
        await self._listening
        return there

    async def until(self, waited: Awaitable[object]) -> None:
        """Wait for something, or for its end."""
        assert self._process
        task, end = asyncio.ensure_future(waited), asyncio.ensure_future(self._process.wait())
        await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        for one in (task, end):
            one.cancel()
        await asyncio.gather(task, end, return_exceptions=True)

    def room(self, size: int = resource.RLIM_INFINITY) -> None:
        """From now on the system lets it write no file beyond this size: a full disk."""
        if self._process and self._process.returncode is None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
