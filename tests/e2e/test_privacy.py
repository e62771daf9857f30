"""What nobody may find: texts, names and the token, in logs, on the disk, in what is kept."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.judge.verdict import Task, Verdict
from bot.logs import Discreet
from bot.store.opening import open_database
from e2e.house import KEY, TOKEN, Guest, Parts, agreed, library, marked, running, texts, typed
from e2e.process import Process
from standin import StandIn
from standin.people import Person

#: Stands in everything that a person types, is called, or sends.
MARK = "Quokkamark"
SECRETS = (MARK, MARK.lower(), TOKEN, TOKEN.partition(":")[2])


@pytest.fixture
def everything_logged() -> Iterator[StringIO]:
    """All loggers of all libraries at DEBUG, written as the bot writes them."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def ada_of(api: StandIn, number: int = 1001) -> Person:
    """Somebody whose every name is marked."""
    return api.person(id=number, first_name=f"Ada{MARK}", last_name=f"L{MARK}", username=f"ada_{MARK}")


def files(folder: Path) -> bytes:
    """Every byte below a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def tables(database: Path) -> str:
    """Every row of every table."""
    db = open_database(database, KEY)
    names = [name for name in db.table_names() if not name.startswith("_sqlite_migrations")]
    rows = [repr(tuple(row)) for name in names for row in db.execute(f"SELECT * FROM [{name}]").fetchall()]
    db.close()
    return "\n".join(rows)


async def converses(ada: Guest) -> None:
    """Say, send and tap all there is, each with the mark in it."""
    await ada.begins()
    await ada.says(f"You should ask them for a second try, {MARK}.")
    await ada.taps("Show me an example")
    await ada.says(f"{typed('para-exam')[0]} {MARK}")
    await ada.after(ada.phone.sends_photo(f"a photo of {MARK}"))
    await ada.after(ada.phone.sends_voice())
    await ada.forges(f"s:{MARK}:0")
    await ada.says(f"/{MARK} {MARK}")
    await ada.says("/nudge")
    await ada.taps("Another")
    await ada.says(f"half past {MARK}")
    await ada.says("8")
    await ada.says(f"{MARK}ville")
    venue = {"location": {"latitude": 52.5, "longitude": 13.4}, "title": MARK, "address": MARK}
    place = {"venue": venue, "location": venue["location"]}
    await ada.after(ada.phone.chat.bell.until(lambda: bool(ada.phone._sends(place)), 1))
    await ada.phone.says_in_group(f"/hello {MARK}")
    await ada.bot.settled()
    number = await ada.phone.says(f"I want to kill myself, {MARK}")
    await ada.bot.settled()
    await ada.after(ada.phone.edits(number, f"no, {MARK}"))


async def test_no_log_of_any_library_holds_a_text_a_name_or_the_token(
    api: StandIn, tmp_path: Path, everything_logged: StringIO
) -> None:
    async with running(api, tmp_path) as bot:
        api.fail("sendMessage", status=502)
        api.fail("getUpdates", drop=True)
        api.fail("answerCallbackQuery", status=400, description=f"Bad Request: {MARK}")
        await converses(Guest(bot, ada_of(api)))
    told = everything_logged.getvalue()
    assert "bot.transports" in told
    assert [secret for secret in SECRETS if secret in told] == []


async def test_a_turn_that_fails_logs_nothing_of_what_it_was_about(
    api: StandIn, tmp_path: Path, everything_logged: StringIO
) -> None:
    async def fails(task: Task) -> Verdict:
        raise ValueError(f"cannot judge {task.said!r}")

    async with running(api, tmp_path, parts=Parts(judge=fails)) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.begins()
        assert texts(await ada.says(f"Hello {MARK}")) == [library().messages.texts.sorry.strip()]
    told = everything_logged.getvalue()
    assert "turn failed: ValueError at test_privacy.py" in told
    assert MARK not in told


async def test_nothing_on_the_disk_can_be_read_without_the_key(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        await converses(Guest(bot, ada_of(api)))
        written = files(tmp_path)
        assert len(written) > 10_000
        assert [secret for secret in (*SECRETS, "para-exam", "SQLite format", KEY) if secret.encode() in written] == []
    assert [secret for secret in (*SECRETS, "para-exam", KEY) if secret.encode() in files(tmp_path)] == []


async def test_a_process_writes_no_text_name_or_token_anywhere(api: StandIn, tmp_path: Path) -> None:
    phone = ada_of(api)
    await agreed(tmp_path / "bot.db", phone.id)
    process = Process.on(api, tmp_path, BOT_LOG_LEVEL="DEBUG", TMPDIR=str(tmp_path))
    await process.start()
    try:
        await phone.says("/start")
        await phone.hears(2)
        await phone.taps("Begin: The exam")
        await phone.hears(3)
        await phone.says(f"You should ask them for a second try, {MARK}.")
        await phone.hears(2)
        await marked(process.database)
        api.fail("sendMessage", status=502)
        await phone.sends_photo(MARK)
        await phone.hears()
        written = files(tmp_path)
        process.send(signal.SIGTERM)
        ended = await process.ended()
    finally:
        await process.kill()
    assert "taken up" in ended.err
    found = (written + files(tmp_path)).decode("latin-1") + ended.err + ended.out
    assert [secret for secret in SECRETS if secret in found] == []


async def test_after_a_finished_drill_no_text_of_the_person_is_kept(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.begins()
        for _ in range(2):
            await ada.says(f"You should ask them for a second try, {MARK}.")
            heard = await ada.taps("Next")
        assert f"{MARK}.”" in "\n".join(texts(heard))
        await ada.says(f"You should, {MARK}")
        await ada.after(ada.phone.sends_photo(f"a photo of {MARK}"))
        await ada.says(f"/{MARK}")
    kept = tables(tmp_path / "bot.db")
    assert "para-exam" in kept
    assert MARK.lower() not in kept.lower()


async def test_in_an_exercise_only_the_latest_reply_is_kept(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.begins()
        await ada.says("You should ask them for Quokkaone.")
        await ada.says("You should ask them for Quokkatwo.")
    kept = tables(tmp_path / "bot.db")
    assert "Quokkaone" not in kept
    assert kept.count("Quokkatwo") == 1


async def test_what_sets_off_the_safety_screen_is_not_kept_and_not_scored(
    api: StandIn, tmp_path: Path, everything_logged: StringIO
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.begins()
        heard = await ada.says(f"I want to kill myself, {MARK}")
        assert heard[-1].buttons == list(library().safety.buttons.model_dump().values())
        assert MARK not in "\n".join(texts(heard))
        assert (await bot.store.progress(1001)).days == 0
    assert MARK not in tables(tmp_path / "bot.db")
    assert MARK not in everything_logged.getvalue()


async def test_a_location_is_kept_only_as_a_zone(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.says("/settings")
        await ada.taps("Time zone")
        await ada.after(ada.phone.shares_location(52.5171, 13.3889))
    kept = tables(tmp_path / "bot.db")
    assert "Europe/Berlin" in kept
    assert "52.5" not in kept
    assert "13.38" not in kept


async def test_after_an_erasure_nothing_of_the_person_is_left(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api, 770077))
        await converses(ada)
        assert "770077" in tables(tmp_path / "bot.db")
        await ada.says("/erase")
        await ada.taps("Yes, erase all")
    kept = tables(tmp_path / "bot.db")
    assert "770077" not in kept
    assert MARK not in kept
