"""Trouble comes when it is ordered, as it was ordered, and as often."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp
import pytest
from wire import standing_in

from standin.faults import Pace
from standin.refusals import Refused


async def test_too_many_requests_says_when_to_try_again() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        fault = api.fail("sendMessage", times=2, retry_after=7)
        answers = [await bot("sendMessage", chat_id=ada.id, text="x") for _ in range(3)]
        assert [a.status for a in answers] == [429, 429, 200]
        assert answers[0].parameters == {"retry_after": 7}
        assert answers[0].description == "Too Many Requests: retry after 7"
        assert fault.seen == 2
        assert len(ada.messages) == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_a_broken_gateway_answers_a_page_that_is_no_json(status: int) -> None:
    async with standing_in() as (api, bot):
        api.fail("getMe", status=status)
        async with bot.session.get(f"{api.url}/bot{api.token}/getMe") as answer:
            assert (answer.status, answer.content_type) == (status, "text/html")
            assert (await answer.text()).startswith("<html>")


@pytest.mark.parametrize(("took_effect", "sent"), [(False, 0), (True, 1)])
async def test_a_dropped_connection_has_taken_effect_or_not(took_effect: bool, sent: int) -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        api.fail("sendMessage", drop=True, took_effect=took_effect)
        with pytest.raises(aiohttp.ClientConnectionError):
            await bot("sendMessage", chat_id=ada.id, text="x")
        assert len(ada.messages) == sent
        assert [call.status for call in api.calls] == [0]


async def test_a_lost_getupdates_answer_confirms_nothing() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("hello")
        api.fail("getUpdates", drop=True, took_effect=True)
        with pytest.raises(aiohttp.ClientConnectionError):
            await bot.updates()
        assert len(await bot.updates()) == 1


async def test_a_hanging_request_ends_when_the_stand_in_closes() -> None:
    async with standing_in() as (api, bot):
        api.fail("getMe", hang=True)
        hanging = asyncio.create_task(bot("getMe"))
        await bot("logOut")
        assert not hanging.done()
        await api.__aexit__(None, None, None)
        with pytest.raises(aiohttp.ClientConnectionError):
            await hanging


async def test_a_fault_for_one_chat_spares_the_others() -> None:
    async with standing_in() as (api, bot):
        api.fail("*", status=403, description="Forbidden: whatever", chat_id=api.person(1).id)
        assert (await bot("sendMessage", chat_id=api.person(2).id, text="x")).ok
        answer = await bot("sendMessage", chat_id=1, text="x")
        assert (answer.status, answer.description) == (403, "Forbidden: whatever")


async def test_every_request_waits_out_the_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with standing_in() as (api, bot):
        api.delay = 0.05
        monkeypatch.setattr("standin.server.asyncio.sleep", sleep)
        await bot("getMe")
        await bot("getUpdates")
        monkeypatch.undo()
    assert slept == [0.05, 0.05]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(pace: Pace, *chats: int) -> list[bool]:
    """For each chat in turn, whether a message to it goes through."""

    def goes_through(chat: int) -> bool:
        with suppress(Refused):
            pace.take(chat)
            return True
        return False

    return [goes_through(chat) for chat in chats]


def test_one_chat_gets_one_message_a_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert taken(pace, 1, 1, 2) == [True, False, True]
    clock.now += 1
    assert taken(pace, 1) == [True]


def test_all_chats_together_get_thirty_a_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert taken(pace, *range(1, 32)) == [True] * 30 + [False]
    clock.now += 1
    assert taken(pace, 31) == [True]


def test_a_group_gets_twenty_a_minute() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(20):
        assert taken(pace, -5) == [True]
        clock.now += 1
    assert taken(pace, -5) == [False]
    clock.now += 41
    assert taken(pace, -5) == [True]


async def test_the_pace_is_kept_only_when_wanted() -> None:
    for pace, statuses in ((False, [200, 200]), (True, [200, 429])):
        async with standing_in(pace=pace, clock=Clock()) as (api, bot):
            ada = api.person()
            assert [(await bot("sendMessage", chat_id=ada.id, text="x")).status for _ in range(2)] == statuses


async def test_a_mistake_of_the_stand_in_itself_fails_the_test() -> None:
    async def use_a_broken_one() -> None:
        async with standing_in() as (api, bot):
            api.methods._table["getMe"] = lambda _: 1 / 0
            async with bot.session.get(f"{api.url}/bot{api.token}/getMe") as answer:
                assert answer.status == 500

    with pytest.raises(ExceptionGroup, match="the stand-in itself failed"):
        await use_a_broken_one()
