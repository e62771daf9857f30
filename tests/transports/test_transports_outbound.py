"""The sender as a whole: whatever happens everything arrives once and in order, and a stop loses nothing."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise

import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.transports.telegram.pace import Pace
from transports.making import ADA, BEN, CLEO, Desk, in_any_second, settle

# -- all of it together ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_everything_arrives_once_in_order_and_at_telegrams_pace(seed: int) -> None:
    dice = random.Random(seed)
    desk = Desk(Pace(), chance=dice.random)
    ids: list[int] = []
    said: list[str] = []
    for _ in range(120):
        chat, unasked = dice.randrange(12), dice.random() < 0.4
        texts = [f"{chat}:{len(ids) + index:05d}" for index in range(dice.randrange(1, 4))]
        said += texts
        ids += desk.says(chat, *texts, unasked=unasked)
        if not unasked:
            ids += desk.says(chat, "-")
        if dice.random() < 0.3:
            errors = [NetworkError(""), TimedOut(), RetryAfter(dice.randrange(1, 9))]
            desk.telegram.fails(dice.randrange(12), dice.choice(errors))
        await desk.passes(dice.random() * dice.choice((0.01, 0.3, 2)))
    await desk.passes(600)
    assert sorted(desk.marked.ids) == ids
    assert in_any_second(desk.telegram.times) <= 30
    for chat in range(12):
        calls = [(at, one["text"]) for at, _, one in desk.telegram.calls if one["chat_id"] == chat and "text" in one]
        assert all(later[0] - earlier[0] >= 1 for earlier, later in pairwise(calls))
        arrived = list(dict.fromkeys(text for _, text in calls))
        assert arrived == sorted(text for text in said if text.startswith(f"{chat}:"))
    assert (desk.line.asked, desk.line.unasked, desk.line._away, desk.line._held) == (0, 0, 0, 0)


# -- stopping ----------------------------------------------------------------------------------------------------------


async def stopping(desk: Desk, seconds: float = 20) -> asyncio.Task[None]:
    """A stop under way."""
    task = asyncio.create_task(desk.sender.finish(seconds))
    await settle()
    return task


async def test_a_stop_waits_for_what_is_on_its_way(desk: Desk) -> None:
    desk.telegram.slow = True
    (id_,) = desk.says(ADA, "hello")
    await desk.passes()
    stop = await stopping(desk)
    assert not stop.done()
    desk.telegram.answer.set()
    await stop
    assert desk.marked.ids == [id_]


async def test_a_stop_lets_a_person_have_their_whole_answer(desk: Desk) -> None:
    ids = desk.says(ADA, "one", "two", "three")
    await desk.passes()
    stop = await stopping(desk)
    await desk.passes(2.1)
    await stop
    assert desk.marked.ids == ids


async def test_a_stop_leaves_nudges_in_the_outbox(desk: Desk) -> None:
    for chat in range(50):
        desk.says(chat, "nudge", unasked=True)
    await desk.passes()
    left = len(desk.telegram.calls)
    await desk.sender.finish(20)
    assert len(desk.telegram.calls) == len(desk.marked.ids) == left < 50


async def test_a_stop_does_not_wait_for_what_is_in_trouble(desk: Desk) -> None:
    desk.telegram.fails(ADA, *[NetworkError("")] * 9)
    desk.says(ADA, "one", "two")
    await desk.passes()
    await desk.sender.finish(20)
    assert (desk.telegram.texts, desk.marked.ids) == (["one"], [])


async def test_what_gets_into_trouble_during_a_stop_stays_in_the_outbox(desk: Desk) -> None:
    desk.telegram.slow = True
    desk.telegram.fails(ADA, NetworkError(""))
    desk.says(ADA, "one", "two")
    await desk.passes()
    stop = await stopping(desk)
    desk.telegram.answer.set()
    await stop
    assert (desk.telegram.texts, desk.marked.ids) == (["one"], [])


async def test_a_stop_while_all_wait_is_over_at_once(desk: Desk) -> None:
    for chat in (ADA, BEN):
        desk.telegram.fails(chat, RetryAfter(60))
        desk.says(chat, "one", "two")
    await desk.passes()
    desk.says(CLEO, "hello")
    await desk.sender.finish(20)
    assert desk.marked.ids == []


async def test_a_stop_gives_up_what_never_arrives_when_its_time_is_over(desk: Desk) -> None:
    desk.telegram.slow = True
    desk.says(ADA, "hello")
    await desk.passes()
    await desk.sender.finish(0)
    assert not desk.sender._tasks
    assert desk.marked.ids == []


async def test_what_is_sent_after_a_stop_stays_in_the_outbox(desk: Desk) -> None:
    desk.says(ADA, "one")
    await desk.passes()
    await desk.sender.finish(20)
    desk.says(BEN, "two")
    await desk.passes(5)
    assert desk.telegram.texts == ["one"]
