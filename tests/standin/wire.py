"""What the tests of the stand-in share: a bare client, and the comparison of JSON with aiogram's types."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import aiohttp
from aiogram.types import TelegramObject

from standin import StandIn

TOKEN = "1000:secret"


@dataclass
class Answer:
    """An answer as it came over the wire."""

    status: int
    ok: bool
    result: Any
    description: str
    parameters: dict[str, Any]


class Client:
    """Calls methods of the stand-in by JSON; a refusal is an `Answer` too."""

    def __init__(self, api: StandIn, session: aiohttp.ClientSession) -> None:
        self.api = api
        self.session = session

    async def __call__(self, method: str, **params: Any) -> Answer:
        async with self.session.post(f"{self.api.url}/bot{self.api.token}/{method}", json=params) as answer:
            body = await answer.json()
        return Answer(
            answer.status,
            body["ok"],
            body.get("result"),
            body.get("description", ""),
            body.get("parameters", {}),
        )

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """What getUpdates gives."""
        answer = await self("getUpdates", **params)
        assert answer.ok, answer.description
        updates: list[dict[str, Any]] = answer.result
        return updates


@asynccontextmanager
async def standing_in(**options: Any) -> AsyncIterator[tuple[StandIn, Client]]:
    """A stand-in and a client of it."""
    async with StandIn(TOKEN, **options) as api, aiohttp.ClientSession() as session:
        yield api, Client(api, session)


def conforms(kind: type[TelegramObject], json: dict[str, Any]) -> None:
    """Fail unless the JSON is exactly what aiogram's type says: all that is required, nothing unknown, no odd type."""
    _same(kind.model_validate(json), json, kind.__name__)


def _same(model: object, json: object, where: str) -> None:
    if isinstance(model, TelegramObject):
        assert isinstance(json, dict), where
        fields = {field.alias or name: name for name, field in type(model).model_fields.items()}
        unknown = json.keys() - fields.keys()
        assert not unknown, f"{where} ({type(model).__name__}) has unknown fields {sorted(unknown)}"
        for key, value in json.items():
            _same(getattr(model, fields[key]), value, f"{where}.{key}")
    elif isinstance(model, list):
        assert isinstance(json, list), where
        for index, (one, other) in enumerate(zip(model, json, strict=True)):
            _same(one, other, f"{where}[{index}]")
    elif isinstance(model, datetime):
        assert type(json) is int, f"{where} is no Unix time: {json!r}"
    else:
        plain = model.value if isinstance(model, Enum) else model
        assert type(plain) is type(json), f"{where} is {json!r}, not of {type(plain).__name__}"
        assert plain == json, where
