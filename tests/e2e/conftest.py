"""Fixtures of the end-to-end tests: a stand-in whose every message is looked at, a running bot, a person."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.logs import Discreet
from bot.render import markup
from e2e.house import TOKEN, Bot, Guest, running
from standin import StandIn

#: Ours: CURRICULUM.md, "On a phone".
BUBBLE = 300


def look_over(api: StandIn) -> None:
    """Assert that everything the bot sent is within its own limits and Telegram's, and that nothing was refused."""
    for call in api.calls:
        if call.method != "sendMessage":
            continue
        shown = markup.plain(call.params["text"])
        assert 0 < len(shown) <= BUBBLE, shown
        assert call.status != 400, (call.result, call.params)
        rows = call.params.get("reply_markup", {}).get("inline_keyboard", [])
        for button in (button for row in rows for button in row):
            assert 0 < len(button["text"]) <= 64
            assert 1 <= len(button["callback_data"].encode()) <= 64


@pytest.fixture
async def api() -> AsyncIterator[StandIn]:
    """A stand-in of Telegram; at the end every message it got is looked over."""
    async with StandIn(TOKEN) as api:
        yield api
        look_over(api)


@pytest.fixture
async def bot(api: StandIn, tmp_path: Path) -> AsyncIterator[Bot]:
    """A running bot with an empty database."""
    async with running(api, tmp_path) as bot:
        yield bot


@pytest.fixture
def ada(bot: Bot) -> Guest:
    """Somebody whom the bot has not met."""
    return Guest(bot, bot.api.person(id=1001, first_name="Ada"))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that every library logs, from DEBUG on, as the bot writes it."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Discreet())
    root, own = logging.getLogger(), logging.getLogger("bot")
    levels = root.level, own.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    own.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what anybody writes beside."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
