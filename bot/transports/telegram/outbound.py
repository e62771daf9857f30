"""The sender: what the outbox holds goes to Telegram, in order per chat and at Telegram's pace, and is marked."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.practice.ports import Message, Outgoing, Sent
from bot.render import markup
from bot.transports.scheduler import TICK, Tick
from bot.transports.telegram.pace import FREE, Line, Sleep, Waiting
from bot.transports.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

#: Seconds before a failed send is tried again: at first, and at most. It is tried until it goes through.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0

#: Doubled so often, the pause is the longest.
DOUBLINGS = 6

#: So many seconds' worth of nudges and reminders wait here at most: twice what leaves between two looks at what is due.
#: The rest waits to be claimed, so that a restart, after which what is unsent counts as replies, holds up nobody long.
IN_HAND = 2 * TICK

#: Telegram's limit of a message, in characters once entities are parsed.
LONGEST_TEXT = 4096


class Sender:
    """practice.ports.Outbox over a bot and its request. `sent` is told what has left.

    `sleep` waits out trouble; `chance` (0 to 1) has a say in how long, so that what failed together does not come again
    together.
    """

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        sent: Sent,
        line: Line,
        *,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._bot = bot
        self._request = request
        self._sent = sent
        self._line = line
        self._sleep = sleep
        self._chance = chance
        self._running: asyncio.Task[None] | None = None
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        #: What waits out some trouble, by its place in the outbox; and the chats that Telegram told to wait (429).
        self._resting: dict[int, tuple[asyncio.Task[None], Waiting]] = {}
        self._flooded: set[int] = set()
        self._left: list[int] = []
        self._marking: asyncio.Task[None] | None = None

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Send these, in order per chat, and mark them; returns at once. What is `unasked` goes behind every reply."""
        self._line.put(messages, unasked=unasked)
        if self._running is None or (self._running.done() and not self._stopping):
            self._running = asyncio.ensure_future(self._run())

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""
        self._line.forget(chat)

    def when_room(self, tick: Tick) -> Tick:
        """A tick that claims nothing (and gives 0) while enough nudges and reminders wait here to be sent."""

        async def ticks() -> int:
            return 0 if self._line.unasked >= self._line.pace.overall * IN_HAND else await tick()

        return ticks

    async def take_up(self) -> int:
        """Send what was left unsent by the last stop. Gives how much it was."""
        unsent = await self._sent.unsent()
        for unasked in (False, True):
            self.send([one for one in unsent if one.message.unasked == unasked], unasked=unasked)
        return len(unsent)

    async def finish(self, seconds: float) -> None:
        """Let what is on its way arrive and replies that wait leave, for at most so long. The rest stays in the outbox:
        nudges and reminders, and what is in trouble."""
        self._stopping = True
        self._line.close()
        for task, waiting in self._resting.values():
            task.cancel()
            self._line.drop(waiting)
        try:
            async with asyncio.timeout(seconds):
                if self._running is not None:
                    await asyncio.wait([self._running])
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            log.info("stopped with messages on their way; they are sent after the next start")
        late = [task for task in (self._running, *self._tasks) if task is not None]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if self._marking is not None:
            await self._marking

    async def _run(self) -> None:
        while (waiting := await self._line.take()) is not None:
            task = asyncio.ensure_future(self._attempt(waiting))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _attempt(self, waiting: Waiting) -> None:
        """Send a message once, and see what comes of it."""
        try:
            try:
                await self._once(waiting)
            finally:
                self._line.arrived(waiting)
        except Forbidden:
            await self._gone(waiting)
        except RetryAfter as error:
            self._flood(waiting, _seconds(error.retry_after))
        except ChatMigrated as error:
            self._follow(waiting, error.new_chat_id)
        except BadRequest as error:
            self._refused(waiting, error)
        except TelegramError as error:
            self._trouble(waiting, error)
        except Exception as error:
            # Ours to mend: it waits in the outbox for a start with that done, and holds up nobody.
            log.error("message %d cannot be sent: %s", waiting.outgoing.id, type(error).__name__)  # noqa: TRY400
            self._line.done(waiting)
        else:
            self._done(waiting)

    # -- what comes of it --------------------------------------------------------------------------------------------

    def _done(self, waiting: Waiting) -> None:
        self._line.done(waiting)
        self._mark(waiting.outgoing.id)

    async def _gone(self, waiting: Waiting) -> None:
        """The person blocked the bot, or is no more: nothing is sent to them until they write."""
        self._line.drop(waiting)
        try:
            await self._sent.gone(waiting.outgoing.chat)
        except Exception as error:
            log.error("a chat that is gone could not be marked: %s", type(error).__name__)  # noqa: TRY400

    def _flood(self, waiting: Waiting, seconds: float) -> None:
        """Telegram wants to be left alone for so long. It does not say where: ResponseParameters has only `retry_after`
        (https://core.telegram.org/bots/api#responseparameters), and there are limits of a chat and of the bot
        (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). So the chat waits; where
        another chat was told to wait and its time is not over, it is the bot's limit, and all wait.
        """
        chat = waiting.outgoing.chat
        everybody = bool(self._flooded - {chat})
        whose = "all messages wait" if everybody else "its chat waits"
        log.warning("message %d came too fast for Telegram: %s %.0f s", waiting.outgoing.id, whose, seconds)
        self._flooded.add(chat)
        self._rest(waiting, seconds, everybody=everybody)

    def _follow(self, waiting: Waiting, to: int) -> None:
        """A group became a supergroup. What waits goes there; there is no data to follow, for nothing is kept of groups
        and a person's own chat has their id for ever."""
        if to == waiting.outgoing.chat:
            self._refused(waiting, ChatMigrated(to))
        else:
            self._line.move(waiting, to)

    def _refused(self, waiting: Waiting, error: TelegramError) -> None:
        """Never tried again, except once as plain text where the HTML is what is wrong."""
        outgoing = waiting.outgoing
        edit = outgoing.message.clear is not None
        if not edit and not waiting.plain and "parse entities" in error.message:
            waiting.plain = True
            self._line.again(waiting)
            return
        if not edit:  # that old buttons cannot be taken away (any more) is no news
            log.error("message %d was refused: %s", outgoing.id, type(error).__name__)
        self._done(waiting)

    def _trouble(self, waiting: Waiting, error: TelegramError) -> None:
        """Telegram's fault, or the network's: tried until it goes through, after a pause between half and whole."""
        pause = min(FIRST_PAUSE * 2 ** min(waiting.tries, DOUBLINGS), LONGEST_PAUSE) * (1 + self._chance()) / 2
        level = logging.DEBUG if waiting.tries else logging.WARNING
        log.log(level, "message %d is tried again until it goes through: %s", waiting.outgoing.id, type(error).__name__)
        waiting.tries += 1
        self._rest(waiting, pause)

    def _rest(self, waiting: Waiting, seconds: float, *, everybody: bool = False) -> None:
        """Let a message's chat wait, or everybody, and then send it again. While stopping it stays in the outbox."""
        id_, chat = waiting.outgoing.id, waiting.outgoing.chat
        if self._stopping:
            self._line.drop(waiting)
            return
        if waiting.forgotten:
            self._done(waiting)
            return
        if everybody:
            self._line.hold()

        async def rest() -> None:
            await self._sleep(seconds)
            del self._resting[id_]
            self._flooded.discard(chat)
            if everybody:
                self._line.go_on()
            if waiting.forgotten:
                self._done(waiting)
            else:
                self._line.again(waiting)

        self._resting[id_] = asyncio.ensure_future(rest()), waiting

    # -- marking -----------------------------------------------------------------------------------------------------

    def _mark(self, id_: int) -> None:
        """Mark as sent; ids that come while a marking is under way share the next one."""
        self._left.append(id_)
        if self._marking is None or self._marking.done():
            self._marking = asyncio.ensure_future(self._mark_all())

    async def _mark_all(self) -> None:
        while self._left:
            ids, self._left = self._left, []
            try:
                await self._sent.sent(ids)
            except Exception as error:
                # With the next that is sent it is tried again.
                log.error("sent messages could not be marked: %s", type(error).__name__)  # noqa: TRY400
                self._left = ids + self._left
                return

    # -- the request -------------------------------------------------------------------------------------------------

    async def _once(self, waiting: Waiting) -> None:
        chat, message, formatted = waiting.outgoing.chat, waiting.outgoing.message, not waiting.plain
        if message.clear is not None:
            await self._post("editMessageReplyMarkup", {"chat_id": chat, "message_id": message.clear})
            return
        if message.document is not None:
            name, content = message.document
            file = InputFile(content.encode(errors="replace"), filename=name)
            sent = {"chat_id": chat, "caption": markup.plain(message.text), "document": file}
            form = RequestData([RequestParameter.from_input(key, value) for key, value in sent.items()])
            await self._request.post(f"{self._bot.base_url}/sendDocument", form)
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
        if waiting.unasked and self._line.pace.overall > FREE:
            # Without it Telegram takes no more than is free; https://core.telegram.org/bots/api#paid-broadcasts
            parameters["allow_paid_broadcast"] = True
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


def _seconds(after: float | timedelta) -> float:
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
