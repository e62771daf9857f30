"""What an operator does about the database, by processes: copies, a restore, a new key, a second bot, a full disk."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from store.making import Clock, bytes_of, meet, spoil

from bot.store.opening import open_database
from bot.store.store import SqliteStore
from e2e.house import AGREES, KEY, TOKEN, library, marked, texts, typed
from e2e.process import Ended, Process, run, started
from standin import StandIn
from standin.people import Person
from standin.world import Message

WORDS = library().messages.texts
NEW_KEY = "c3" * 32
FIRST = typed("para-exam")[0]
OFFER = "Begin: The exam"
#: A page in the middle of the file of a bot that knows one person.
MIDDLE = 13


async def logged(process: Process, *words: str) -> None:
    """Wait until its log has told all of this, in whatever order."""
    missing = set(words)
    while missing:
        line = await process.tells()
        assert line, f"it ended without {missing}"
        missing -= {one for one in missing if one in line}


@asynccontextmanager
async def bot(
    api: StandIn, folder: Path, *, kind: type[Process] = Process, tells: Sequence[str] = (), **settings: str
) -> AsyncIterator[Process]:
    """A bot on Telegram that is up and has told of something, and is ended in any case. The rules alone judge, which
    makes for a quick start."""
    async with started(kind.on(api, folder, BOT_JUDGE="rules", **settings)) as process:
        await logged(process, "taken up", *tells)
        yield process


async def comes(phone: Person, wanted: Callable[[Message], bool]) -> None:
    """Wait until such a message has come."""
    since = 0
    while not any(map(wanted, phone.messages)):
        since += 1
        await phone.hears(since)


def has_button(label: str, message: Message) -> bool:
    """Whether a message has a button of that name."""
    return label in message.buttons


async def greeted(phone: Person) -> None:
    """Say hello, agree to everything, and be offered something."""
    await phone.says("/start")
    for answer in AGREES:
        await comes(phone, partial(has_button, answer))
        await phone.taps(answer)
    await comes(phone, partial(has_button, OFFER))


async def asked(phone: Person, process: Process) -> int:
    """Begin the exam, and wait until nothing is under way any more. Gives how many messages came."""
    await greeted(phone)
    await phone.taps(OFFER)
    await comes(phone, lambda message: "Say back to Noor" in message.text)
    await marked(process.database)
    return len(phone.messages)


async def made(folder: Path) -> None:
    """A database as a bot leaves it that was stopped, in which somebody is known."""
    store = SqliteStore(folder / "bot.db", KEY, Clock())
    await meet(store, 1001)
    await store.close()


def people(database: Path, key: str = KEY) -> list[int]:
    """Who is known in a database."""
    db = open_database(database, key)
    chats = [chat for (chat,) in db.execute("SELECT chat FROM people ORDER BY chat").fetchall()]
    db.close()
    return chats


def sentence(ended: Ended) -> str:
    """The one sentence with which a command gave up."""
    assert ended.code == 2
    assert "Traceback" not in ended.err
    told = ended.err.splitlines()[-1]
    assert told.startswith("sayback: ")
    return told.removeprefix("sayback: ")


# -- copies --------------------------------------------------------------------------------------------------------


async def test_a_copy_is_made_while_the_bot_runs_and_the_bot_runs_on(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path) as process:
        told = await asked(phone, process)
        ended = await run(tmp_path, "backup", "copy.db")
        await phone.says(FIRST)
        await phone.hears()
    assert (ended.code, ended.err) == (0, "")
    assert FIRST.split()[0] in texts(phone.messages)[told], "the reply is quoted: the exercise went on"
    assert ended.out.startswith("copy.db is whole (rows: ")
    assert people(tmp_path / "copy.db") == [1001]


async def test_a_bot_on_a_copy_goes_on_where_the_copy_was_made(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path) as process:
        told = await asked(phone, process)
        assert (await run(tmp_path, "backup", "copy.db")).code == 0
    async with bot(api, tmp_path, BOT_DATABASE=str(tmp_path / "copy.db")):
        await phone.says(FIRST)
        await phone.hears()
    assert FIRST.split()[0] in texts(phone.messages)[told], "the reply is quoted: the exercise went on"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["backup", "bot.db"], "is the database itself"),
        (["backup", "taken.db"], "there is a file taken.db already"),
        (["backup", "nowhere/copy.db"], "cannot be made"),
        (["restore", "nowhere.db"], "is no copy of a database"),
        (["restore", "taken.db"], "the key does not fit the copy taken.db"),
    ],
    ids=" ".join,
)
async def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    tmp_path: Path, arguments: list[str], named: str
) -> None:
    await made(tmp_path)
    (tmp_path / "taken.db").write_text("a letter")
    before = (tmp_path / "bot.db").read_bytes()
    assert named in sentence(await run(tmp_path, *arguments))
    assert (tmp_path / "bot.db").read_bytes() == before


@pytest.mark.parametrize("command", ["backup copy.db", "rekey"])
async def test_where_there_is_no_database_none_is_made(tmp_path: Path, command: str) -> None:
    told = sentence(await run(tmp_path, *command.split()))
    assert told.startswith("there is no database at")
    assert bytes_of(tmp_path) == {}


async def test_a_scheduled_copy_is_made_at_the_first_start_and_told_of(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path, tells=["backup made: sayback-"], BOT_BACKUP_DIR="copies") as process:
        await greeted(phone)
        process.send(signal.SIGTERM)
        assert (await process.ended(within=5)).code == 0
    (copy,) = (tmp_path / "copies").iterdir()
    assert people(copy) == []


async def test_copies_beside_their_key_are_refused(tmp_path: Path) -> None:
    settings = {"BOT_DATABASE_KEY": "", "BOT_DATABASE_KEY_FILE": "keys/key", "BOT_BACKUP_DIR": "keys"}
    assert "must not lie beside the copies; set BOT_BACKUP_DIR" in sentence(await run(tmp_path, "chat", **settings))


# -- a restore -----------------------------------------------------------------------------------------------------


async def test_a_restore_waits_for_the_bot_to_be_stopped_and_then_brings_back_what_was(
    api: StandIn, tmp_path: Path
) -> None:
    ada, bob = api.person(id=1001), api.person(id=2002)
    async with bot(api, tmp_path) as process:
        await greeted(ada)
        assert (await run(tmp_path, "backup", "copy.db")).code == 0
        await greeted(bob)
        await marked(process.database)
        assert "another Sayback runs on the database" in sentence(await run(tmp_path, "restore", "copy.db"))
        process.send(signal.SIGTERM)
        await process.ended(within=5)
    ended = await run(tmp_path, "restore", "copy.db")
    assert (ended.code, ended.err) == (0, "")
    assert "kept as bot.db.before-restore" in ended.out
    assert people(tmp_path / "bot.db") == [1001]
    assert people(tmp_path / "bot.db.before-restore") == [1001, 2002]


async def test_after_a_kill_a_restore_keeps_what_lay_in_the_wal(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path) as process:
        assert (await run(tmp_path, "backup", "copy.db")).code == 0
        await greeted(phone)
        await marked(process.database)
    assert (await run(tmp_path, "restore", "copy.db")).code == 0
    assert people(tmp_path / "bot.db") == []
    assert people(tmp_path / "bot.db.before-restore") == [1001]


# -- a new key -----------------------------------------------------------------------------------------------------


async def test_after_a_rekey_the_bot_runs_with_the_new_key_and_not_with_the_old(tmp_path: Path) -> None:
    await made(tmp_path)
    ended = await run(tmp_path, "rekey", BOT_NEW_DATABASE_KEY=NEW_KEY)
    assert (ended.code, ended.err) == (0, "")
    assert NEW_KEY not in ended.out
    assert "the key does not fit" in sentence(await run(tmp_path, "chat"))
    assert (await run(tmp_path, "chat", BOT_DATABASE_KEY=NEW_KEY)).code == 0


async def test_after_a_rekey_of_the_key_file_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = {"BOT_DATABASE_KEY": "", "BOT_DATABASE_KEY_FILE": "keys/key"}
    assert (await run(tmp_path, "chat", **settings)).code == 0
    before = (tmp_path / "keys" / "key").read_text()
    assert (await run(tmp_path, "rekey", **settings)).code == 0
    assert (tmp_path / "keys" / "key").read_text() != before
    assert (await run(tmp_path, "chat", **settings)).code == 0


async def test_a_rekey_with_the_wrong_old_key_is_one_sentence_and_touches_nothing(tmp_path: Path) -> None:
    await made(tmp_path)
    before = (tmp_path / "bot.db").read_bytes()
    ended = await run(tmp_path, "rekey", BOT_DATABASE_KEY=KEY[::-1], BOT_NEW_DATABASE_KEY=NEW_KEY)
    assert "the key does not fit" in sentence(ended)
    assert (tmp_path / "bot.db").read_bytes() == before


@pytest.mark.parametrize("new", ["abc", KEY + "5"])
async def test_a_new_key_of_another_form_is_refused(tmp_path: Path, new: str) -> None:
    told = sentence(await run(tmp_path, "rekey", BOT_NEW_DATABASE_KEY=new))
    assert told.startswith("BOT_NEW_DATABASE_KEY: must be 64 hexadecimal digits")
    assert new not in told


# -- a second bot --------------------------------------------------------------------------------------------------


async def test_what_needs_the_database_for_itself_stops_while_a_bot_runs(api: StandIn, tmp_path: Path) -> None:
    async with bot(api, tmp_path):
        commands = ("run", "chat", "restore copy.db", "rekey")
        new = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "BOT_NEW_DATABASE_KEY": NEW_KEY}
        ended = [await run(tmp_path, *command.split(), **new) for command in commands]
    assert {sentence(one).partition(";")[0] for one in ended} == {
        f"another Sayback runs on the database {tmp_path / 'bot.db'}"
    }


@pytest.mark.parametrize("command", ["check", "judge"])
async def test_what_needs_no_database_runs_beside_a_bot(api: StandIn, tmp_path: Path, command: str) -> None:
    async with bot(api, tmp_path):
        assert (await run(tmp_path, command)).code == 0


async def test_a_bot_that_was_killed_keeps_nobody_from_starting(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path):
        pass
    async with bot(api, tmp_path):
        await greeted(phone)
    assert any(has_button(OFFER, one) for one in phone.messages)


# -- a damaged file ------------------------------------------------------------------------------------------------


async def test_a_damaged_file_is_one_sentence_and_nothing_is_changed(tmp_path: Path) -> None:
    await made(tmp_path)
    spoil(tmp_path / "bot.db", MIDDLE)
    before = (tmp_path / "bot.db").read_bytes()
    told = sentence(await run(tmp_path, "chat"))
    assert told.startswith(f"the database {tmp_path / 'bot.db'} is damaged; put back the last good copy with: ")
    assert (tmp_path / "bot.db").read_bytes() == before


class BigFileProcess(Process):
    """A bot to which every file is a big one, so that it is checked while people practise already."""

    program = (
        "-c",
        "from bot.store import opening, upkeep; opening.CHECKED_AT_ONCE = upkeep.CHECKED_AT_ONCE = 0;"
        "from bot.cli import main; main()",
    )


async def test_a_big_damaged_file_ends_the_running_terminal_with_the_sentence(tmp_path: Path) -> None:
    await made(tmp_path)
    spoil(tmp_path / "bot.db", MIDDLE)
    async with started(BigFileProcess(tmp_path, "chat")) as process:
        assert await process.gone() == 2
        assert "is damaged; put back the last good copy" in (await process.ended()).err.splitlines()[-1]


async def test_a_big_damaged_file_ends_the_running_bot_with_the_sentence(api: StandIn, tmp_path: Path) -> None:
    await made(tmp_path)
    spoil(tmp_path / "bot.db", MIDDLE)
    async with started(BigFileProcess.on(api, tmp_path)) as process:
        assert await process.gone() == 2
        ended = await process.ended()
        assert "is damaged; put back the last good copy" in sentence(ended)


async def test_a_big_sound_file_is_checked_while_the_bot_answers(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path, kind=BigFileProcess, tells=["was checked whole and is sound"]):
        await greeted(phone)


# -- a full disk ---------------------------------------------------------------------------------------------------


async def test_on_a_full_disk_each_is_told_and_it_goes_on_by_itself_once_there_is_room(
    api: StandIn, tmp_path: Path
) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path) as process:
        told = await asked(phone, process)
        process.fills_the_disk()
        for _ in range(3):
            await phone.says(FIRST)
            await phone.hears()
        process.makes_room()
        await phone.says(FIRST)
        await phone.hears()
        await marked(process.database)
        process.send(signal.SIGTERM)
        ended = await process.ended(within=5)
    sorry, heard = WORDS.sorry.strip(), texts(phone.messages)[told:]
    assert heard[:3] == [sorry] * 3
    assert FIRST.split()[0] in heard[3]
    assert "Traceback" not in ended.err
    assert ended.err.count("nothing can be written (SQLITE_IOERR)") == 1
    assert ended.err.count("there is room on the disk again") == 1
    assert "failed" not in ended.err, "no line for each turn"


async def test_after_a_full_disk_nothing_waits_to_come_again(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with bot(api, tmp_path) as process:
        await asked(phone, process)
        process.fills_the_disk()
        await phone.says(FIRST)
        await phone.hears()
        process.makes_room()
        await phone.says("/help")
        await phone.hears()
        await marked(process.database)
    db = open_database(process.database, KEY)
    assert db.execute("SELECT count(*) FROM inbox WHERE NOT handled").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    db.close()
