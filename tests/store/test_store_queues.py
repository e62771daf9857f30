"""The inbox and the outbox."""

from __future__ import annotations

from dataclasses import replace

from bot.practice.ports import Incoming, Message, NudgeTurn, Person, Schedule
from bot.store.queues import REMEMBERED
from bot.store.store import SqliteStore
from store.making import ADA, BOB, DAY, MONDAY, TALK, Beside, Clock, meet, said, text, turn, wants_nudges

# -- the inbox -----------------------------------------------------------------------------------------------------


async def test_only_new_updates_are_given_back(fresh_store: SqliteStore) -> None:
    assert await fresh_store.keep([text(1), text(2)]) == [text(1), text(2)]
    assert await fresh_store.keep([text(2), text(3)]) == [text(3)]


async def test_an_update_twice_in_one_batch_is_new_once(fresh_store: SqliteStore) -> None:
    assert await fresh_store.keep([text(1), text(1)]) == [text(1)]


async def test_nothing_to_keep_is_kept_too(fresh_store: SqliteStore) -> None:
    assert await fresh_store.keep([]) == []


async def test_a_redelivery_changes_nothing_before_handling_or_after(
    fresh_store: SqliteStore, clock: Clock, ada: Person, beside: Beside
) -> None:
    await fresh_store.keep([text(1), text(2)])
    await fresh_store.commit(turn(ada, 2))
    before = beside.everything()
    clock.now += 60
    assert await fresh_store.keep([text(1, said="other"), text(2, said="other")]) == []
    assert beside.everything() == before


async def test_an_update_is_given_back_as_it_was_kept(fresh_store: SqliteStore) -> None:
    pressed = Incoming(1, ADA, "button", MONDAY, text="s:1:0", message=7, callback="c4")
    shared = Incoming(2, BOB, "location", MONDAY, lat=0.0, lon=-73.98)
    half = text(3, said="“Grüße” 🎈 \ud83d \x00 'x'")
    await fresh_store.keep([pressed, shared, half])
    assert await fresh_store.waiting() == [pressed, shared, half]


async def test_updates_wait_in_the_order_they_came(fresh_store: SqliteStore, clock: Clock) -> None:
    await fresh_store.keep([text(900), text(901)])
    clock.now += 1
    await fresh_store.keep([text(17), text(18)])
    assert [one.update for one in await fresh_store.waiting()] == [900, 901, 17, 18]


async def test_handled_updates_wait_no_more(fresh_store: SqliteStore, ada: Person) -> None:
    await fresh_store.keep([text(1), text(2), text(3)])
    await fresh_store.commit(turn(ada, 2))
    assert [one.update for one in await fresh_store.waiting()] == [1, 3]


async def test_the_id_of_a_handled_update_is_remembered_for_days_and_then_forgotten(
    fresh_store: SqliteStore, clock: Clock, ada: Person
) -> None:
    await fresh_store.keep([text(2)])
    await fresh_store.commit(turn(ada, 2))
    clock.now = MONDAY + REMEMBERED
    await fresh_store.tidy()
    assert await fresh_store.keep([text(2)]) == []
    clock.now += 1
    await fresh_store.tidy()
    assert await fresh_store.keep([text(2)]) == [text(2)]


async def test_what_waits_is_never_forgotten(fresh_store: SqliteStore, clock: Clock) -> None:
    await fresh_store.keep([text(1)])
    clock.now += 400 * DAY
    await fresh_store.tidy()
    assert await fresh_store.waiting() == [text(1)]


async def test_the_inbox_remembers_for_longer_than_telegram_keeps_an_update() -> None:
    assert REMEMBERED > DAY


# -- the outbox ----------------------------------------------------------------------------------------------------


async def test_what_is_unsent_waits_in_order(fresh_store: SqliteStore) -> None:
    await fresh_store.commit(turn(Person(BOB), says=["1", "2"]))
    await fresh_store.commit(turn(Person(ADA), says=["3"]))
    await fresh_store.commit(turn(await fresh_store.load(BOB), says=["4"]))
    waiting = await fresh_store.unsent()
    assert said(waiting) == [(BOB, "1"), (BOB, "2"), (ADA, "3"), (BOB, "4")]
    assert [one.id for one in waiting] == sorted({one.id for one in waiting})


async def test_what_was_sent_is_forgotten_and_nothing_else(fresh_store: SqliteStore) -> None:
    first, second, third = await fresh_store.commit(turn(Person(ADA), says=["1", "2", "3"]))
    await fresh_store.sent([first.id, third.id])
    assert await fresh_store.unsent() == [second]
    await fresh_store.sent([first.id, 12345])
    assert await fresh_store.unsent() == [second]


async def test_a_place_in_the_outbox_is_never_given_twice(fresh_store: SqliteStore) -> None:
    (first,) = await fresh_store.commit(turn(Person(ADA)))
    await fresh_store.sent([first.id])
    (second,) = await fresh_store.commit(turn(await fresh_store.load(ADA)))
    assert second.id > first.id


# -- gone ----------------------------------------------------------------------------------------------------------


async def test_for_somebody_who_is_gone_nothing_waits(fresh_store: SqliteStore, ada: Person, bob: Person) -> None:
    assert {one.chat for one in await fresh_store.unsent()} == {ADA, BOB}
    await fresh_store.gone(ADA)
    assert {one.chat for one in await fresh_store.unsent()} == {BOB}


async def test_somebody_who_is_gone_is_silenced_and_nobody_else(
    fresh_store: SqliteStore, ada: Person, bob: Person
) -> None:
    await fresh_store.gone(ADA)
    assert [one.chat for one in await fresh_store.due(MONDAY + DAY, 10)] == [BOB]
    due = await fresh_store.due_reminders(MONDAY + DAY, 10)
    assert {one.chat: one.blocked for one in due} == {ADA: True, BOB: False}
    left = await fresh_store.load(ADA)
    assert left == replace(ada, blocked=True, schedule=Schedule(9 * 60, None))
    assert await fresh_store.load(BOB) == bob


async def test_somebody_who_wanted_no_nudges_will_want_none_when_they_come_back(
    fresh_store: SqliteStore, cleo: Person
) -> None:
    await fresh_store.gone(cleo.chat)
    assert await fresh_store.load(cleo.chat) == cleo


async def test_somebody_who_only_had_something_planned_is_silenced_and_wants_no_nudges_when_they_come_back(
    fresh_store: SqliteStore,
) -> None:
    off = await meet(fresh_store, ADA, reminders=(TALK,), schedule=Schedule(9 * 60, None))
    await fresh_store.gone(ADA)
    await fresh_store.gone(ADA)
    assert await fresh_store.load(ADA) == off
    assert [one.blocked for one in await fresh_store.due_reminders(TALK.at, 10)] == [True]
    await fresh_store.keep([text(1)])
    await fresh_store.commit(turn(off, 1))
    assert await fresh_store.load(ADA) == off
    assert [one.blocked for one in await fresh_store.due_reminders(TALK.at, 10)] == [False]


async def test_a_second_block_found_out_does_not_forget_the_nudges_that_were_wanted(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY, reminders=(TALK,))
    await fresh_store.gone(ADA)
    await fresh_store.gone(ADA)
    assert (await fresh_store.load(ADA)).blocked


async def test_nothing_but_a_turn_brings_back_somebody_who_is_gone(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    (due,) = await fresh_store.due(MONDAY + DAY, 10)
    await fresh_store.gone(ADA)
    before = beside.of(ADA)
    moved = NudgeTurn(due, Schedule(9 * 60, MONDAY + 2 * DAY), MONDAY, "2026-03-03", "another", Message("Hm."))
    assert await fresh_store.nudge([moved]) == []
    await fresh_store.gone(ADA)
    await fresh_store.sent([1])
    await fresh_store.tidy()
    assert beside.of(ADA) == before


async def test_a_turn_brings_back_somebody_who_was_gone(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    await fresh_store.gone(ADA)
    back = turn(await fresh_store.load(ADA), blocked=False, schedule=Schedule(9 * 60, MONDAY + DAY))
    await fresh_store.commit(back)
    assert await fresh_store.load(ADA) == back.after
    assert [one.chat for one in await fresh_store.due(MONDAY + DAY, 10)] == [ADA]


async def test_somebody_unknown_may_be_gone(fresh_store: SqliteStore, beside: Beside) -> None:
    await fresh_store.gone(ADA)
    assert beside.of(ADA) == {}
