"""What an operator must tell everybody reaches everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.announcing import read
from bot.store.lock import Lock
from bot.store.opening import StoreMistake
from e2e.house import KEY, Guest, running, texts
from e2e.process import run
from standin import StandIn

NEWS = "On Sunday somebody copied the database. <Nothing> in it can be read without the key; they have no key."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A file with a message."""
    file = tmp_path / "news.txt"
    file.write_text(NEWS + "\n", encoding="utf-8")
    return file


async def announced(folder: Path, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    """Give the command. Gives its exit code, output and complaints."""
    settings = {"BOT_DATABASE": str(folder / "bot.db"), "BOT_DATABASE_KEY": KEY}
    ended = await run(folder, "announce", *arguments, typed=typed, **settings)
    return ended.code, ended.out, ended.err


async def test_everybody_whom_the_bot_knows_is_told(api: StandIn, tmp_path: Path, news: Path) -> None:
    async with running(api, tmp_path) as bot:
        guests = [Guest(bot, api.person(id=1001)), Guest(bot, api.person(id=1002))]
        for guest in guests:
            await guest.says("/help")
    code, out, err = await announced(tmp_path, str(news), "--yes")
    assert (code, err) == (0, "")
    assert out.endswith("It leaves after the next start; people: 2.\n")
    async with running(api, tmp_path) as bot:
        await bot.settled()
        assert [texts(guest.new())[-1] for guest in guests] == [NEWS, NEWS]


async def test_without_a_yes_nobody_is_told(api: StandIn, tmp_path: Path, news: Path) -> None:
    async with running(api, tmp_path) as bot:
        await Guest(bot, api.person(id=1001)).says("/help")
    code, out, err = await announced(tmp_path, str(news), typed="n\n")
    assert code == 2
    assert "Send this to everybody (1)?" in out
    assert "nothing is sent" in err
    async with running(api, tmp_path) as bot:
        assert await bot.store.unsent() == []


async def test_while_the_bot_runs_it_is_refused(api: StandIn, tmp_path: Path, news: Path) -> None:
    async with running(api, tmp_path):
        with Lock(tmp_path / "bot.db"):
            code, _, err = await announced(tmp_path, str(news), "--yes")
    assert (code, "stop" in err) == (2, True), err


@pytest.mark.parametrize(("text", "why"), [("", "is empty"), ("x" * 4097, "has 4097 characters")])
def test_what_cannot_be_sent_is_told(news: Path, text: str, why: str) -> None:
    news.write_text(text, encoding="utf-8")
    with pytest.raises(StoreMistake, match=why):
        read(news)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreMistake, match="write the message into one"):
        read(tmp_path / "none.txt")
