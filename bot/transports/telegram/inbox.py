"""The durable inbox: PTB's update queue, whose updates lie in the database before Telegram is told that they arrived.

PTB confirms a batch of updates with its next getUpdates, before any handler has run; what is only in memory then is
lost with the process. So a batch is committed when it is fetched, in one transaction, and a webhook's update when it is
put. The queue also keeps the order of each chat: it hands out a chat's next update only when the one before is done.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor, ExtBot

from bot.practice.ports import Inbox, Incoming
from bot.transports.telegram.inbound import to_incoming
from bot.transports.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

#: How many chats are served at once.
WIDTH = 16

#: So many updates of one chat wait for their turn at most, beyond anything that a hurried person sends: what comes on
#: top is a flood, and answering it would only bury them in messages, one a second.
MOST_PARKED = 20

#: What SQLite can hold as a number is below this.
LARGEST = 2**63

#: Seconds that the answer to a long poll may take beyond the poll itself.
MARGIN = 10


class DurableQueue(asyncio.Queue[object]):
    """An update queue over an inbox. Updates go in, Incomings come out."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._fetched: dict[int, Incoming | None] = {}
        self._busy: set[int] = set()
        self._parked: dict[int, deque[Incoming]] = {}
        self._flooding: set[int] = set()
        self._stopping = False

    async def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Commit a batch that was fetched, before PTB puts its updates one by one and confirms them."""
        incoming = [one for one in map(_read, updates) if one is not None]
        new = {one.update: one for one in await self._inbox.keep(incoming)} if incoming else {}
        self._fetched = {id_: new.get(id_) for id_ in map(_id, updates)}

    async def put(self, item: object) -> None:
        """Put an update, or PTB's signal to stop."""
        if not isinstance(item, Update):
            self._drop_all()
            await super().put(item)
            return
        if item.update_id not in self._fetched:
            await self.keep([item.to_dict()])
        incoming = self._fetched.pop(item.update_id)
        if incoming is not None:
            self._release(incoming)

    async def take_up(self) -> int:
        """Put what was kept and not handled before the last stop. Gives how much it was."""
        waiting = await self._inbox.waiting()
        for incoming in waiting:
            self._release(incoming)
        return len(waiting)

    def done(self, chat: int) -> None:
        """A chat's update was handled: its next may be handed out."""
        parked = self._parked.get(chat)
        if self._stopping or not parked:
            self._parked.pop(chat, None)
            self._busy.discard(chat)
            self._flooding.discard(chat)
        else:
            self.put_nowait(parked.popleft())

    def _release(self, incoming: Incoming) -> None:
        if self._stopping:
            return
        if incoming.chat in self._busy:
            parked = self._parked.setdefault(incoming.chat, deque())
            if len(parked) >= MOST_PARKED:
                incoming = replace(incoming, flood="quiet" if incoming.chat in self._flooding else "tell")
                self._flooding.add(incoming.chat)
            parked.append(incoming)
        else:
            self._busy.add(incoming.chat)
            self.put_nowait(incoming)

    def _drop_all(self) -> None:
        """On a stop nothing new is begun: what waits lies in the inbox and is taken up on the next start."""
        self._stopping = True
        self._parked.clear()
        while not self.empty():
            self.get_nowait()
            self.task_done()


def _id(update: dict[str, Any]) -> int:
    """An update's id; 0, which Telegram gives to none, for one that has none that can be kept."""
    try:
        id_ = int(update["update_id"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return 0
    return id_ if abs(id_) < LARGEST else 0


def _read(update: dict[str, Any]) -> Incoming | None:
    """What an update comes to; one that cannot be read is skipped, so that it blocks no other."""
    try:
        incoming = to_incoming(update)
        held = incoming is None or max(abs(incoming.update), abs(incoming.chat), abs(incoming.at)) < LARGEST
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError) as error:
        log.error("an update could not be read: %s", type(error).__name__)  # noqa: TRY400 (it may hold a text)
        return None
    return incoming if held else None


class PerChat(BaseUpdateProcessor):
    """Handles updates of different chats at once; the queue sees to it that one chat has only one under way."""

    def __init__(self, queue: DurableQueue, width: int = WIDTH) -> None:
        super().__init__(width)
        self._queue = queue

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """See BaseUpdateProcessor."""
        try:
            await coroutine
        finally:
            if isinstance(update, Incoming):
                self._queue.done(update.chat)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to clean up."""


class InboxBot(ExtBot[None]):
    """A bot whose fetched updates are kept before anybody sees them. `polling` is the request for getUpdates."""

    __slots__ = ("_inbox_queue", "_polling")

    def __init__(self, queue: DurableQueue, polling: AiohttpRequest, token: str, **options: Any) -> None:
        super().__init__(token, get_updates_request=polling, **options)
        with self._unfrozen():
            self._inbox_queue = queue
            self._polling = polling

    async def initialize(self) -> None:
        """See telegram.Bot.initialize. PTB tries again for ever without a word, so this says why nothing happens."""
        try:
            await super().initialize()
        except NetworkError as error:
            log.warning("Telegram cannot be reached (%s); trying again", type(error).__name__)
            raise

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,  # noqa: ASYNC109
        allowed_updates: Sequence[str] | None = None,
        **_: Any,
    ) -> tuple[Update, ...]:
        """See telegram.Bot.get_updates. Gives updates that hold nothing but their ids: the rest is in the inbox."""
        seconds = int(timeout.total_seconds()) if isinstance(timeout, timedelta) else timeout or 0
        asked = {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": allowed_updates}
        given = {name: value for name, value in asked.items() if value is not None}
        found = await self._polling.call(f"{self.base_url}/getUpdates", given, read_timeout=seconds + MARGIN)
        raw: list[dict[str, Any]] = found if isinstance(found, list) else []
        await self._inbox_queue.keep(raw)
        return tuple(Update(id_) for id_ in map(_id, raw) if id_)
