"""What DESIGN.md says must stay true, under "One turn": one test or more for each."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from itertools import groupby
from pathlib import Path

import pytest

from bot.dialogue.library import Library, load
from bot.judge.verdict import Task, Verdict
from bot.practice.ports import Incoming, Message, Person, Turn
from bot.store.store import SqliteStore
from e2e.child import CUE, POINTS
from e2e.house import (
    DIALOGUES,
    KEY,
    PATIENCE,
    ROOT,
    TOKEN,
    Bot,
    Clock,
    Guest,
    Parts,
    agreed,
    judge_at_once,
    library,
    marked,
    running,
    texts,
    typed,
)
from standin import StandIn

WORDS = library().messages.texts
ADVICE = "You should ask them for a second try"


# -- An update that comes twice changes nothing the second time ------------------------------------------------------


async def test_an_update_that_comes_twice_changes_nothing_the_second_time(ada: Guest) -> None:
    api = ada.bot.api
    await ada.begins()
    api.restart_ids(500)
    await ada.says(ADVICE)
    said = next(call for call in reversed(ada.phone.chat.messages.values()) if not call.by_bot)
    api.restart_ids(600)
    await ada.says("/help")
    before, sent = await ada.bot.store.load(1001), api.count("sendMessage")
    api.restart_ids(500)
    api.updates.push("message", said.json, 1001)
    await ada.bot.settled()
    assert await ada.bot.store.load(1001) == before
    assert api.count("sendMessage") == sent


async def test_an_update_that_comes_again_after_a_restart_changes_nothing(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await Guest(bot, phone).begins()
        first = api.updates.next_id
        await Guest(bot, phone).says(ADVICE)
        before, sent = await bot.store.load(1001), api.count("sendMessage")
        said = next(one for one in reversed(phone.chat.messages.values()) if not one.by_bot)
    api.restart_ids(first)
    api.updates.push("message", said.json, 1001)
    async with running(api, tmp_path) as bot:
        await bot.settled()
        assert await bot.store.load(1001) == before
        assert api.count("sendMessage") == sent


async def test_updates_are_taken_after_their_ids_began_again_lower(ada: Guest) -> None:
    api = ada.bot.api
    api.restart_ids(70_000)
    await ada.begins()
    api.restart_ids(300)
    heard = await ada.says(CUE)
    assert "That's exactly it" in "\n".join(texts(heard))


async def test_an_id_that_was_used_before_a_quiet_week_is_taken_after_it(ada: Guest) -> None:
    api = ada.bot.api
    api.restart_ids(70_000)
    await ada.says("/start")
    api.restart_ids(80_000)
    await ada.says("/help")
    ada.bot.clock.now += 8 * 86400
    await ada.bot.store.tidy()
    api.restart_ids(70_000)
    assert await ada.says("/start")


# -- A crash at any point loses nothing, and leaves nobody stuck -----------------------------------------------------


async def whole(ada: Guest) -> list[str]:
    """Play the first drill to its end. Gives all that was said."""
    await ada.begins()
    for text in typed("para-exam"):
        await ada.says(text)
    return texts(ada.phone.messages)


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_at_any_point_loses_nothing_and_leaves_nobody_stuck(
    api: StandIn, tmp_path: Path, point: str
) -> None:
    (tmp_path / "calm").mkdir()
    await agreed(tmp_path / "calm" / "bot.db", 2002)
    await agreed(tmp_path / "bot.db", 1001)
    async with running(api, tmp_path / "calm") as bot:
        calm = await whole(Guest(bot, api.person(id=2002)))
    phone = api.person(id=1001)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "e2e.child", api.url, str(tmp_path), point),
        cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    async with asyncio.timeout(PATIENCE):
        await phone.says("/start")
        await phone.hears(2)
        await phone.taps("Begin: The exam")
        await phone.hears(3)
        await marked(tmp_path / "bot.db")
        await phone.says(CUE)
        assert await child.wait() == -9
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, phone)
        await bot.settled()
        assert "That was “The exam”" in "\n".join(texts(await ada.says(typed("para-exam")[1])))
        # The one message that was under way may come twice: better than not at all.
        heard = [text for text, _ in groupby(texts(phone.messages))]
        assert heard == calm
        assert (await bot.store.progress(1001)).skills["paraphrase"].replies == 2


async def test_what_is_unsent_at_start_up_is_sent_then(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    store = SqliteStore(tmp_path / "bot.db", KEY, Clock())
    person = Person(1001)
    await store.commit(Turn(None, person, person, (Message("one"), Message("two"), Message("three"))))
    await store.close()
    async with running(api, tmp_path):
        assert texts(await phone.hears(3)) == ["one", "two", "three"]


async def test_what_was_kept_and_not_handled_at_start_up_is_handled_then(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    store = SqliteStore(tmp_path / "bot.db", KEY, Clock())
    await store.keep([Incoming(7, 1001, "text", 0, text="/start"), Incoming(8, 1001, "text", 0, text="/help")])
    await store.close()
    async with running(api, tmp_path):
        heard = texts(await phone.hears(3))
    assert heard[0] == WORDS.adults.strip()
    assert "/practice" in heard[1]


async def test_a_turn_that_fails_is_apologised_for_and_can_be_sent_again(api: StandIn, tmp_path: Path) -> None:
    broken = [True]

    async def fails_once(task: Task) -> Verdict:
        if broken.pop() if broken else False:
            raise RuntimeError("the judge is unwell")
        return await judge_at_once(task)

    async with running(api, tmp_path, parts=Parts(judge=fails_once)) as bot:
        ada = Guest(bot, api.person(id=1001))
        await ada.begins()
        assert texts(await ada.says(CUE)) == [WORDS.sorry.strip()]
        assert "That's exactly it" in "\n".join(texts(await ada.says(CUE)))


# -- Messages of one chat in order, different chats at once ----------------------------------------------------------


async def test_messages_of_one_chat_are_handled_in_order_and_different_chats_at_once(
    api: StandIn, tmp_path: Path
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()
    judged: list[str] = []

    async def slow_for_some(task: Task) -> Verdict:
        judged.append(task.said)
        if "slowly" in task.said:
            asked.set()
            await go_on.wait()
        return await judge_at_once(task)

    async with running(api, tmp_path, parts=Parts(judge=slow_for_some)) as bot:
        ada, ben = Guest(bot, api.person(id=1001)), Guest(bot, api.person(id=1002))
        await ada.begins()
        await ben.begins()
        async with asyncio.timeout(PATIENCE):
            await ada.phone.says("You should slowly ask them again")
            await asked.wait()
            await ada.phone.says(CUE)
            await api.quiet()
            await ben.phone.says(CUE)
            heard = await ben.phone.hears(5)
        assert "That's exactly it" in "\n".join(texts(heard))
        assert judged == ["You should slowly ask them again", CUE]
        assert ada.phone.new() == []
        go_on.set()
        await bot.settled()
        everything = "\n".join(texts(ada.phone.messages))
        assert everything.index("Never mind") < everything.index("That's exactly it")


async def test_sixteen_slow_judgements_at_once_and_the_seventeenth_person_waits_for_one_of_them(
    api: StandIn, tmp_path: Path
) -> None:
    go_on, running_now, most = asyncio.Event(), 0, 0
    sixteen = asyncio.Event()

    async def slow(task: Task) -> Verdict:
        nonlocal running_now, most
        running_now += 1
        most = max(most, running_now)
        if running_now == 16:
            sixteen.set()
        await go_on.wait()
        running_now -= 1
        return await judge_at_once(task)

    async with running(api, tmp_path, parts=Parts(judge=slow)) as bot:
        guests = [Guest(bot, api.person(id=3000 + number)) for number in range(20)]
        for guest in guests:
            await guest.begins()
        for guest in guests:
            await guest.phone.says(CUE)
        async with asyncio.timeout(PATIENCE):
            await sixteen.wait()
            await api.quiet()
        go_on.set()
        await bot.settled()
        assert most == 16
        assert all("My aunt" in "\n".join(texts(guest.phone.messages)) for guest in guests)


# -- A button carries version and index ------------------------------------------------------------------------------


async def test_a_stale_button_is_answered_politely_and_the_question_shown_again(ada: Guest) -> None:
    await ada.begins()
    await ada.says(ADVICE)
    feedback = ada.phone.messages[-1]
    await ada.says(CUE)
    heard = texts(await ada.taps_old(feedback, "Try again"))
    assert heard[0] == WORDS.stale_button.strip()
    assert "My aunt worked extra shifts" in "\n".join(heard)


# -- A script that changed under a running session -------------------------------------------------------------------


def edited(folder: Path, change: tuple[str, str] | None) -> Library:
    """The bot's dialogues with one edit of the first drill, or (None) without it."""
    shutil.copytree(DIALOGUES, folder)
    file = folder / "en" / "paraphrase" / "para-exam.yaml"
    if change is None:
        file.unlink()
    else:
        text = file.read_text(encoding="utf-8")
        assert change[0] in text
        file.write_text(text.replace(*change), encoding="utf-8")
    return load(folder)


async def test_a_script_that_changed_under_a_session_begins_again_kindly(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await Guest(bot, phone).begins()
        await Guest(bot, phone).says(CUE)
    new = edited(tmp_path / "dialogues", ("by the bike rack", "by the old gate"))
    async with running(api, tmp_path, parts=Parts(library=new)) as bot:
        ada = Guest(bot, phone)
        heard = texts(await ada.says(typed("para-exam")[1]))
        assert heard[0] == WORDS.script_changed.strip()
        assert "by the old gate" in heard[1]
        assert "That's exactly it" in "\n".join(texts(await ada.says(CUE)))


async def test_a_button_of_a_script_that_changed_begins_it_again_kindly(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await Guest(bot, phone).begins()
        await Guest(bot, phone).says(ADVICE)
    new = edited(tmp_path / "dialogues", ("by the bike rack", "by the old gate"))
    async with running(api, tmp_path, parts=Parts(library=new)) as bot:
        heard = texts(await Guest(bot, phone).taps("Next"))
        assert heard[0] == WORDS.script_changed.strip()
        assert "by the old gate" in heard[1]


async def test_a_script_that_is_gone_ends_the_session_kindly(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await Guest(bot, phone).begins()
    new = edited(tmp_path / "dialogues", None)
    async with running(api, tmp_path, parts=Parts(library=new)) as bot:
        ada = Guest(bot, phone)
        assert texts(await ada.says(CUE)) == [WORDS.script_gone.strip()]
        assert (await ada.says("/practice"))[0].buttons[0].startswith("Begin: ")


# -- No text of the bot's is lost ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "pauses"),
    [
        ({"status": 429, "retry_after": 7}, [7.0]),
        ({"status": 500}, [0.5]),
        ({"status": 502, "times": 3}, [0.5, 1.0, 2.0]),
        ({"drop": True}, [0.5]),
    ],
    ids=["429", "500", "502 three times", "dropped"],
)
async def test_no_text_is_lost_when_telegram_is_in_trouble(
    ada: Guest, trouble: dict[str, int], pauses: list[float]
) -> None:
    ada.bot.api.fail("sendMessage", **trouble)  # type: ignore[arg-type]
    greeting, offer = await ada.says("/start")
    assert greeting.text == WORDS.greeting.strip()
    assert offer.buttons
    assert ada.bot.pauses.seconds == pauses


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 502}], ids=["dropped", "502"])
async def test_a_text_whose_receipt_was_lost_comes_at_least_once_and_in_order(
    ada: Guest, trouble: dict[str, int]
) -> None:
    ada.bot.api.fail("sendMessage", took_effect=True, **trouble)  # type: ignore[arg-type]
    heard = texts(await ada.says("/start"))
    assert [text for text, _ in groupby(heard)] == [heard[0], heard[-1]]
    assert heard[0] == WORDS.greeting.strip()


async def test_trouble_in_one_chat_holds_up_no_other(bot: Bot) -> None:
    ada, ben = Guest(bot, bot.api.person(id=1001)), Guest(bot, bot.api.person(id=1002))
    fault = bot.api.fail("sendMessage", times=10**9, status=502, chat_id=1001)
    await ada.phone.says("/start")
    await ben.phone.says("/start")
    assert await ben.phone.hears()
    fault.left = 0
    assert await ada.phone.hears()


async def test_the_pause_between_tries_grows_to_half_a_minute_and_no_further(ada: Guest) -> None:
    ada.bot.api.fail("sendMessage", times=10, status=502)
    assert len(await ada.says("/start")) == 2
    assert ada.bot.pauses.seconds == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 30.0]


async def test_to_somebody_who_blocked_the_bot_nothing_is_sent_again_and_again(ada: Guest) -> None:
    await ada.begins()
    await ada.phone.says(ADVICE)
    ada.phone.blocked = True
    await ada.bot.settled()
    assert await ada.bot.store.unsent() == []
    ada.phone.blocked = False
    assert await ada.says("/start")


async def test_a_message_whose_html_is_refused_goes_out_as_plain_text(tmp_path: Path) -> None:
    async with StandIn(TOKEN) as api, running(api, tmp_path) as bot:
        api.fail("sendMessage", status=400, description="Bad Request: can't parse entities: Unsupported start tag")
        ada = Guest(bot, api.person(id=1001))
        heard = await ada.says("/privacy")
        assert heard[0].text.startswith("Kept:")
        assert heard[0].html.startswith("Kept:")
        assert heard[1].html.startswith("<b>")


async def test_a_message_that_is_refused_for_good_does_not_hold_up_the_next(tmp_path: Path) -> None:
    async with StandIn(TOKEN) as api, running(api, tmp_path) as bot:
        ada = Guest(bot, api.person(id=1001))
        await ada.says("/start")
        api.fail("sendMessage", status=400, description="Bad Request: something else")
        (offer,) = await ada.says("/start")
        assert offer.buttons


async def test_polling_goes_on_after_telegram_was_in_trouble(ada: Guest) -> None:
    await ada.says("/start")
    ada.bot.api.fail("getUpdates", status=502, times=1)
    await ada.taps("Begin: The exam")
    assert "That's exactly it" in "\n".join(texts(await ada.says(CUE)))
