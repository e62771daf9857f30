"""The sender: what the outbox holds goes to Telegram, in order per chat, and is marked."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.practice.ports import Message, Outgoing, Sent
from bot.render import markup
from bot.transports.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

#: How many messages may be on their way at once.
WIDTH = 32

#: Seconds before a failed send is tried again: at first, and at most. It is tried until it goes through.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0

#: Telegram's limit of a message, in characters once entities are parsed.
LONGEST_TEXT = 4096

Sleep = Callable[[float], Awaitable[None]]


class Sender:
    """practice.ports.Outbox over a bot and its request. `sent` is told what has left."""

    def __init__(self, bot: Bot, request: AiohttpRequest, sent: Sent, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._request = request
        self._sent = sent
        self._sleep = sleep
        self._waiting: dict[int, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._left: list[int] = []
        self._marking: asyncio.Task[None] | None = None
        self._places = asyncio.Semaphore(WIDTH)

    def send(self, messages: Sequence[Outgoing]) -> None:
        """Send these, in order per chat, and mark them; returns at once."""
        for outgoing in messages:
            queue = self._waiting.get(outgoing.chat)
            if queue is not None:
                queue.append(outgoing)
                continue
            self._waiting[outgoing.chat] = deque([outgoing])
            self._start(self._drain(outgoing.chat))

    async def take_up(self) -> int:
        """Send what was left unsent by the last stop. Gives how much it was."""
        unsent = await self._sent.unsent()
        self.send(unsent)
        return len(unsent)

    async def finish(self, seconds: float) -> None:
        """Let what is on its way arrive, for at most so long; the rest stays in the outbox."""
        tasks = set(self._tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._marking is not None:
            await self._marking

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, chat: int) -> None:
        queue = self._waiting[chat]
        try:
            while queue:
                outgoing = queue[0]
                async with self._places:
                    gone = not await self._deliver(outgoing)
                if gone:
                    await self._sent.gone(chat)
                    return
                queue.popleft()
                self._mark(outgoing.id)
        finally:
            self._waiting.pop(chat, None)

    def _mark(self, id_: int) -> None:
        """Mark as sent; ids that come while a marking is under way share the next one."""
        self._left.append(id_)
        if self._marking is None or self._marking.done():
            self._marking = asyncio.ensure_future(self._mark_all())

    async def _mark_all(self) -> None:
        while self._left:
            ids, self._left = self._left, []
            await self._sent.sent(ids)

    async def _deliver(self, outgoing: Outgoing) -> bool:
        """Send one message, however often it takes. Gives False where the person blocked the bot."""
        pause = FIRST_PAUSE
        formatted = True
        while True:
            try:
                await self._once(outgoing.chat, outgoing.message, formatted=formatted)
            except Forbidden:
                return False
            except RetryAfter as error:
                after = error.retry_after
                await self._sleep(after.total_seconds() if isinstance(after, timedelta) else float(after))
            except (BadRequest, ChatMigrated) as error:
                if outgoing.message.clear is None and formatted and "parse entities" in error.message:
                    formatted = False
                    continue
                if outgoing.message.clear is None:
                    log.error("message %d was refused: %s", outgoing.id, type(error).__name__)  # noqa: TRY400
                return True
            except TelegramError as error:
                log.warning("message %d waits %.1f s: %s", outgoing.id, pause, type(error).__name__)
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return True

    async def _once(self, chat: int, message: Message, *, formatted: bool) -> None:
        if message.clear is not None:
            await self._post("editMessageReplyMarkup", {"chat_id": chat, "message_id": message.clear})
            return
        text = message.text
        if len(text) > LONGEST_TEXT:
            text, formatted = markup.plain(text)[: LONGEST_TEXT - 1] + "…", False
        parameters: dict[str, Any] = {
            "chat_id": chat,
            "text": text if formatted else markup.plain(text),
            "link_preview_options": {"is_disabled": True},
        }
        if formatted:
            parameters["parse_mode"] = ParseMode.HTML
        if keys := keyboard(message):
            parameters["reply_markup"] = keys
        await self._post("sendMessage", parameters)

    async def _post(self, method: str, parameters: dict[str, Any]) -> None:
        """Call a method of the Bot API whose answer is of no interest: PTB's own send_message builds objects of all
        that comes back, which costs as much as sending it."""
        await self._request.call(f"{self._bot.base_url}/{method}", parameters)


def keyboard(message: Message) -> dict[str, Any] | None:
    """A message's buttons as Telegram's: under the message, or in place of the phone's keyboard."""
    if message.rows:
        rows = [[{"text": one.label, "callback_data": one.data} for one in row] for row in message.rows]
        return {"inline_keyboard": rows}
    if message.ask_location:
        key = {"text": message.ask_location, "request_location": True}
        return {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}
    return {"remove_keyboard": True} if message.close_keyboard else None
