"""What a request carries, whichever way it was sent: query, urlencoded form, multipart form or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from standin.refusals import Json, bad_request, words

_NUMBERS = words(
    "chat_id from_chat_id user_id message_id message_thread_id offset limit timeout max_connections cache_time "
    "reply_to_message_id duration width height"
)
_SWITCHES = words(
    "disable_notification protect_content show_alert drop_pending_updates is_big allow_paid_broadcast "
    "show_caption_above_media has_spoiler disable_content_type_detection disable_web_page_preview"
)
_OBJECTS = words(
    "reply_markup entities caption_entities allowed_updates commands scope link_preview_options reply_parameters "
    "reaction menu_button message_ids"
)


@dataclass(frozen=True)
class Upload:
    """A file in a multipart request."""

    name: str
    mime: str
    data: bytes


@dataclass
class Params:
    """The parameters by name, decoded (numbers, switches, nested JSON), and the files by the name of their part."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text; empty where it was not given."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; `default` where it was not given or is none."""
        value = self.values.get(name)
        return value if isinstance(value, int) else default

    def switch(self, name: str) -> bool:
        """A yes or no; no where it was not given."""
        return bool(self.values.get(name))

    def given(self, name: str) -> bool:
        """Whether it was sent, and not empty."""
        return self.values.get(name) not in (None, "")

    def array(self, name: str, what: str) -> list[Any]:
        """A JSON array; empty where it was not given; 400 naming `what` where it is something else."""
        value = self.values.get(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def mapping(self, name: str, what: str) -> Json:
        """A JSON object; empty where it was not given; 400 naming `what` where it is something else."""
        value = self.values.get(name)
        if value in (None, ""):
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {what} JSON object")
        return value


def decode(name: str, value: Any) -> Any:
    """One parameter as it is meant; what cannot be read stays as it came, for the method to refuse."""
    if isinstance(value, str):
        if name in _NUMBERS:
            try:
                return int(value)
            except ValueError:
                return value
        if name in _SWITCHES:
            return value.lower() in {"true", "yes", "1"}
        if name in _OBJECTS and value:
            try:
                return json.loads(value)
            except ValueError:
                return value
    elif not isinstance(value, bool) and isinstance(value, int | float) and name not in _NUMBERS | _SWITCHES:
        return str(value)
    return value


async def read(request: web.BaseRequest) -> Params:
    """All parameters of a request; 400 where its JSON is none or a text is not UTF-8."""
    params = Params(dict(request.query))
    kind = request.content_type
    if kind == "multipart/form-data":
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader):
                await _take(part, params)
    else:
        body = await request.read()
        if kind == "application/json" and body:
            params.values |= _read_json(body)
        elif body:
            params.values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    params.values = {name: decode(name, value) for name, value in params.values.items() if value is not None}
    try:
        json.dumps(params.values, ensure_ascii=False).encode()
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return params


async def _take(part: BodyPartReader, params: Params) -> None:
    name = part.name or ""
    data = bytes(await part.read(decode=False))
    if part.filename is None:
        params.values[name] = data.decode("utf-8", "replace")
    else:
        mime = part.headers.get("Content-Type", "application/octet-stream")
        params.files[name] = Upload(part.filename, mime, data)


def _read_json(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return found
