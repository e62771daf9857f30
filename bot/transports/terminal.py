"""The same practice in a terminal: messages are printed, buttons are numbers. Works with piped input too."""

from __future__ import annotations

import asyncio
import itertools
import sys
import textwrap
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TextIO

from bot.practice.ports import Button, Incoming, Outgoing, Sent
from bot.practice.turn import Practice
from bot.render import markup

#: The one person at this keyboard; Telegram's chats of people have positive ids.
CHAT = 0

WIDTH = 78


class Terminal:
    """practice.ports.Outbox that prints, and the loop that reads lines."""

    def __init__(self, sent: Sent, out: TextIO, *, colour: bool) -> None:
        self._sent = sent
        self._out = out
        self._colour = colour
        self._buttons: tuple[Button, ...] = ()
        self._printed: list[int] = []

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox: nothing waits here."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Print these; the buttons of the last message that has some are what a number means."""
        for outgoing in messages:
            self._printed.append(outgoing.id)
            message = outgoing.message
            if message.clear is not None or outgoing.chat != CHAT:
                continue
            self._buttons = tuple(button for row in message.rows for button in row) or self._buttons
            self._print(message.text)
            if message.document is not None:
                print("\n" + "\n".join(message.document), file=self._out)
            for number, button in enumerate((button for row in message.rows for button in row), start=1):
                print(f"    {number}  {button.label}", file=self._out)
        self._out.flush()

    async def run(self, practice: Practice, clock: Callable[[], int], read: Callable[[], Awaitable[str]]) -> None:
        """Talk until the input ends. `read` gives the next line with its line end, or an empty string at the end."""
        updates = itertools.count(1)
        self.send(await self._sent.unsent())
        line = "/start"
        while line:
            await self._line(line.strip(), practice, next(updates), clock())
            await self._forget()
            line = await self._next(read)
        print("\nUntil next time. What you left open waits here.", file=self._out)

    async def _next(self, read: Callable[[], Awaitable[str]]) -> str:
        while True:
            print("\n> ", end="", file=self._out, flush=True)
            line = await read()
            if not line or line.strip():
                return line

    async def _line(self, line: str, practice: Practice, update: int, now: int) -> None:
        incoming = Incoming(update, CHAT, "text", now, text=line)
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            incoming = Incoming(update, CHAT, "button", now, text=self._buttons[int(line) - 1].data)
        self._buttons = ()
        await practice.handle(incoming, kept=False)

    async def _forget(self) -> None:
        ids, self._printed = self._printed, []
        if ids:
            await self._sent.sent(ids)

    def _print(self, text: str) -> None:
        shown = text
        if self._colour:
            for tag, code in (("b", "1"), ("i", "3"), ("u", "4")):
                shown = shown.replace(f"<{tag}>", f"\033[{code}m").replace(f"</{tag}>", "\033[0m")
        else:
            shown = shown.replace("<u>", "_").replace("</u>", "_")
        shown = markup.plain(shown)
        print(file=self._out)
        for line in shown.splitlines():
            print(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  "), file=self._out)


def reader(source: TextIO) -> Callable[[], Awaitable[str]]:
    """Read lines of a file in a thread of its own, so that nudges can come while a person thinks.

    The thread is a daemon: one that waits for a line keeps nobody from leaving by Ctrl-C.
    """
    lines: asyncio.Queue[str] = asyncio.Queue()
    started = False

    def pump(loop: asyncio.AbstractEventLoop) -> None:
        line = " "
        while line:
            try:
                line = source.readline()
            except (OSError, ValueError):
                line = ""
            try:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            except RuntimeError:
                return  # the loop is closed: nobody listens any more

    async def read() -> str:
        nonlocal started
        if not started:
            started = True
            threading.Thread(target=pump, args=(asyncio.get_running_loop(),), name="terminal", daemon=True).start()
        return await lines.get()

    return read


def can_colour(out: TextIO) -> bool:
    """Whether bold and underlined words may be shown as such."""
    return out.isatty() and sys.platform != "win32"
