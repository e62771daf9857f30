"""What Telegram asks of every bot, and what is promised of texts under way: kept no longer than needed, sent to nobody
else, and nothing that nobody asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.house import AGREES, PATIENCE, Bot, Guest, Parts, Time, library, running, texts, typed
from e2e.test_privacy import MARK, tables
from standin import StandIn
from standin.world import Message

WORDS = library().messages.texts
HOUR = 60 * 60


@pytest.fixture
def time() -> Time:
    """The seconds by which messages leave."""
    return Time()


@pytest.fixture
async def bot(api: StandIn, tmp_path: Path, time: Time) -> AsyncIterator[Bot]:
    """A running bot whose messages leave by that time."""
    async with running(api, tmp_path, parts=Parts(time=time)) as bot:
        yield bot
        time.stands = False


# -- under way ---------------------------------------------------------------------------------------------------------


async def quoted_back(ada: Guest, time: Time) -> None:
    """Let a message that quotes what was typed wait for its second, which does not come by itself."""
    await ada.begins()
    time.stands = True
    await ada.phone.says(f"You should ask the {MARK} for a second try, I think.")
    async with asyncio.timeout(PATIENCE):
        while not await ada.bot.store.unsent():
            pass


async def goes_on(ada: Guest, time: Time) -> list[Message]:
    """Let time pass again, until everything that waited has left. Gives what came."""
    before = len(ada.phone.messages)
    time.stands = False
    while time.to_next(time.now + 3600):  # noqa: ASYNC110 (each step lets what waited for that moment run)
        await asyncio.sleep(0)
    await ada.bot.settled()
    return ada.phone.messages[before:]


async def erases(ada: Guest) -> None:
    """Tap *Yes, erase all* of a modified client, while messages wait; until it is done."""
    store, shown = ada.bot.store, ada.phone.messages[-1]
    query = ada.bot.api.sending.expect_answer(ada.phone.chat, shown)
    about = {"id": query, "from": ada.phone.user, "message": dict(shown.json), "chat_instance": "-1"}
    data = f"e:{(await store.load(ada.phone.id)).version}:yes"
    ada.bot.api.updates.push("callback_query", {**about, "data": data}, ada.phone.id)
    async with asyncio.timeout(PATIENCE):
        while (await store.load(ada.phone.id)).known or ada.phone.id in ada.bot.app._queue._busy:
            pass


async def test_a_message_under_way_is_kept_until_it_is_delivered(ada: Guest, time: Time, tmp_path: Path) -> None:
    await quoted_back(ada, time)
    assert [one for one in await ada.bot.store.unsent() if MARK in one.message.text]
    assert MARK in "\n".join(texts(await goes_on(ada, time)))


async def test_a_message_is_kept_no_longer_than_until_it_is_delivered(ada: Guest, time: Time, tmp_path: Path) -> None:
    await quoted_back(ada, time)
    await goes_on(ada, time)
    await ada.says("/cancel")
    assert await ada.bot.store.unsent() == []
    assert MARK not in tables(tmp_path / "bot.db")


async def test_what_came_is_kept_no_longer_than_until_it_is_answered(ada: Guest, tmp_path: Path) -> None:
    await ada.says(f"Hello, this is {MARK}")
    await ada.says(f"/start {MARK}")
    assert await ada.bot.store.waiting() == []
    assert MARK not in tables(tmp_path / "bot.db")


async def test_erasing_takes_what_waits_to_be_sent_out_of_the_database(ada: Guest, time: Time, tmp_path: Path) -> None:
    await quoted_back(ada, time)
    assert MARK in tables(tmp_path / "bot.db")
    await erases(ada)
    assert MARK not in tables(tmp_path / "bot.db")
    assert {one.message.text for one in await ada.bot.store.unsent()} <= {WORDS.erased.strip(), ""}


async def test_erasing_keeps_what_waits_from_being_sent(ada: Guest, time: Time) -> None:
    await quoted_back(ada, time)
    await erases(ada)
    came = texts(await goes_on(ada, time))
    assert MARK not in "\n".join(came)
    assert came[-1] == WORDS.erased.strip()


# -- to whom, and when -------------------------------------------------------------------------------------------------


async def comes_by_itself(ada: Guest) -> list[str]:
    """What comes within sixteen days, looked at every hour: what is late may not come at all."""
    return [text for _ in range(16 * 24) for text in texts(await ada.waits(HOUR))]


async def test_whoever_set_nothing_hears_nothing_by_itself(ada: Guest) -> None:
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(text)
    await ada.taps("Enough for today")
    assert await comes_by_itself(ada) == []


async def test_whoever_left_an_exercise_in_the_middle_is_not_called_back(ada: Guest) -> None:
    await ada.begins()
    assert await comes_by_itself(ada) == []


async def test_whoever_wants_nothing_kept_hears_nothing_by_itself(ada: Guest) -> None:
    ada.answers = False
    await ada.says("/start")
    for label in (AGREES[0], "Keep nothing", "Begin: The exam"):
        await ada.taps(label)
    assert await comes_by_itself(ada) == []


async def test_what_somebody_types_goes_to_nobody_but_themself(bot: Bot) -> None:
    ada, ben = (Guest(bot, bot.api.person(id=number)) for number in (1001, 1002))
    await ben.begins()
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(f"{text} My husband {MARK} said so.")
    await ada.says("/progress")
    await ada.says("/export")
    await ada.phone.says_in_group(f"/hello {MARK}")
    await bot.settled()
    told = [call.params for call in bot.api.calls if MARK in repr(call.params)]
    assert told
    assert {int(params["chat_id"]) for params in told} == {ada.phone.id}
    await ben.says("/export")
    (file,) = [message.file for message in ben.phone.messages if message.file]
    assert MARK.encode() not in file.data


async def test_privacy_is_its_own_policy_what_is_kept_what_not_and_how_it_goes(ada: Guest) -> None:
    ada.answers = False
    said = "\n".join(texts(await ada.says("/privacy")))
    for words in ("Kept:", "Not kept:", "Needed to run:", "Encrypted on the disk, the key kept elsewhere", "/erase"):
        assert words in said
