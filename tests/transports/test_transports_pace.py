"""The sender keeps Telegram's pace, all together and in each chat, and a reply goes before every nudge."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from bot.practice.ports import Message, Outgoing
from bot.settings import SettingsMistake, read_settings
from bot.transports.telegram.pace import CATCH_UP, SECOND
from transports.making import ADA, BEN, Desk, in_any_second

#: What floating point may make of a second.
NEAR = 1e-6


# -- all together ------------------------------------------------------------------------------------------------------


async def test_no_second_has_more_than_thirty(desk: Desk) -> None:
    for chat in range(100):
        desk.says(chat, "hello")
    await desk.passes(5)
    assert len(desk.telegram.calls) == 100
    assert in_any_second(desk.telegram.times) == 30


async def test_a_second_begins_with_the_answer(desk: Desk) -> None:
    desk.telegram.slow = True
    for chat in range(31):
        desk.says(chat, "hello")
    await desk.passes(5)
    assert len(desk.telegram.calls) == 30
    desk.telegram.answer.set()
    await desk.passes(0.9)
    assert len(desk.telegram.calls) == 30
    await desk.passes(0.2)
    assert len(desk.telegram.calls) == 31


async def test_a_bot_that_pays_sends_a_thousand_a_second(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(1000)
    for chat in range(1500):
        desk.says(chat, "hello")
    for _ in range(9):
        await desk.passes(0.1)
    assert len(desk.telegram.calls) == 1000


async def test_paid_for_are_nudges_beyond_what_is_free_and_nothing_else(make_desk: Callable[..., Desk]) -> None:
    paid = []
    for overall, unasked in ((1000, True), (1000, False), (30, True)):
        desk = make_desk(overall)
        desk.says(ADA, "hello", unasked=unasked)
        await desk.passes()
        paid.append(desk.telegram.calls[0][2].get("allow_paid_broadcast", False))
    assert paid == [True, False, False]


async def test_edits_that_take_buttons_away_count_among_all(desk: Desk) -> None:
    for chat in range(30):
        desk.says(chat, "-")
    desk.says(50, "hello")
    await desk.passes(0.9)
    assert desk.telegram.texts == ["-"] * 30
    await desk.passes(0.2)
    assert desk.telegram.texts[-1] == "hello"


async def test_a_pace_that_telegram_never_takes_is_a_mistake_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("0", "1001", "fast"):
        monkeypatch.setenv("BOT_MESSAGES_PER_SECOND", value)
        with pytest.raises(SettingsMistake, match="BOT_MESSAGES_PER_SECOND: "):
            read_settings()


# -- one chat ----------------------------------------------------------------------------------------------------------


async def test_a_chat_gets_one_message_a_second_in_order(desk: Desk) -> None:
    desk.says(ADA, "one", "two", "three")
    await desk.passes(5)
    assert desk.telegram.texts == ["one", "two", "three"]
    assert all(later - earlier >= 1 for earlier, later in pairwise(desk.telegram.times))
    assert desk.telegram.times[-1] < 2.1


async def test_the_second_of_one_chat_holds_up_no_other(desk: Desk) -> None:
    desk.says(ADA, "one", "two")
    desk.says(BEN, "hello")
    await desk.passes()
    assert desk.telegram.texts == ["one", "hello"]


async def test_a_message_within_a_second_of_the_last_waits_for_its_end(desk: Desk) -> None:
    desk.says(ADA, "one")
    await desk.passes(0.7)
    desk.says(ADA, "two")
    await desk.passes(0.2)
    assert desk.telegram.texts == ["one"]
    await desk.passes(0.2)
    assert desk.telegram.texts == ["one", "two"]


async def test_taking_buttons_away_neither_waits_for_a_chats_second_nor_begins_one(desk: Desk) -> None:
    desk.says(ADA, "-", "one", "-", "-", "two")
    await desk.passes(0.5)
    assert desk.telegram.texts == ["-", "one", "-", "-"]
    assert desk.telegram.times == [0, 0, 0, 0]
    await desk.passes(0.6)
    assert desk.telegram.texts[-1] == "two"


async def test_buttons_are_taken_away_before_messages_that_wait_for_their_second(desk: Desk) -> None:
    desk.says(ADA, "one", "two", "-")
    await desk.passes(0.5)
    assert desk.telegram.texts == ["one", "-"]


async def test_a_chat_in_which_nothing_waits_any_more_is_forgotten(desk: Desk) -> None:
    for chat in range(20):
        desk.says(chat, "one", "-", "two")
    await desk.passes(5)
    desk.says(50, "hello")
    await desk.passes()
    assert set(desk.line._chats) == {(50, False)}
    assert not desk.line._resting


# -- who goes first ----------------------------------------------------------------------------------------------------


async def test_nudges_leave_at_even_distances_after_a_first_few(desk: Desk) -> None:
    for chat in range(10):
        desk.says(chat, "nudge", unasked=True)
    await desk.passes(1)
    distances = [later - earlier for earlier, later in pairwise(desk.telegram.times)]
    assert distances == pytest.approx([0] * CATCH_UP + [SECOND / 30] * (9 - CATCH_UP), abs=NEAR)


async def test_nudges_leave_as_fast_as_telegram_takes_them(desk: Desk) -> None:
    for chat in range(400):
        desk.says(chat, "nudge", unasked=True)
    await desk.passes(10)
    assert 290 <= len(desk.telegram.calls) <= 300
    assert in_any_second(desk.telegram.times) <= 30


async def test_nudges_leave_in_the_order_of_the_outbox_and_nobody_is_dropped(desk: Desk) -> None:
    sent = [id_ for chat in range(200) for id_ in desk.says(chat, "nudge", unasked=True)]
    await desk.passes(60)
    assert desk.marked.ids == sent
    assert len(desk.telegram.calls) == 200


async def test_a_reply_goes_before_every_nudge(desk: Desk) -> None:
    for chat in range(100):
        desk.says(chat, "nudge", unasked=True)
    await desk.passes(1.5)
    before = len(desk.telegram.calls)
    desk.says(200, "reply")
    await desk.passes(0.1)
    assert desk.telegram.texts[before] == "reply"
    assert desk.telegram.times[before] - 1.5 <= SECOND / 30 + NEAR


async def test_while_people_write_a_place_is_free_for_each_and_nudges_have_what_is_left(desk: Desk) -> None:
    for chat in range(300):
        desk.says(chat, "nudge", unasked=True)
    asked = []
    for chat in range(1000, 1150):
        asked.append(desk.time.now)
        desk.says(chat, "reply")
        await desk.passes(1 / 24)
    left = [at for at, _, parameters in desk.telegram.calls if parameters["text"] == "reply"]
    assert max(out - put for put, out in zip(asked, left, strict=True)) < 0.1
    assert left[-50:] == asked[-50:]
    assert desk.telegram.texts[-30:].count("nudge") >= 3


async def test_a_reply_behind_a_nudge_in_its_own_chat_takes_it_along_before_all_others(desk: Desk) -> None:
    for chat in range(90):
        desk.says(chat, f"nudge {chat}", unasked=True)
    await desk.passes(0.5)
    before = len(desk.telegram.calls)
    desk.says(80, "reply")
    await desk.passes(1.1)
    assert desk.telegram.texts[before] == "nudge 80"
    texts = [parameters["text"] for _, _, parameters in desk.telegram.calls if parameters["chat_id"] == 80]
    assert texts == ["nudge 80", "reply"]


async def test_what_was_left_unsent_by_the_last_stop_counts_as_replies(desk: Desk) -> None:
    desk.marked.waiting = [Outgoing(900 + number, 900 + number, Message("left")) for number in range(20)]
    for chat in range(50):
        desk.says(chat, "nudge", unasked=True)
    assert await desk.sender.take_up() == 20
    await desk.passes(1)
    assert desk.telegram.texts[:20] == ["left"] * 20
    assert desk.telegram.texts[20] == "nudge"


async def test_no_more_is_claimed_while_ten_seconds_worth_of_nudges_waits(desk: Desk) -> None:
    claimed: list[float] = []

    async def tick() -> int:
        for chat in range(100):
            desk.says(1000 * len(claimed) + chat, "nudge", unasked=True)
        claimed.append(desk.time.now)
        return 100

    ticks = desk.sender.when_room(tick)
    while await ticks():
        pass
    assert len(claimed) == 3
    await desk.passes(5)
    while await ticks():
        pass
    assert len(claimed) == 5
