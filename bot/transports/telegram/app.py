"""The bot on Telegram: PTB's Application with our queue, request and sender, by long polling or webhook."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from telegram import BotCommand
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ContextTypes, TypeHandler

from bot.practice.ports import Inbox, Incoming, Outbox, Sent
from bot.practice.turn import Practice
from bot.transports.scheduler import Tick, scheduler
from bot.transports.telegram.inbound import ALLOWED_UPDATES
from bot.transports.telegram.inbox import WIDTH, DurableQueue, InboxBot, PerChat
from bot.transports.telegram.outbound import Sender
from bot.transports.telegram.pace import Line, Pace
from bot.transports.telegram.request import AiohttpRequest

log = logging.getLogger(__name__)

#: Seconds that a stop gives to what is on its way.
GRACE = 4.0

#: So many conflicts in a row mean that another program polls with this token, and goes on doing so.
MOST_CONFLICTS = 3

#: Seconds of one long poll, and what the connection may take beyond it.
POLL = 30


class Telegram(RuntimeError):
    """Telegram cannot be used as it is set up; the message tells the operator what to do."""


class Kept(Inbox, Sent, Protocol):
    """The store as this transport needs it."""

    async def tidy(self) -> None:
        """The hourly housekeeping."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram delivers updates: the public https address, and where to listen for it."""

    url: str
    listen: str
    port: int
    secret: str


@dataclass(frozen=True, slots=True)
class Connection:
    """How Telegram is reached. `api_url` is the Bot API server, without a slash at its end."""

    token: str
    api_url: str
    webhook: Webhook | None = None


class TelegramApp:
    """The running bot. `practice` and `tick` make the use cases for the outbox that they are given; `pace` is how fast
    messages may leave, Telegram's where it is left out."""

    def __init__(
        self,
        connection: Connection,
        store: Kept,
        practice: Callable[[Outbox], Practice],
        tick: Callable[[Outbox], Tick],
        commands: Mapping[str, str],
        *,
        pace: Pace | None = None,
    ) -> None:
        self._connection = connection
        self._store = store
        self._commands = commands
        self._conflicts = 0
        self._registering: asyncio.Future[None] | None = None
        self.failure = ""
        self._queue = DurableQueue(store)
        line = Line(pace or Pace())
        request = AiohttpRequest(line.pace.abreast + WIDTH + 4)
        bot = InboxBot(
            self._queue,
            AiohttpRequest(2),
            connection.token,
            base_url=f"{connection.api_url}/bot",
            base_file_url=f"{connection.api_url}/file/bot",
            request=request,
        )
        self._bot = bot
        self._sender = Sender(bot, request, store, line)
        self._practice = practice(self._sender)
        self._scheduler = scheduler(self._sender.when_room(tick(self._sender)), store.tidy)
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .bot(bot)
            .update_queue(self._queue)
            .concurrent_updates(PerChat(self._queue))
            .context_types(ContextTypes(context=CallbackContext))
            .post_init(self._begin)
            .post_stop(self._end)
            .post_shutdown(self._close)
            .job_queue(None)
            .build()
        )
        self.application.add_handler(TypeHandler(Incoming, self._handle))
        self.application.add_error_handler(self._on_error)

    def run(self) -> None:
        """Run until a signal stops it. Raises Telegram where it cannot go on."""
        # The library and all modules live as long as the process: the collector need not walk over them again.
        gc.collect()
        gc.freeze()
        # PTB would log an invalid token too, beside the sentence below.
        logging.getLogger("telegram.ext").addFilter(lambda record: "Invalid token" not in str(record.msg))
        try:
            self._run()
        except InvalidToken:
            raise Telegram(
                "Telegram does not know this TELEGRAM_BOT_TOKEN; copy it again from @BotFather into .env"
            ) from None
        if self.failure:
            raise Telegram(self.failure)

    def _run(self) -> None:
        webhook = self._connection.webhook
        if webhook is None:
            self.application.run_polling(timeout=POLL, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
            return
        self.application.run_webhook(
            listen=webhook.listen,
            port=webhook.port,
            url_path=urlsplit(webhook.url).path.strip("/"),
            webhook_url=webhook.url,
            # Telegram proves by it that a request is its own; PTB answers 403 to any other.
            secret_token=webhook.secret or secrets.token_urlsafe(32),
            allowed_updates=ALLOWED_UPDATES,
            bootstrap_retries=-1,
        )

    async def _handle(self, incoming: Incoming, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if incoming.callback:
            self.application.create_task(self._answer(incoming.callback), incoming)
        await self._practice.handle(incoming)
        if incoming.kind == "blocked":
            await self._store.gone(incoming.chat)

    async def _answer(self, callback: str) -> None:
        """End the little clock on the tapped button. It is no part of the turn: too late for it is no harm."""
        try:
            await self._bot.answer_callback_query(callback)
        except TelegramError as error:
            log.info("a tap was not answered: %s", type(error).__name__)

    async def _on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if isinstance(error, Conflict):
            self._conflicts += 1
            log.warning("another program asks Telegram for updates with this token (%d)", self._conflicts)
            if self._conflicts >= MOST_CONFLICTS:
                self.failure = "another program runs with this TELEGRAM_BOT_TOKEN; stop one of the two"
                self.application.stop_running()
        else:
            self._conflicts = 0
            log.warning("update loop: %s", type(error).__name__)

    async def _begin(self, application: object) -> None:
        log.info("taken up: %d unsent messages, %d updates", await self._sender.take_up(), await self._queue.take_up())
        self._scheduler.start()
        self._registering = asyncio.ensure_future(self._register())

    async def _register(self) -> None:
        """Tell Telegram the commands; that it fails keeps nobody from practising."""
        try:
            await self._bot.set_my_commands([BotCommand(name, about) for name, about in self._commands.items()])
        except TelegramError as error:
            log.warning("the commands could not be registered: %s", type(error).__name__)

    async def _end(self, application: object) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._registering is not None:
            self._registering.cancel()
            await asyncio.gather(self._registering, return_exceptions=True)
        await self._sender.finish(GRACE)

    async def _close(self, application: object) -> None:
        await self._store.close()
