"""The sender against Telegram's own refusals: the stand-in keeps Telegram's pace, on a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from store.making import turn, wants_nudges

from bot.practice.ports import Person
from bot.practice.reply import Reply
from e2e.house import MONDAY, PATIENCE, TOKEN, Bot, Clock, Parts, Time, library, running, texts
from standin import StandIn
from standin.people import Person as Phone
from standin.refusals import Refused

WORDS = library().messages.texts
NUDGES = {nudge.text.strip() for nudge in library().nudges.nudges}
DAY = 24 * 3600
AGREED: dict[str, Any] = {"adult": True, "consent": "yes"}


def said(text: str) -> int:
    """How many messages a text of the bot's comes to."""
    reply = Reply(Person(1001), MONDAY)
    reply.say(text)
    return len(reply.messages)


#: What everybody is answered with who asks, known or not: several messages.
PRIVACY = said(WORDS.privacy)
assert PRIVACY > 1


@dataclass
class Street:
    """A running bot, a Telegram that keeps its pace, and the one clock they go by."""

    bot: Bot
    api: StandIn
    time: Time

    async def still(self) -> None:
        """Wait until nothing more happens by itself: all updates handled, nothing on its way."""
        queue, sender = self.bot.app._queue, self.bot.app._sender
        async with asyncio.timeout(PATIENCE):
            await self.api.quiet()
            quiet = 0
            while quiet < 10:
                await asyncio.sleep(0)
                quiet = 0 if queue._busy or sender._tasks or sender._left else quiet + 1

    async def passes(self, seconds: float = 0) -> None:
        """Let so many seconds pass, and everything happen that happens in them."""
        end = self.time.now + seconds
        await self.still()
        while self.time.to_next(end):
            await self.still()

    def phones(self, count: int, first: int = 5000) -> list[Phone]:
        """People with a phone."""
        return [self.api.person(id=first + index) for index in range(count)]

    async def due(self, phones: Sequence[Phone]) -> None:
        """Let a nudge of each be due, a second after the one before, and have claimed what may be."""
        for index, phone in enumerate(phones):
            await wants_nudges(self.bot.store, phone.id, MONDAY - len(phones) + index, zone="Europe/Berlin", **AGREED)
        await self.claims()

    async def claims(self) -> None:
        """What the scheduler does every five seconds."""
        while await self.bot.tick():
            pass

    async def has(self, phone: Phone, *said: str) -> None:
        """Let a person be told something, as a turn would."""
        person = await self.bot.store.load(phone.id)
        self.bot.app._sender.send(await self.bot.store.commit(turn(person, says=said)))

    @property
    def order(self) -> list[int]:
        """The chats of all messages that Telegram took, in order."""
        return [
            call.params["chat_id"] for call in self.api.calls if call.method == "sendMessage" and call.status == 200
        ]

    @property
    def refused(self) -> list[int]:
        """What was not taken: the codes, in order."""
        return [call.status for call in self.api.calls if call.method == "sendMessage" and call.status != 200]


@asynccontextmanager
async def street(api: StandIn, time: Time, folder: Path) -> AsyncIterator[Street]:
    """The bot, running; it stops as time goes on."""
    time.stands = True
    async with running(api, folder, Clock(), Parts(time=time)) as bot:
        try:
            yield Street(bot, api, time)
        finally:
            time.stands = False


@pytest.fixture
def time() -> Time:
    """The time by which both the bot and Telegram go."""
    return Time()


@pytest.fixture
async def strict(time: Time) -> AsyncIterator[StandIn]:
    """A Telegram that refuses what is faster than it says."""
    async with StandIn(TOKEN, pace=True, clock=lambda: MONDAY + time.now) as api:
        yield api


@pytest.fixture
async def town(strict: StandIn, time: Time, tmp_path: Path) -> AsyncIterator[Street]:
    """A bot against that Telegram."""
    async with street(strict, time, tmp_path) as town:
        yield town


# -- the pace ----------------------------------------------------------------------------------------------------------


async def test_the_messages_of_a_turn_come_a_second_apart_in_order(town: Street) -> None:
    ada = town.api.person(id=1001)
    await ada.says("/privacy")
    await town.passes()
    assert len(ada.messages) == 1
    await town.passes(0.9)
    assert len(ada.messages) == 1
    await town.passes(0.2)
    assert len(ada.messages) == 2
    assert town.refused == []


async def test_a_tap_takes_the_buttons_away_at_once_and_the_answer_waits_for_the_second(town: Street) -> None:
    ada = town.api.person(id=1001)
    await ada.says("/start")
    await town.passes(5)
    *_, asked = ada.messages
    await ada.says("/help")
    await town.passes()
    before = len(ada.messages)
    await ada.taps(asked.buttons[0])
    await town.passes(0.5)
    assert (asked.buttons, len(ada.messages)) == ([], before)
    await town.passes(0.6)
    assert len(ada.messages) > before
    assert town.refused == []


async def test_seventy_people_at_once_are_all_answered_without_one_refusal(town: Street) -> None:
    people = town.phones(70)
    for phone in people:
        await phone.says("/privacy")
    await town.passes(0.9)
    assert len(town.order) == 30
    await town.passes(3 * PRIVACY)
    assert [len(phone.messages) for phone in people] == [PRIVACY] * 70
    assert town.refused == []


async def test_more_nudges_than_fit_leave_in_the_order_in_which_they_were_due(town: Street) -> None:
    people = town.phones(80)
    await town.due(people)
    await town.passes(1)
    assert len(town.order) == 30
    await town.passes(2)
    assert town.order == [phone.id for phone in people]
    assert town.refused == []
    assert await town.bot.store.unsent() == []


async def test_a_crowd_is_claimed_bit_by_bit_and_nobody_is_dropped(town: Street) -> None:
    people = town.phones(500)
    await town.due(people)
    assert 300 <= len(await town.bot.store.unsent()) < 330
    for _ in range(8):
        await town.passes(3)
        await town.claims()
    assert town.order == [phone.id for phone in people]
    assert town.refused == []


# -- who goes first ----------------------------------------------------------------------------------------------------


async def test_who_writes_while_nudges_leave_is_answered_before_them(town: Street) -> None:
    await town.due(town.phones(90))
    await town.passes(1)
    before = len(town.order)
    ada = town.api.person(id=1001)
    await ada.says("/start")
    await town.passes(0.1)
    assert 1001 in town.order[before : before + 2]
    assert len(town.order) < 90


async def test_who_writes_while_their_own_nudge_waits_has_it_first_and_then_the_answer(town: Street) -> None:
    people = town.phones(90)
    await town.due(people)
    await town.passes(0.5)
    await people[-1].says("/help")
    await town.passes(3)
    nudge, *answer = texts(people[-1].messages)
    assert nudge in NUDGES
    assert "/practice" in "".join(answer)
    assert town.order.index(people[-1].id) < 30


async def test_what_is_unsent_at_a_stop_is_sent_after_the_next_start(
    strict: StandIn, time: Time, tmp_path: Path
) -> None:
    async with street(strict, time, tmp_path) as town:
        people = town.phones(50)
        await town.due(people)
        await town.passes(0.5)
    assert len(town.order) < 20
    async with street(strict, time, tmp_path) as town:
        await town.passes(3)
    assert town.order == [phone.id for phone in people]


# -- Telegram refuses --------------------------------------------------------------------------------------------------


async def test_a_chat_that_came_too_fast_for_telegram_waits_and_nobody_else(town: Street) -> None:
    ada, ben = town.phones(2)
    town.api.fail("sendMessage", retry_after=7, chat_id=ada.id)
    await ada.says("/privacy")
    await town.passes()
    await ben.says("/privacy")
    await town.passes(2)
    assert (len(ada.messages), len(ben.messages)) == (0, 2)
    await town.passes(4.9)
    assert len(ada.messages) == 0
    await town.passes(2)
    assert len(ada.messages) == 2


async def test_a_bot_that_came_too_fast_for_telegram_waits_altogether(town: Street) -> None:
    ada, ben, cleo = town.phones(3)
    for phone in (ada, ben):
        town.api.fail("sendMessage", retry_after=7, chat_id=phone.id)
        await phone.says("/privacy")
    await town.passes()
    await cleo.says("/privacy")
    await town.passes(6.9)
    assert town.order == []
    await town.passes(2)
    assert [len(phone.messages) for phone in (ada, ben, cleo)] == [2, 2, 2]
    assert town.refused == [429, 429]


async def test_where_telegram_is_stricter_than_it_says_everybody_has_their_nudge_all_the_same(town: Street) -> None:
    assert town.api.pace
    town.api.pace._overall = 10
    people = town.phones(60)
    await town.due(people)
    await town.passes(60)
    assert sorted(town.order) == [phone.id for phone in people]
    assert 429 in town.refused
    assert len(town.refused) < 60


async def test_a_block_ends_a_persons_nudges_quietly_until_they_write(
    town: Street, caplog: pytest.LogCaptureFixture
) -> None:
    ada, ben = town.phones(2)
    ada.blocked = True
    await town.due([ada, ben])
    await town.passes(5)
    assert town.order == [ben.id]
    assert [one.chat for one in await town.bot.store.due(MONDAY + DAY, 10)] == [ben.id]
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
    ada.blocked = False
    await ada.says("/start")
    await town.passes(3)
    assert {one.chat for one in await town.bot.store.due(MONDAY + DAY, 10)} == {ada.id, ben.id}


async def test_what_telegram_refuses_is_never_sent_again_also_not_after_a_restart(
    strict: StandIn, time: Time, tmp_path: Path
) -> None:
    fault = strict.fail("sendMessage", times=10, status=400, description="Bad Request: no")
    for _ in range(2):
        async with street(strict, time, tmp_path) as town:
            if not fault.seen:
                await town.has(town.phones(1)[0], "refused")
            await town.passes(60)
    assert fault.seen == strict.count("sendMessage") == 1


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 502}, {"drop": True}], ids=str)
async def test_a_telegram_in_trouble_is_tried_until_everything_went_through(
    town: Street, trouble: dict[str, int]
) -> None:
    town.api.fail("sendMessage", times=40, **trouble)  # type: ignore[arg-type]
    people = town.phones(5)
    for phone in people:
        await town.has(phone, "one", "two")
    await town.passes(300)
    assert [texts(phone.messages) for phone in people] == [["one", "two"]] * 5


async def test_a_group_that_became_a_supergroup_has_the_answer_there(
    town: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = town.api.group(-7), town.api.group(-1007)
    fault = town.api.fail("sendMessage", times=10, status=400, chat_id=old.id)
    moved = Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": new.id})
    monkeypatch.setattr(fault, "refusal", lambda: moved)
    await town.phones(1)[0].says_in_group("/start", old)
    await town.passes(5)
    assert texts(new.messages) == [WORDS.group.strip()]
    assert fault.seen == 1
    assert await town.bot.store.unsent() == []


# -- stopping ----------------------------------------------------------------------------------------------------------


async def test_a_stop_in_the_middle_of_an_answer_lets_the_person_have_all_of_it(
    strict: StandIn, time: Time, tmp_path: Path
) -> None:
    ada = strict.person(id=1001)
    async with street(strict, time, tmp_path) as town:
        await ada.says("/privacy")
        await town.passes()
        assert len(ada.messages) == 1
    assert len(ada.messages) == PRIVACY


async def test_a_stop_leaves_what_telegram_cannot_take_for_the_next_start(
    strict: StandIn, time: Time, tmp_path: Path
) -> None:
    ada = strict.person(id=1001)
    fault = strict.fail("sendMessage", times=10**6, status=502)
    async with street(strict, time, tmp_path) as town:
        await ada.says("/privacy")
        await town.passes(3)
    assert ada.messages == []
    fault.left = 0
    async with street(strict, time, tmp_path) as town:
        await town.passes(5)
    assert len(ada.messages) == PRIVACY
