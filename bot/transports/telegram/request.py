"""HTTP to the Bot API over aiohttp: about half the CPU time of PTB's default transport (docs/decisions/0002)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

Timeout = ODVInput[float]

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class _JsonData:
    """Stands in for PTB's RequestData where the parameters are plain data already: one JSON object."""

    json_payload: bytes
    contains_files: ClassVar[bool] = False


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's request interface over one aiohttp session.

    `connections` is how many connections may be open at once, `read_timeout` and `connect_timeout` are seconds. The
    token stands in every URL, so no error that leaves here carries one.
    """

    _HEADERS: ClassVar[dict[str, str]] = {"User-Agent": BaseRequest.USER_AGENT}

    def __init__(self, connections: int, read_timeout: float = 10.0, connect_timeout: float = 10.0) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers=self._HEADERS,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=("Accept-Encoding",),
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0917 (as in the base class)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See BaseRequest.do_request. Raises TimedOut and NetworkError, without the URL."""
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        body, headers = _body(request_data)
        timeout = aiohttp.ClientTimeout(
            sock_read=_seconds(read_timeout, self._read_timeout),
            sock_connect=_seconds(connect_timeout, self._connect_timeout),
        )
        try:
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"the connection failed: {type(error).__name__}") from None

    async def call(self, url: str, parameters: dict[str, Any], read_timeout: Timeout = BaseRequest.DEFAULT_NONE) -> Any:
        """Call a method of the Bot API by its URL. Gives the answer's `result` as plain data; raises as `post` does."""
        data = _JsonData(json.dumps(parameters, ensure_ascii=False).encode())
        return await self.post(url, cast("RequestData", data), read_timeout=read_timeout)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See BaseRequest.parse_json_payload; unlike it, this logs nothing of what came."""
        try:
            data: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        return data


def _seconds(given: Timeout, default: float) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    """The body and the headers it needs. One JSON object is cheaper to write and to read than a form."""
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return request_data.json_payload, _JSON
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
