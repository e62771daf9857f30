"""What becomes of a message that Telegram does not take: left alone for a while, tried again, or let go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from transports.making import ADA, BEN, CLEO, Desk

# -- too fast for Telegram ---------------------------------------------------------------------------------------------


async def test_a_chat_that_telegram_wants_left_alone_waits_and_no_other(desk: Desk) -> None:
    desk.telegram.fails(ADA, RetryAfter(7))
    desk.says(ADA, "one", "two")
    desk.says(BEN, "hello")
    await desk.passes(6.9)
    assert desk.telegram.texts == ["one", "hello"]
    await desk.passes(0.1)
    assert desk.telegram.texts == ["one", "hello", "one"]
    await desk.passes(2)
    assert desk.telegram.texts == ["one", "hello", "one", "two"]


async def test_told_by_a_second_chat_within_the_firsts_time_all_wait(desk: Desk) -> None:
    desk.telegram.fails(ADA, RetryAfter(7))
    desk.telegram.fails(BEN, RetryAfter(timedelta(seconds=5)))
    desk.says(ADA, "to ada")
    await desk.passes(6)
    desk.says(BEN, "to ben")
    await desk.passes()
    desk.says(CLEO, "to cleo")
    await desk.passes(4.9)
    assert desk.telegram.texts == ["to ada", "to ben"]
    await desk.passes(0.2)
    assert desk.telegram.texts[2:] == ["to ada", "to ben", "to cleo"]


async def test_told_by_a_second_chat_after_the_firsts_time_only_that_one_waits(desk: Desk) -> None:
    desk.telegram.fails(ADA, RetryAfter(7))
    desk.telegram.fails(BEN, RetryAfter(5))
    desk.says(ADA, "to ada")
    await desk.passes(7.1)
    desk.says(BEN, "to ben")
    await desk.passes()
    desk.says(CLEO, "to cleo")
    await desk.passes()
    assert desk.telegram.texts[-1] == "to cleo"


async def test_told_twice_by_the_same_chat_only_that_one_waits(desk: Desk) -> None:
    desk.telegram.fails(ADA, RetryAfter(7), RetryAfter(7))
    desk.says(ADA, "to ada")
    await desk.passes(8)
    desk.says(BEN, "to ben")
    await desk.passes()
    assert desk.telegram.texts == ["to ada", "to ada", "to ben"]


async def test_while_all_wait_the_longest_time_told_counts(desk: Desk) -> None:
    for chat, seconds in ((ADA, 3), (BEN, 9), (CLEO, 2)):
        desk.telegram.fails(chat, RetryAfter(seconds))
        desk.says(chat, "hello")
    await desk.passes(8.9)
    assert len(desk.telegram.calls) == 3
    await desk.passes(0.2)
    assert len(desk.telegram.calls) == 6


# -- Telegram in trouble -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TimedOut(), TelegramError("Invalid server response")])
async def test_what_is_telegrams_fault_is_tried_until_it_goes_through(desk: Desk, error: TelegramError) -> None:
    desk.telegram.fails(ADA, *[error] * 40)
    (id_,) = desk.says(ADA, "hello")
    await desk.passes(1200)
    assert len(desk.telegram.calls) == 41
    assert desk.marked.ids == [id_]


@pytest.mark.parametrize(("chance", "part"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
async def test_the_pause_doubles_to_half_a_minute_and_chance_takes_up_to_half_of_it(
    make_desk: Callable[..., Desk], chance: float, part: float
) -> None:
    desk = make_desk(chance=lambda: chance)
    desk.telegram.fails(ADA, *[NetworkError("")] * 9)
    desk.says(ADA, "hello")
    await desk.passes(300)
    assert desk.pauses == [part * pause for pause in (0.5, 1, 2, 4, 8, 16, 30, 30, 30)]


async def test_the_pause_begins_anew_with_the_next_message(desk: Desk) -> None:
    desk.telegram.fails(ADA, NetworkError(""), NetworkError(""))
    desk.says(ADA, "one")
    await desk.passes(10)
    desk.telegram.fails(ADA, NetworkError(""))
    desk.says(ADA, "two")
    await desk.passes(10)
    assert desk.pauses == [0.5, 1.0, 0.5]


async def test_a_message_in_trouble_is_told_of_once_by_its_id_and_kind(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk.telegram.fails(ADA, *[NetworkError("a text")] * 5)
    (id_,) = desk.says(ADA, "something private")
    await desk.passes(60)
    (line,) = caplog.messages
    assert line == f"message {id_} is tried again until it goes through: NetworkError"


async def test_somebody_who_blocked_the_bot_is_let_go_quietly(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.telegram.fails(ADA, Forbidden("bot was blocked by the user"))
    desk.says(ADA, "one", "two", "three")
    desk.says(ADA, "nudge", unasked=True)
    await desk.passes(10)
    assert desk.telegram.texts == ["one"]
    assert desk.marked.left == [ADA]
    assert (desk.line.asked, desk.line.unasked) == (0, 0)
    assert caplog.messages == []


async def test_a_block_that_a_message_and_an_edit_meet_at_once_is_no_trouble(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.telegram.slow = True
    desk.telegram.fails(ADA, *[Forbidden("bot was blocked by the user")] * 2)
    desk.says(ADA, "one", "two", "-", "-")
    await desk.passes()
    desk.telegram.answer.set()
    await desk.passes(10)
    assert sorted(desk.telegram.texts) == ["-", "one"]
    assert (desk.line.asked, desk.line._chats.keys() - {(ADA, False)}) == (0, set())
    assert caplog.messages == []


async def test_somebody_who_blocked_the_bot_and_writes_again_is_answered(desk: Desk) -> None:
    desk.telegram.fails(ADA, Forbidden("bot was blocked by the user"))
    desk.says(ADA, "one")
    await desk.passes(10)
    desk.says(ADA, "welcome back")
    await desk.passes()
    assert desk.telegram.texts == ["one", "welcome back"]


async def test_a_chat_that_moved_is_followed_with_all_that_waits_in_it(desk: Desk) -> None:
    desk.telegram.fails(-5, ChatMigrated(-1005))
    ids = desk.says(-5, "one", "two")
    await desk.passes(5)
    where = [parameters["chat_id"] for _, _, parameters in desk.telegram.calls]
    assert where == [-5, -1005, -1005]
    assert desk.telegram.texts == ["one", "one", "two"]
    assert desk.marked.ids == ids


async def test_a_chat_that_moved_to_itself_is_not_followed_for_ever(desk: Desk) -> None:
    desk.telegram.fails(-5, ChatMigrated(-5))
    desk.says(-5, "one", "two")
    await desk.passes(5)
    assert desk.telegram.texts == ["one", "two"]


async def test_what_telegram_refuses_is_told_of_once_by_its_id_and_kind_and_never_sent_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.telegram.fails(ADA, BadRequest("something about: something private"))
    refused, after = desk.says(ADA, "something private", "two")
    await desk.passes(60)
    assert desk.telegram.texts == ["something private", "two"]
    assert desk.marked.ids == [refused, after]
    assert caplog.messages == [f"message {refused} was refused: BadRequest"]


async def test_that_buttons_cannot_be_taken_away_is_no_news(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.telegram.fails(ADA, BadRequest("message is not modified"))
    ids = desk.says(ADA, "-", "one")
    await desk.passes()
    assert desk.marked.ids == ids
    assert caplog.messages == []


async def test_a_message_whose_html_is_refused_goes_out_once_as_plain_text(desk: Desk) -> None:
    desk.telegram.fails(ADA, BadRequest("can't parse entities"), BadRequest("can't parse entities"))
    desk.says(ADA, "<b>one</b>", "two")
    await desk.passes(5)
    assert desk.telegram.texts == ["<b>one</b>", "one", "two"]
    assert "parse_mode" not in desk.telegram.calls[1][2]


async def test_what_cannot_be_sent_by_a_mistake_of_ours_stays_in_the_outbox_and_holds_up_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.telegram.fails(ADA, KeyError("something private"))
    broken, after = desk.says(ADA, "one", "two")
    await desk.passes(5)
    assert desk.marked.ids == [after]
    assert caplog.messages == [f"message {broken} cannot be sent: KeyError"]


async def test_what_could_not_be_marked_is_marked_with_the_next(desk: Desk) -> None:
    desk.marked.broken = True
    (first,) = desk.says(ADA, "one")
    await desk.passes()
    desk.marked.broken = False
    (second,) = desk.says(BEN, "two")
    await desk.passes()
    assert desk.marked.ids == [first, second]
