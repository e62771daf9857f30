"""Delivery by webhook: every update is posted until the bot answers 2xx; a chat's updates go one after another."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from standin.refusals import Json, bad_request
from standin.updates import Queue, Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
#: Telegram waits for an answer for about a minute.
ANSWER_SECONDS = 60
_PORTS = {443, 80, 88, 8443}


@dataclass(frozen=True)
class Hook:
    """A webhook as it was set."""

    url: str
    secret: str = ""
    max_connections: int = 40


def check(url: str, secret: str) -> None:
    """Raise `Refused` (400) where Telegram would; http and any port are taken for this machine only."""
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    parts = urlsplit(url)
    if parts.hostname in {"127.0.0.1", "localhost"}:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


class Delivery:
    """Posts what the queue holds. `again_after` is the pause before an update is tried again, in seconds."""

    def __init__(self, queue: Queue, clock: Callable[[], float]) -> None:
        self.again_after = 0.01
        self.hook = Hook("")
        self._queue = queue
        self._clock = clock
        self._last_error: Json = {}
        self._task: asyncio.Task[None] | None = None

    async def set(self, hook: Hook) -> None:
        """Deliver to this hook from now on; an empty URL ends delivery."""
        await self.stop()
        self.hook = hook
        self._queue.webhook_url = hook.url
        self._queue.bell.ring()
        if hook.url:
            self._last_error = {}
            self._task = asyncio.create_task(self._deliver(hook), name="standin-webhook")

    async def stop(self) -> None:
        """End delivery; what was not taken stays queued."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def info(self) -> Json:
        """WebhookInfo."""
        body: Json = {
            "url": self.hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.waiting),
        }
        if self.hook.url:
            body |= {"max_connections": self.hook.max_connections, "ip_address": "127.0.0.1", **self._last_error}
        if self._queue.allowed:
            body["allowed_updates"] = list(self._queue.allowed)
        return body

    async def _deliver(self, hook: Hook) -> None:
        busy: dict[int, Update] = {}  # by chat
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                ready: list[Update] = []

                def look(ready: list[Update] = ready) -> bool:
                    chats = set(busy)
                    for update in self._queue.waiting.values():
                        if len(chats) >= hook.max_connections:
                            break
                        if update.chat_id not in chats:
                            chats.add(update.chat_id)
                            ready.append(update)
                    return bool(ready)

                while not await self._queue.bell.until(look, ANSWER_SECONDS):
                    pass
                for update in ready:
                    busy[update.chat_id] = update
                    group.create_task(self._until_taken(session, hook, update, busy))

    async def _until_taken(
        self, session: aiohttp.ClientSession, hook: Hook, update: Update, busy: dict[int, Update]
    ) -> None:
        number = update.json["update_id"]
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        while number in self._queue.waiting:
            if not (error := await self._post(session, hook.url, update, headers)):
                break
            self._last_error = {"last_error_date": int(self._clock()), "last_error_message": error}
            self._queue.bell.ring()
            await asyncio.sleep(self.again_after)
        busy.pop(update.chat_id, None)
        self._queue.confirm(number)

    @staticmethod
    async def _post(session: aiohttp.ClientSession, url: str, update: Update, headers: dict[str, str]) -> str:
        """Post once; gives what went wrong, or nothing."""
        try:
            async with session.post(url, json=update.json, headers=headers) as answer:
                await answer.read()
                if answer.ok:
                    return ""
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"
