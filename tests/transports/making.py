"""What the tests of the sender are told with: a Telegram that fails as told, and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, cast

from e2e.house import Time

from bot.practice.ports import Message, Outgoing
from bot.transports.telegram.outbound import Sender
from bot.transports.telegram.pace import Line, Pace

ADA, BEN, CLEO = 1, 2, 3


class Telegram:
    """A request that answers at once, or (`slow`) once `answer` is set, and fails as it was told to."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.slow = False
        self.answer = asyncio.Event()
        self._errors: dict[int, list[Exception]] = {}

    def fails(self, chat: int, *errors: Exception) -> None:
        """The next calls for this chat fail so."""
        self._errors.setdefault(chat, []).extend(errors)

    async def call(self, url: str, parameters: dict[str, Any]) -> None:
        """See AiohttpRequest.call."""
        self.calls.append((self.time.now, url.rpartition("/")[2], parameters))
        if self.slow:
            await self.answer.wait()
        if errors := self._errors.get(parameters["chat_id"]):
            raise errors.pop(0)

    @property
    def times(self) -> list[float]:
        """When something was called."""
        return [moment for moment, _, _ in self.calls]

    @property
    def texts(self) -> list[str]:
        """What was sent, also in vain."""
        return [parameters.get("text", "-") for _, _, parameters in self.calls]


class Marked:
    """What the sender reports."""

    def __init__(self) -> None:
        self.waiting: list[Outgoing] = []
        self.ids: list[int] = []
        self.left: list[int] = []
        self.broken = False

    async def unsent(self) -> list[Outgoing]:
        """See ports.Sent."""
        return self.waiting

    async def sent(self, ids: Sequence[int]) -> None:
        """See ports.Sent."""
        if self.broken:
            raise OSError("no room")
        self.ids += ids

    async def gone(self, chat: int) -> None:
        """See ports.Sent."""
        self.left.append(chat)


class Desk:
    """A sender at work, and what it works with."""

    def __init__(self, pace: Pace, chance: Callable[[], float] = lambda: 1.0) -> None:
        self.time = Time()
        self.time.stands = True
        self.telegram = Telegram(self.time)
        self.marked = Marked()
        self.pauses: list[float] = []
        self.line = Line(pace, self.time, self.time.sleep)
        bot = type("Bot", (), {"base_url": "https://telegram/bot1:secret"})
        self.sender = Sender(
            cast("Any", bot), cast("Any", self.telegram), self.marked, self.line, sleep=self._sleep, chance=chance
        )
        self._ids = count(1)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.time.sleep(seconds)

    def says(self, chat: int, *texts: str, unasked: bool = False) -> list[int]:
        """Send texts to a chat; "-" takes buttons away instead. Gives their places in the outbox."""
        messages = [
            Outgoing(next(self._ids), chat, Message(clear=7) if text == "-" else Message(text)) for text in texts
        ]
        self.sender.send(messages, unasked=unasked)
        return [one.id for one in messages]

    async def passes(self, seconds: float = 0) -> None:
        """Let so many seconds pass, and everything happen that happens in them."""
        end = self.time.now + seconds
        await settle()
        while self.time.to_next(end):
            await settle()


async def settle() -> None:
    """Let all that can go on without time go on."""
    for _ in range(20):
        await asyncio.sleep(0)


def in_any_second(times: Sequence[float]) -> int:
    """The most moments that lie within one second."""
    return max(sum(1 for other in times if 0 <= other - moment < 1) for moment in times)
