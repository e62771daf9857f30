"""The webhook takes updates from nobody but Telegram, and what the bot keeps is its owner's alone."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from e2e.house import KEY, PATIENCE, TOKEN, Clock
from e2e.process import Process

from bot.store.store import SqliteStore
from standin import StandIn
from standin.refusals import Json
from standin.webhook import SECRET_HEADER

SECRET = "open-sesame"

#: A private message, as Telegram would post it.
FORGED: Json = {
    "update_id": 999,
    "message": {"message_id": 1, "date": 50, "chat": {"id": 4004, "type": "private"}, "text": "/start"},
}


@dataclass
class Door:
    """A bot that listens, and the stand-in that it registered its webhook with."""

    api: StandIn
    url: str
    process: Process
    folder: Path

    async def knocks(self, headers: dict[str, str], body: Json | bytes = FORGED, method: str = "POST") -> int:
        """Send a request. Gives the status."""
        data: dict[str, Json | bytes] = {"data": body} if isinstance(body, bytes) else {"json": body}
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, self.url, headers=headers, **data) as answer,  # type: ignore[arg-type]
        ):
            await answer.read()
            return answer.status

    @property
    def secret(self) -> str:
        """The secret that Telegram was told."""
        return str(next(call for call in self.api.calls if call.method == "setWebhook").params["secret_token"])


@pytest.fixture(params=[SECRET, ""], ids=["secret set", "secret made"])
async def door(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """A bot by webhook, its secret set by the operator or left out."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": url, "WEBHOOK_PORT": str(port), "WEBHOOK_SECRET": request.param, "BOT_JUDGE": "rules"}
    async with StandIn(TOKEN) as api:
        process = Process.on(
            api,
            tmp_path,
            BOT_DATABASE=str(tmp_path / "data" / "bot.db"),
            BOT_DATABASE_KEY="",
            BOT_DATABASE_KEY_FILE=str(tmp_path / "keys" / "database.key"),
            BOT_LOG_LEVEL="DEBUG",
            **settings,
        )
        await process.start()
        try:
            # What the stand-in posts is posted until it is taken: then the bot listens.
            phone = api.person(id=4005)
            await phone.says("/help")
            await phone.hears(timeout=2 * PATIENCE)
            yield Door(api, url, process, tmp_path)
        finally:
            await process.kill()


def guesses(secret: str) -> list[dict[str, str]]:
    """What somebody might send who does not know the secret."""
    wrong = ("", "guess", secret[:-1], f"{secret}x", secret.swapcase(), f" x{secret}", "é", "0" * 256)
    return [{}, {"Authorization": f"Bearer {secret}"}, *({SECRET_HEADER: one} for one in wrong)]


async def test_only_who_knows_the_secret_is_let_in(door: Door) -> None:
    secret = door.secret
    assert len(secret) >= len(SECRET)
    for headers in guesses(secret):
        assert await door.knocks(headers) == 403, headers
        assert await door.knocks(headers, b"no json {{ 7*7 }} \xff") in {400, 403}, headers
    for method in ("GET", "PUT", "DELETE"):
        assert await door.knocks({SECRET_HEADER: secret}, method=method) in {404, 405}
    assert await door.knocks({SECRET_HEADER: secret}) == 200
    door.process.send(signal.SIGTERM)
    ended = await door.process.ended()
    assert "Traceback" not in ended.err
    assert secret not in ended.err + ended.out


async def test_what_was_refused_was_not_kept_and_what_is_kept_is_the_owners_alone(door: Door) -> None:
    for headers in guesses(door.secret):
        assert await door.knocks(headers) == 403
    files = {file for file in door.folder.rglob("*") if file.is_file()}
    database = {file for file in files if file.parent.name == "data"}
    assert {"bot.db", "bot.db-wal"} <= {file.name for file in database}
    key = door.folder / "keys" / "database.key"
    for file in (*database, key):
        assert oct(file.stat().st_mode & 0o777) == "0o600", file.name
    for folder in (door.folder / "data", key.parent):
        assert oct(folder.stat().st_mode & 0o777) == "0o700", folder.name
    store = SqliteStore(door.folder / "data" / "bot.db", key.read_text(encoding="ascii").strip(), Clock())
    assert await store.waiting() == []
    assert not (await store.load(4004)).known
    await store.close()
    assert 4004 not in {call.params["chat_id"] for call in door.api.calls if call.method == "sendMessage"}


async def test_a_new_database_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = SqliteStore(tmp_path / "new" / "bot.db", KEY, Clock())
        await store.load(1)
    finally:
        os.umask(before)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "new").iterdir()}
    await store.close()
    assert set(modes.values()) == {"0o600"}
