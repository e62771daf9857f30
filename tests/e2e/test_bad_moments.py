"""What comes at a bad moment: a flood of one person, and danger while the disk is full."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.making import no_room

from bot.practice.ports import Outgoing, Turn
from bot.store.store import SqliteStore
from bot.transports.telegram.inbox import MOST_PARKED
from e2e.house import Bot, Guest, Parts, Time, library, running, texts, typed
from e2e.test_privacy import MARK, tables
from standin import StandIn

WORDS = library().messages.texts
LABELS = library().safety.buttons
CRISIS = "I don't want to be alive any more."

FLOOD = 200


class Counting(SqliteStore):
    """A store that tells in which order turns were written."""

    order: list[int]

    async def commit(self, turn: Turn) -> Sequence[Outgoing]:  # type: ignore[override]
        """See SqliteStore.commit."""
        done = await super().commit(turn)
        self.__dict__.setdefault("order", []).append(turn.before.chat)
        return done


async def flooded(bot: Bot, chat: int) -> int:
    """How many turns of a chat were written so far."""
    return int(bot.store.__dict__.get("order", []).count(chat))


async def test_somebody_is_answered_while_a_flood_of_another_waits(api: StandIn, tmp_path: Path) -> None:
    async with running(api, tmp_path, parts=Parts(store=Counting)) as bot:
        ada, ben = Guest(bot, api.person(id=1001)), Guest(bot, api.person(id=1002))
        await ada.begins()
        await ben.begins()
        before = await flooded(bot, 1001)
        for number in range(FLOOD):
            await ada.phone.says(f"You should ask them again, number {number}.")
        await ben.phone.says(typed("para-exam")[0])
        heard = await ben.phone.hears(2)
        waited = await flooded(bot, 1001) - before
        assert "That's exactly it" in "\n".join(texts(heard))
        await bot.settled()
        # Ben's text came in behind all two hundred, and did not wait until they were answered.
        assert waited < FLOOD
        assert await flooded(bot, 1001) - before == FLOOD


async def test_a_flood_takes_its_own_chats_seconds_and_nobody_elses(api: StandIn, tmp_path: Path) -> None:
    time = Time()
    async with running(api, tmp_path, parts=Parts(time=time)) as bot:
        ada, ben = Guest(bot, api.person(id=1001)), Guest(bot, api.person(id=1002))
        await ben.says("/start")
        time.now += 5
        time.stands = True
        for number in range(FLOOD):
            await ada.phone.says(f"/help {number}")
        await ben.phone.says("/help")
        assert len(await ben.phone.hears(1)) == 1
        assert len(ada.phone.messages) <= 1
        time.stands = False
        while time.to_next(time.now + 1):  # noqa: ASYNC110 (each step lets what waited for that moment run)
            await asyncio.sleep(0)
        await bot.settled()


async def sends(guest: Guest, *said: str) -> list[str]:
    """Send all of it without waiting for an answer. Gives the texts that came for it, once all of it is handled."""
    for text in said:
        await guest.phone.says(text)
    await guest.bot.settled()
    return texts(guest.new())


async def test_of_a_flood_so_many_are_answered_and_the_rest_once(ada: Guest) -> None:
    await ada.says("/start")
    heard = await sends(ada, *["/help"] * FLOOD)
    assert heard.count(WORDS.too_much.strip()) == 1
    assert heard.index(WORDS.too_much.strip()) == len(heard) - 1
    assert heard[0] in WORDS.help
    assert len(heard) <= 2 * (MOST_PARKED + 1) + 1


async def test_a_hurried_person_is_answered_every_time(ada: Guest) -> None:
    await ada.says("/start")
    heard = await sends(ada, *["/help"] * MOST_PARKED)
    assert WORDS.too_much.strip() not in heard


async def test_after_a_flood_the_next_text_is_answered(ada: Guest) -> None:
    await ada.says("/start")
    await sends(ada, *["/help"] * FLOOD)
    assert WORDS.too_much.strip() not in texts(await ada.says("/help"))


async def test_danger_amid_a_flood_is_answered(ada: Guest) -> None:
    await ada.says("/start")
    await sends(ada, *["/help"] * FLOOD, CRISIS)
    assert ada.phone.messages[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]


# -- a full disk -------------------------------------------------------------------------------------------------------


async def test_somebody_in_danger_gets_the_help_lines_though_the_disk_is_full(ada: Guest) -> None:
    await ada.begins()
    with no_room():
        await ada.phone.says(CRISIS)
        heard = await ada.phone.hears(2)
    assert heard[-1].buttons == [LABELS.safe, LABELS.more, LABELS.stop]
    assert WORDS.sorry.strip() not in texts(heard)


# -- what remains ------------------------------------------------------------------------------------------------------

#: SQLite's WAL: a header, then frames of a header and a page; https://sqlite.org/fileformat2.html#walformat
WAL_HEADER, FRAME = 32, 24 + 4096


def as_it_was(database: Path, folder: Path) -> Iterator[str]:
    """All that the tables hold at every moment that the WAL still knows, to somebody who has the key."""
    wal = database.with_name("bot.db-wal").read_bytes()
    for end in (0, *range(WAL_HEADER, len(wal) + 1, FRAME)):
        folder.mkdir(exist_ok=True)
        shutil.copy(database, folder / "bot.db")
        (folder / "bot.db-wal").write_bytes(wal[:end])
        yield tables(folder / "bot.db")
        shutil.rmtree(folder)


async def test_of_an_alarm_nothing_remains_in_the_files_even_with_the_key(ada: Guest, tmp_path: Path) -> None:
    await ada.begins()
    await ada.says(f"{CRISIS} {MARK}")
    found = list(as_it_was(tmp_path / "bot.db", tmp_path / "copy"))
    assert "1001" in found[0]
    assert not [moment for moment in found if MARK in moment]


async def test_of_who_erased_themselves_nothing_remains_in_the_files_even_with_the_key(
    ada: Guest, tmp_path: Path
) -> None:
    await ada.begins()
    await ada.says(f"Hello {MARK}")
    await ada.says("/erase")
    await ada.taps("Yes, erase all")
    found = list(as_it_was(tmp_path / "bot.db", tmp_path / "copy"))
    assert not [moment for moment in found if MARK in moment]
