"""The sender: Telegram's pace, who goes first, what becomes of trouble, and how it stops. Time passes by hand."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count, pairwise
from typing import Any, cast

import pytest
from e2e.house import Time
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.practice.ports import Message, Outgoing
from bot.settings import SettingsMistake, read_settings
from bot.transports.telegram.outbound import Sender
from bot.transports.telegram.pace import CATCH_UP, SECOND, Line, Pace

ADA, BEN, CLEO = 1, 2, 3

#: What floating point may make of a second.
NEAR = 1e-6


class Telegram:
    """A request that answers at once, or (`slow`) once `answer` is set, and fails as it was told to."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.slow = False
        self.answer = asyncio.Event()
        self._errors: dict[int, list[Exception]] = {}

    def fails(self, chat: int, *errors: Exception) -> None:
        """The next calls for this chat fail so."""
        self._errors.setdefault(chat, []).extend(errors)

    async def call(self, url: str, parameters: dict[str, Any]) -> None:
        """See AiohttpRequest.call."""
        self.calls.append((self.time.now, url.rpartition("/")[2], parameters))
        if self.slow:
            await self.answer.wait()
        if errors := self._errors.get(parameters["chat_id"]):
            raise errors.pop(0)

    @property
    def times(self) -> list[float]:
        """When something was called."""
        return [moment for moment, _, _ in self.calls]

    @property
    def texts(self) -> list[str]:
        """What was sent, also in vain."""
        return [parameters.get("text", "-") for _, _, parameters in self.calls]


class Marked:
    """What the sender reports."""

    def __init__(self) -> None:
        self.waiting: list[Outgoing] = []
        self.ids: list[int] = []
        self.left: list[int] = []
        self.broken = False

    async def unsent(self) -> list[Outgoing]:
        """See ports.Sent."""
        return self.waiting

    async def sent(self, ids: Sequence[int]) -> None:
        """See ports.Sent."""
        if self.broken:
            raise OSError("no room")
        self.ids += ids

    async def gone(self, chat: int) -> None:
        """See ports.Sent."""
        self.left.append(chat)


class Desk:
    """A sender at work, and what it works with."""

    def __init__(self, pace: Pace, chance: Callable[[], float] = lambda: 1.0) -> None:
        self.time = Time()
        self.time.stands = True
        self.telegram = Telegram(self.time)
        self.marked = Marked()
        self.pauses: list[float] = []
        self.line = Line(pace, self.time, self.time.sleep)
        bot = type("Bot", (), {"base_url": "https://telegram/bot1:secret"})
        self.sender = Sender(
            cast("Any", bot), cast("Any", self.telegram), self.marked, self.line, sleep=self._sleep, chance=chance
        )
        self._ids = count(1)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.time.sleep(seconds)

    def says(self, chat: int, *texts: str, unasked: bool = False) -> list[int]:
        """Send texts to a chat; "-" takes buttons away instead. Gives their places in the outbox."""
        messages = [
            Outgoing(next(self._ids), chat, Message(clear=7) if text == "-" else Message(text)) for text in texts
        ]
        self.sender.send(messages, unasked=unasked)
        return [one.id for one in messages]

    async def passes(self, seconds: float = 0) -> None:
        """Let so many seconds pass, and everything happen that happens in them."""
        end = self.time.now + seconds
        await settle()
        while self.time.to_next(end):
            await settle()


async def settle() -> None:
    """Let all that can go on without time go on."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def make_desk(request: pytest.FixtureRequest) -> Callable[..., Desk]:
    """A desk with a pace of one's own."""
    return lambda overall=30.0, **more: Desk(Pace(overall), **more)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A desk at Telegram's pace."""
    return make_desk()


def in_any_second(times: Sequence[float]) -> int:
    """The most moments that lie within one second."""
    return max(sum(1 for other in times if 0 <= other - moment < 1) for moment in times)


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


async def test_a_pace_that_telegram_never_takes_is_a_mistake_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("0", "1001", "fast"):
        monkeypatch.setenv("BOT_MESSAGES_PER_SECOND", value)
        with pytest.raises(SettingsMistake, match="BOT_MESSAGES_PER_SECOND: "):
            read_settings()


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
