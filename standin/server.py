"""The stand-in itself: an HTTP server on this machine that answers as https://api.telegram.org does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.web_protocol import RequestHandler

from standin.faults import Fault, Pace
from standin.methods import Methods
from standin.params import Params, read
from standin.people import PATIENCE_SECONDS, Group, Person
from standin.refusals import Json, Refused
from standin.sending import Sending
from standin.settings import Settings
from standin.updates import Queue
from standin.webhook import Delivery
from standin.world import World

#: Methods that Telegram's pace counts.
_PACED = frozenset({"sendMessage", "sendDocument", "sendPhoto", "editMessageText", "editMessageCaption"})
#: The largest upload, https://core.telegram.org/bots/api#sending-files
MAX_UPLOAD_BYTES = 50 * 1024 * 1024


@dataclass
class Call:
    """One request as it came. `status` is 0 until it is answered, and stays 0 where it never was."""

    index: int
    method: str
    params: Json
    status: int = 0
    result: Any = None


class StandIn:
    """A Bot API of one's own: `async with StandIn(token="1:a") as api:` and point the bot at `api.url`.

    `clock` gives Unix seconds; `pace` makes it refuse what comes faster than Telegram allows; `reads_groups` is
    whether the bot sees what is not meant for it in groups.
    """

    def __init__(
        self,
        token: str = "1000:standin",  # noqa: S107 - opens nothing but this
        *,
        first_update_id: int = 1,
        clock: Callable[[], float] = time.time,
        pace: bool = False,
        reads_groups: bool = True,
        port: int = 0,
    ) -> None:
        self.token = token
        self.url = ""
        #: Seconds that every request takes, as a distance to Telegram would.
        self.delay = 0.0
        self.calls: list[Call] = []
        self.pace = Pace(clock) if pace else None
        number = token.partition(":")[0]
        bot: Json = {
            "id": int(number) if number.isdigit() else 1000,
            "is_bot": True,
            "first_name": "Stand-in",
            "username": "standin_bot",
        }
        flags = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled")
        me = {**bot, "can_join_groups": True, "can_read_all_group_messages": reads_groups}
        self.world = World(bot, clock)
        self.updates = Queue(first_update_id)
        self.webhook = Delivery(self.updates, clock)
        self.settings = Settings(me | dict.fromkeys(flags, False))
        self.sending = Sending(self.world)
        self.faults: list[Fault] = []
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}
        self._port = port
        self._closing = asyncio.Event()
        self._broken: list[Exception] = []
        self.methods = Methods(self.sending, self.settings, self.updates, self.webhook)

    # -- living --------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(
            web.Server(self._serve, request_factory=_request, access_log=None), shutdown_timeout=2
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.updates.closed = True
        self.updates.bell.ring()
        await self.webhook.stop()
        await self._runner.cleanup()
        if self._broken and error is None:
            # A bot would only see a 500 and try again; the test shall not pass for that.
            raise ExceptionGroup("the stand-in itself failed", self._broken)

    # -- for tests -----------------------------------------------------------------------------------------------

    def person(self, id: int | None = None, first_name: str = "Ada", **about: Any) -> Person:  # noqa: A002
        """The person with that id, made on the first call; see `Person` for what else may be told about them."""
        number = id if id is not None else 1001 + len(self._people)
        if number not in self._people:
            self._people[number] = Person(self, number, first_name, **about)
        return self._people[number]

    def group(self, id: int = -1001000000001, title: str = "Listeners") -> Group:  # noqa: A002
        """The group with that id, made on the first call; the bot is in it."""
        if id not in self._groups:
            self._groups[id] = Group(self, id, title)
        return self._groups[id]

    def fail(
        self,
        method: str,
        times: int = 1,
        *,
        status: int = 429,
        retry_after: int = 1,
        description: str = "",
        drop: bool = False,
        hang: bool = False,
        took_effect: bool = False,
        chat_id: int | None = None,
    ) -> Fault:
        """Let the next `times` calls of `method` ("*": any; `chat_id`: only those to this chat) go wrong.

        `status` 4xx answers as Telegram, 5xx as the gateway before it (no JSON); `drop` closes the connection
        without an answer; `hang` never answers until the stand-in closes. With `took_effect` the request is carried
        out first, and only its answer is lost.
        """
        method = self.methods.name(method)
        fault = Fault(method, times, status, retry_after, description, drop, hang, took_effect, chat_id)
        self.faults.append(fault)
        return fault

    def count(self, method: str) -> int:
        """How many calls of this method have come."""
        return sum(call.method == method for call in self.calls)

    async def called(self, method: str, times: int = 1, timeout: float = PATIENCE_SECONDS) -> list[Call]:  # noqa: ASYNC109
        """Wait until a method was called and answered so often; gives those calls."""

        def done() -> list[Call]:
            return [call for call in self.calls if call.method == method and call.status]

        if not await self.updates.bell.until(lambda: len(done()) >= times, timeout):
            raise AssertionError(f"{method} was called {len(done())} times in {timeout} s, not {times}")
        return done()

    async def quiet(self, timeout: float = PATIENCE_SECONDS) -> None:  # noqa: ASYNC109
        """Wait until every update is confirmed (polling) or taken (webhook)."""
        if not await self.updates.bell.until(lambda: not self.updates.waiting, timeout):
            left = [update.json for update in self.updates.waiting.values()]
            raise AssertionError(f"{len(left)} updates were not confirmed within {timeout} s; the first: {left[0]}")

    def restart_ids(self, first: int) -> None:
        """Let update ids go on from `first`, also a lower one, as after a quiet week; nothing may be waiting."""
        if self.updates.waiting:
            raise ValueError("update ids begin anew only when no update is waiting")
        self.updates.next_id = first

    # -- answering -----------------------------------------------------------------------------------------------

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        token, _, wanted = request.path.removeprefix("/bot").partition("/")
        if request.path.startswith(f"/file/bot{self.token}/"):
            return self._download(request.path.rpartition("/")[2])
        if not request.path.startswith("/bot") or not wanted:
            return _json(Refused(404, "Not Found").as_json(), 404)
        try:
            params = await read(request)
        except Refused as no:
            return _json(no.as_json(), no.code)
        if self.delay:
            await asyncio.sleep(self.delay)
        if token != self.token:
            return _json(Refused(401, "Unauthorized").as_json(), 401)
        method = self.methods.name(wanted)
        call = Call(len(self.calls), method, params.values)
        self.calls.append(call)
        try:
            return await self._answer(request, call, params)
        except Exception as error:
            self._broken.append(error)
            raise
        finally:
            self.updates.bell.ring()

    async def _answer(self, request: web.BaseRequest, call: Call, params: Params) -> web.StreamResponse:
        fault = next((fault for fault in self.faults if fault.meets(call.method, params)), None)
        try:
            if not fault or fault.took_effect:
                if self.pace and call.method in _PACED:
                    self.pace.take(params.number("chat_id"))
                call.result = await self.methods.carry_out(call.method, params)
            if fault:
                return await self._strike(request, call, fault)
        except Refused as no:
            call.status = no.code
            return _json(no.as_json(), no.code)
        call.status = 200
        return _json({"ok": True, "result": call.result}, 200)

    async def _strike(self, request: web.BaseRequest, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.hang:
            await self._closing.wait()
        if fault.drop or fault.hang:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        if fault.status >= 500:
            call.status = fault.status
            return web.Response(status=fault.status, text=fault.page(), content_type="text/html")
        raise fault.refusal()

    def _download(self, file_id: str) -> web.Response:
        file = self.world.files.get(file_id)
        if file is None:
            return _json(Refused(404, "Not Found").as_json(), 404)
        return web.Response(body=file.data, content_type="application/octet-stream")


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """A request that may be as large as Telegram takes; aiohttp would stop at 1 MiB."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_UPLOAD_BYTES)


def _json(body: Json, status: int) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
