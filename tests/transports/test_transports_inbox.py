"""The queue: kept before it is confirmed, each chat in order, nothing begun once it stops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from telegram import Update

from bot.practice.ports import Incoming
from bot.transports.telegram.inbox import MOST_PARKED, DurableQueue

Json = dict[str, Any]


class Memory:
    """An inbox in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, Incoming] = {}

    async def keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """See ports.Inbox."""
        new = [one for one in incoming if one.update not in self.kept]
        self.kept |= {one.update: one for one in new}
        return new

    async def waiting(self) -> list[Incoming]:
        """See ports.Inbox."""
        return list(self.kept.values())


@pytest.fixture
def inbox() -> Memory:
    """An empty inbox."""
    return Memory()


@pytest.fixture
def queue(inbox: Memory) -> DurableQueue:
    """A queue over it."""
    return DurableQueue(inbox)


def text(number: int, chat: int) -> Json:
    """An update as it was fetched."""
    where = {"id": chat, "type": "private"}
    return {"update_id": number, "message": {"message_id": 1, "date": 0, "chat": where, "text": f"text {number}"}}


async def fetched(queue: DurableQueue, *updates: Json) -> None:
    """What PTB does with a batch."""
    await queue.keep(updates)
    for update in updates:
        await queue.put(Update(update["update_id"]))


def out(queue: DurableQueue) -> list[int]:
    """The ids of what may be handled now."""
    found = []
    while not queue.empty():
        one = queue.get_nowait()
        assert isinstance(one, Incoming)
        found.append(one.update)
    return found


async def test_a_batch_is_kept_before_anything_of_it_is_put(queue: DurableQueue, inbox: Memory) -> None:
    await queue.keep([text(1, 7), text(2, 8)])
    assert sorted(inbox.kept) == [1, 2]
    assert queue.empty()


async def test_a_chats_next_update_waits_for_the_one_before(queue: DurableQueue) -> None:
    await fetched(queue, text(1, 7), text(2, 7), text(3, 7), text(4, 8))
    assert out(queue) == [1, 4]
    queue.done(7)
    assert out(queue) == [2]
    queue.done(7)
    assert out(queue) == [3]
    queue.done(7)
    assert out(queue) == []
    await fetched(queue, text(5, 7))
    assert out(queue) == [5]


async def test_an_update_that_was_kept_before_is_not_put_again(queue: DurableQueue) -> None:
    await fetched(queue, text(1, 7))
    assert out(queue) == [1]
    queue.done(7)
    await fetched(queue, text(1, 7))
    assert out(queue) == []


async def test_an_update_that_cannot_be_read_holds_up_no_other(queue: DurableQueue) -> None:
    broken: Json = {"update_id": 2, "message": {"chat": {}, "text": "x"}}
    odd: Json = {"update_id": 3, "callback_query": "what?"}
    await fetched(queue, text(1, 7), broken, odd, text(4, 8))
    assert out(queue) == [1, 4]


async def test_what_waited_at_the_last_stop_is_taken_up_in_order(queue: DurableQueue, inbox: Memory) -> None:
    await inbox.keep([Incoming(1, 7, "text", 0, text="a"), Incoming(2, 7, "text", 0), Incoming(3, 8, "text", 0)])
    assert await queue.take_up() == 3
    assert out(queue) == [1, 3]
    queue.done(7)
    assert out(queue) == [2]


async def test_an_update_of_a_webhook_is_kept_when_it_is_put(queue: DurableQueue, inbox: Memory) -> None:
    update = Update.de_json(text(1, 7), None)
    await queue.put(update)
    assert out(queue) == [1]
    assert inbox.kept[1].text == "text 1"


async def test_once_it_stops_nothing_is_begun_and_nothing_is_lost(queue: DurableQueue, inbox: Memory) -> None:
    await fetched(queue, text(1, 7), text(2, 7), text(3, 8))
    signal = object()
    await queue.put(signal)
    assert queue.get_nowait() is signal
    queue.done(7)
    assert queue.empty()
    assert sorted(inbox.kept) == [1, 2, 3]


async def test_what_is_far_too_much_of_one_chat_is_marked_as_a_flood(queue: DurableQueue) -> None:
    await fetched(queue, *(text(number, 7) for number in range(1, MOST_PARKED + 5)))
    marks = []
    for _ in range(MOST_PARKED + 4):
        incoming = queue.get_nowait()
        assert isinstance(incoming, Incoming)
        marks.append(incoming.flood)
        queue.done(7)
    assert marks == [""] * (MOST_PARKED + 1) + ["tell", "quiet", "quiet"]


async def test_a_flood_of_one_chat_marks_no_other(queue: DurableQueue) -> None:
    await fetched(queue, *(text(number, 7) for number in range(1, MOST_PARKED + 5)), text(100, 8))
    assert [one.flood for one in (queue.get_nowait(), queue.get_nowait()) if isinstance(one, Incoming)] == ["", ""]
