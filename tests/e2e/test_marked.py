"""A whole conversation in which everything a person gives is marked: the mark is nowhere it should not be."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.practice.alarm import Alarms
from bot.practice.exercise import Exercises
from bot.practice.settings import Settings
from bot.store.opening import open_database
from bot.store.store import SqliteStore
from bot.transports.telegram.inbox import InboxBot
from bot.transports.telegram.outbound import Sender
from e2e.house import KEY, PATIENCE, Bot, Guest, library, running, script
from e2e.process import Process
from e2e.test_privacy import MARK, SECRETS, ada_of, files, tables
from standin import StandIn

WORDS = library().messages.texts

#: A place with digits that stand nowhere else.
LATITUDE, LONGITUDE = 52.517177, 13.388853
PLACE = ("52.517177", "13.388853", "52.51", "13.38")

HOUR, DAY = 3600, 86400

#: What onnxruntime writes where ORT_DISABLE_TELEMETRY is not set before it is imported.
TELEMETRY = frozenset({".ses"})


def first(kind: str) -> str:
    """The first script of a kind."""
    return min(id_ for id_, one in library().scripts.items() if one.script.kind == kind)


def names(folder: Path) -> set[str]:
    """The files below a folder."""
    return {file.name for file in folder.rglob("*") if file.is_file()}


async def plays(ada: Guest, id_: str) -> None:
    """Play a script of the library to its end, with a mark in every text."""
    await ada.picks(id_)
    await to_its_end(ada, id_)


async def to_its_end(ada: Guest, id_: str) -> None:
    """Play the script that was begun to its end, with a mark in every text."""
    tapped: list[str] = []
    for _ in range(40):
        session = (await ada.bot.store.load(ada.phone.id)).session
        if session is None:
            return
        shown = ada.phone.messages[-1].buttons
        if session.phase != "typing" and shown:
            # Where a tap leads back, another one leads on.
            least = min(shown, key=tapped.count)
            tapped.append(next((one for one in shown if one in {"Next", "Go on"}), least))
            await ada.taps(tapped[-1])
            continue
        listen = script(id_).script.scenes[session.scene].listen
        likely = (
            (listen.example or (listen.like or ["I would say it kindly"])[0]) if listen else "I would say it kindly"
        )
        await ada.says(" ".join([*likely.split()[:-1], MARK]))
    raise AssertionError(f"{id_} did not end")


async def guide(ada: Guest) -> None:
    """Go through a guide that asks for texts."""
    await ada.says("/hard")
    await ada.taps("Afraid to open up")
    await ada.taps("Look at it")
    for text in (f"they would laugh about the {MARK}", f"I told my sister {MARK}, she was kind"):
        await ada.says(text)
    await ada.taps("The fear paints it darker")
    await ada.taps("One small step")
    await ada.says(f"I would say it to my sister {MARK}")


async def for_two(ada: Guest) -> None:
    """An idea planned, the weekly talk with an hour typed, a pause with a date typed, a place."""
    await ada.says("/menu")
    for label in ("For two", "Weekly talk", "Sunday", "Another"):
        await ada.taps(label)
    await ada.says(f"half past {MARK}")
    await ada.says("half past 8 in the evening")
    await ada.says(f"{MARK}ville")
    await ada.after(ada.phone.shares_location(LATITUDE, LONGITUDE))
    await ada.says("/menu")
    for label in ("For two", "Time together", "An evening", "Nothing", "Outside", "Plan it", "Tomorrow", "18:00"):
        await ada.taps(label)
    await ada.says("/nudge")
    await ada.taps("08:00")
    await ada.forges("g:type")
    await ada.says(f"until {MARK}")
    await ada.says("/cancel")


async def forges(ada: Guest) -> None:
    """Taps of a modified client, each verb marked."""
    for verb in "sporehzwnglbqdtyimkvax":
        await ada.forges(f"{verb}:{MARK}")
        await ada.forges(f"{verb}:{(await ada.bot.store.load(ada.phone.id)).version}:{MARK}")


async def everything(ada: Guest) -> None:
    """A whole conversation, all that the newer exercises and plans ask for among it."""
    await ada.says(f"/start {MARK}")
    for kind in ("drill", "build", "roleplay", "own", "story"):
        await plays(ada, first(kind))
    await guide(ada)
    await for_two(ada)
    await forges(ada)
    await ada.says(f"/practice@{MARK} {MARK}")
    await ada.after(ada.phone.sends_photo(f"a photo of {MARK}"))
    number = await ada.phone.says(f"just so, {MARK}")
    await ada.bot.settled()
    await ada.after(ada.phone.edits(number, f"no, {MARK}"))
    await ada.waits(2 * DAY)


async def test_nothing_of_a_whole_conversation_is_in_logs_files_or_on_the_terminal(
    api: StandIn, tmp_path: Path, temporary: Path, log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running(api, tmp_path) as bot:
        api.fail("sendMessage", status=502)
        api.fail("answerCallbackQuery", status=400, description=f"Bad Request: {MARK}")
        await everything(Guest(bot, ada_of(api)))
        assert (tmp_path / "bot.db-wal").stat().st_size > 10_000
        written = files(tmp_path)
        left = names(temporary) - TELEMETRY
    told = log.getvalue()
    out = capfd.readouterr()
    hidden = [*SECRETS, *PLACE]
    assert "bot.transports" in told
    assert [secret for secret in hidden if secret in told] == []
    assert [secret for secret in hidden if secret.encode() in written + files(tmp_path)] == []
    assert [secret for secret in (*hidden, "Traceback") if secret in out.out + out.err] == []
    assert left == set()


async def test_once_all_is_ended_the_database_holds_no_text_even_to_who_has_the_key(
    api: StandIn, tmp_path: Path
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await everything(ada)
        await ada.says("/cancel")
        assert (await bot.store.load(ada.phone.id)).reminders
    kept = tables(tmp_path / "bot.db")
    assert "Europe/Berlin" in kept
    assert MARK.lower() not in kept.lower()
    assert [place for place in PLACE if place in kept] == []


@pytest.mark.parametrize("kind", ["roleplay", "own"])
async def test_what_was_typed_into_an_exercise_that_is_left_is_gone(api: StandIn, tmp_path: Path, kind: str) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.picks(first(kind))
        await ada.says(f"You should never say that, {MARK}.")
        assert (await bot.store.load(ada.phone.id)).session
        await ada.says("/cancel")
    assert MARK.lower() not in tables(tmp_path / "bot.db").lower()


# -- kept replies and /export ------------------------------------------------------------------------------------------


async def exports(ada: Guest, *, keeps: bool) -> str:
    """Do an exercise to its end and ask for all that is held, with replies kept or not. Gives the file."""
    if keeps:
        await ada.says("/settings")
        await ada.taps("My replies: keep for 30 days")
    await plays(ada, first("drill"))
    await ada.after(ada.phone.sends_photo(f"a photo of {MARK}"))
    await ada.says(f"/{MARK}")
    await ada.says("/export")
    (document,) = [message.file for message in ada.phone.messages if message.file]
    return document.data.decode()


def holding(database: Path) -> set[str]:
    """The tables in which a name, the mark or the place that was shared can be read with the key."""
    db = open_database(database, KEY)
    rows = [
        (name, repr(tuple(row)).lower()) for name in db.table_names() for row in db.execute(f"SELECT * FROM {name}")
    ]
    db.close()
    return {f"table {name}" for name, row in rows if any(one.lower() in row for one in (MARK, *PLACE))}


async def test_an_export_has_ones_replies_if_they_are_kept(bot: Bot) -> None:
    assert MARK in await exports(Guest(bot, ada_of(bot.api)), keeps=True)


async def test_an_export_has_no_reply_if_none_is_kept(bot: Bot) -> None:
    assert MARK not in await exports(Guest(bot, ada_of(bot.api)), keeps=False)


async def test_kept_replies_are_in_their_own_table_alone(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        await exports(Guest(bot, ada_of(api)), keeps=True)
    assert holding(tmp_path / "bot.db") == {"table answers"}


async def test_kept_replies_that_are_to_be_kept_no_more_are_in_no_table(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await exports(ada, keeps=True)
        await ada.says("/settings")
        await ada.taps("My replies: stop keeping")
    assert holding(tmp_path / "bot.db") == set()


async def test_what_is_exported_is_in_no_log_and_no_file(
    api: StandIn, tmp_path: Path, temporary: Path, log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running(api, tmp_path) as bot:
        await exports(Guest(bot, ada_of(api)), keeps=True)
        written = files(tmp_path)
        left = names(temporary) - TELEMETRY
    told = "".join([log.getvalue(), *capfd.readouterr(), (written + files(tmp_path)).decode("latin-1")])
    assert [secret for secret in SECRETS if secret in told] == []
    assert left == set()


# -- what fails inside -------------------------------------------------------------------------------------------------


#: What fails, how often in a row, and what is logged of it: with a message that carries what it was about.
FAILURES: list[tuple[type, str, int, str]] = [
    (SqliteStore, "load", 1, "turn failed: ValueError at test_marked.py"),
    (SqliteStore, "learner", 1, "turn failed: ValueError at test_marked.py"),
    (SqliteStore, "commit", 1, "turn failed: ValueError at test_marked.py"),
    (SqliteStore, "commit", 2, "apology failed: ValueError at test_marked.py"),
    (SqliteStore, "leave_no_trace", 1, "the files are cleaned later: ValueError at test_marked.py"),
    (SqliteStore, "keep", 1, "Something went wrong processing the data received from Telegram"),
    (SqliteStore, "sent", 1, "sent messages could not be marked: ValueError"),
    (SqliteStore, "gone", 1, "update loop: ValueError"),
    (Exercises, "take", 1, "turn failed: ValueError at test_marked.py"),
    (Alarms, "sound", 1, "turn failed: ValueError at test_marked.py"),
    (Settings, "typed_hour", 1, "turn failed: ValueError at test_marked.py"),
    (Sender, "_once", 1, "cannot be sent: ValueError"),
    (InboxBot, "answer_callback_query", 1, "update loop: ValueError"),
]


async def all_sorts(ada: Guest) -> None:
    """Let all of that be called, without waiting for any answer."""
    for text in (f"I would ask them, {MARK}", "/practice", f"I want to kill myself, {MARK}"):
        await ada.phone.says(text)
    shown = ada.phone.messages[-1]
    for data in ("a:safe", "h:other"):
        query = ada.bot.api.sending.expect_answer(ada.phone.chat, shown)
        about = {"id": query, "from": ada.phone.user, "message": dict(shown.json), "chat_instance": "-1"}
        ada.bot.api.updates.push("callback_query", {**about, "data": data}, ada.phone.id)
    await ada.phone.says(f"half past {MARK}")


@pytest.mark.parametrize(("owner", "name", "times", "logged"), FAILURES)
async def test_what_fails_with_a_text_in_its_message_logs_nothing_of_it(
    api: StandIn,
    tmp_path: Path,
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    times: int,
    logged: str,
) -> None:
    real: Callable[..., Any] = getattr(owner, name)
    left = [MARK] * times

    def fails(*args: Any, **kwargs: Any) -> Any:
        if left:
            raise ValueError(f"cannot take {left.pop()} {args!r}")
        return real(*args, **kwargs)

    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.begins()
        monkeypatch.setattr(owner, name, fails)
        await (ada.phone.blocks() if name == "gone" else all_sorts(ada))
        async with asyncio.timeout(PATIENCE):
            while logged not in log.getvalue():  # noqa: ASYNC110 (each step lets something of the bot run)
                await asyncio.sleep(0)
    assert MARK not in log.getvalue()


async def test_a_failure_that_nobody_looked_at_logs_nothing_of_its_text(log: StringIO) -> None:
    async def fails() -> None:
        raise ValueError(f"cannot take {MARK}")

    await asyncio.wait([asyncio.ensure_future(fails())])
    gc.collect()
    assert "asyncio: Task exception was never retrieved" in log.getvalue()
    assert MARK not in log.getvalue()


async def test_a_process_writes_nothing_but_its_database(api: StandIn, tmp_path: Path) -> None:
    process = Process.on(api, tmp_path, TMPDIR=str(tmp_path))
    await process.start()
    try:
        phone = ada_of(api)
        await phone.says("/start")
        await phone.hears()
        process.send(signal.SIGTERM)
        await process.ended()
    finally:
        await process.kill()
    assert {name for name in names(tmp_path) if not name.startswith("bot.db")} == set()
