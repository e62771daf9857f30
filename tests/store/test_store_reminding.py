"""Reminders: one of a kind a person, acted on once and only while they stand as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.practice.ports import DueReminder, Message, Person, Reminder, ReminderTurn, Tried
from bot.store import reminding
from bot.store.store import SqliteStore
from store.making import ADA, BOB, CLEO, DAY, MONDAY, TALK, TIMER, Beside, meet, said, text, turn

TODAY = "2026-03-02"
EVENING = Reminder("evening", MONDAY, f"{TODAY}:1200:para-exam")
NEXT_WEEK = replace(TALK, at=TALK.at + 7 * DAY)
TRIED = Tried(TODAY, "evening", "para-exam")


async def reminded(store: SqliteStore, *reminders: Reminder, chat: int = ADA, **more: Any) -> Person:
    """Somebody new who is to be reminded."""
    return await meet(store, chat, reminders=reminders, **more)


async def only_due(store: SqliteStore, now: int = TALK.at) -> DueReminder:
    """The one reminder that is due."""
    (found,) = await store.due_reminders(now, 10)
    return found


def rings(due: DueReminder, *then: Reminder, tried: Tried | None = None) -> ReminderTurn:
    """What is said in two messages, and what follows."""
    return ReminderTurn(due, (Message(f"{due.reminder.kind}."), Message("Well?")), then, tried)


# -- set by a turn -------------------------------------------------------------------------------------------------


async def test_reminders_are_kept_by_kind(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER, TALK)
    assert (await fresh_store.load(ADA)).reminders == (TALK, TIMER)


async def test_one_is_set_in_the_place_of_another_of_its_kind(fresh_store: SqliteStore) -> None:
    person = await reminded(fresh_store, TALK, TIMER)
    await fresh_store.commit(turn(person, reminders=(TIMER, NEXT_WEEK)))
    assert (await fresh_store.load(ADA)).reminders == (NEXT_WEEK, TIMER)


async def test_one_that_is_dropped_is_gone_and_the_others_stay(fresh_store: SqliteStore) -> None:
    person = await reminded(fresh_store, TALK, TIMER)
    await fresh_store.commit(turn(person, reminders=(TALK,)))
    assert (await fresh_store.load(ADA)).reminders == (TALK,)


async def test_one_that_came_in_between_is_not_brought_back_by_a_turn_that_left_it_alone(
    fresh_store: SqliteStore,
) -> None:
    person = await reminded(fresh_store, TALK)
    await fresh_store.remind([rings(await only_due(fresh_store), NEXT_WEEK)])
    await fresh_store.commit(turn(person, awaiting="zone"))
    assert (await fresh_store.load(ADA)).reminders == (NEXT_WEEK,)


# -- due -----------------------------------------------------------------------------------------------------------


async def test_the_longest_due_come_first(fresh_store: SqliteStore) -> None:
    for chat, early in ((ADA, 5), (BOB, 60), (CLEO, 0)):
        await reminded(fresh_store, replace(TIMER, at=MONDAY - early), chat=chat)
    assert [one.chat for one in await fresh_store.due_reminders(MONDAY, 10)] == [BOB, ADA, CLEO]


async def test_no_more_are_due_than_asked_for(fresh_store: SqliteStore) -> None:
    for chat in range(1, 8):
        await reminded(fresh_store, replace(TIMER, at=MONDAY - chat), chat=chat)
    assert [one.chat for one in await fresh_store.due_reminders(MONDAY, 3)] == [7, 6, 5]


async def test_one_is_due_at_its_moment_and_not_before(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    assert await fresh_store.due_reminders(TIMER.at - 1, 10) == []
    assert await fresh_store.due_reminders(TIMER.at, 10) == [DueReminder(ADA, "UTC", TIMER)]


async def test_two_kinds_of_one_person_are_due_each_by_itself(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TALK, TIMER)
    assert [one.reminder for one in await fresh_store.due_reminders(TALK.at, 10)] == [TIMER, TALK]


async def test_a_due_reminder_carries_the_zone_of_the_person(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TALK, zone="Asia/Tokyo")
    assert await only_due(fresh_store) == DueReminder(ADA, "Asia/Tokyo", TALK)


async def test_what_is_due_is_found_by_the_index(beside: Beside) -> None:
    asked: list[tuple[str, Sequence[Any] | dict[str, Any] | None]] = []
    with beside.db.tracer(lambda sql, given: asked.append((sql, given))):
        reminding.due(beside.db, MONDAY, 10)
    ((sql, given),) = asked
    plan = [row[3] for row in beside.db.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()]
    assert plan[0] == "SEARCH r USING INDEX reminders_at (at<?)"
    assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]


# -- acted on ------------------------------------------------------------------------------------------------------


async def test_what_is_said_goes_into_the_outbox_in_order(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    sent = await fresh_store.remind([rings(await only_due(fresh_store))])
    assert said(sent) == [(ADA, "timer."), (ADA, "Well?")]
    assert await fresh_store.unsent() == sent


async def test_one_that_came_comes_no_more(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    await fresh_store.remind([rings(await only_due(fresh_store))])
    assert await fresh_store.due_reminders(MONDAY + DAY, 10) == []
    assert (await fresh_store.load(ADA)).reminders == ()


async def test_one_of_which_nothing_is_said_comes_no_more_either(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    assert await fresh_store.remind([ReminderTurn(await only_due(fresh_store))]) == []
    assert (await fresh_store.load(ADA)).reminders == ()


async def test_what_follows_is_set(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TALK)
    after = Reminder("after", MONDAY + 2 * DAY, "2026-03-04:600:t-two-kettles")
    await fresh_store.remind([rings(await only_due(fresh_store), NEXT_WEEK, after)])
    assert (await fresh_store.load(ADA)).reminders == (after, NEXT_WEEK)


async def test_two_people_reminded_at_once_get_each_their_own(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    await reminded(fresh_store, TALK, chat=BOB)
    sent = await fresh_store.remind([rings(due) for due in await fresh_store.due_reminders(TALK.at, 10)])
    assert said(sent)[::2] == [(ADA, "timer."), (BOB, "talk.")]


# -- changed in between --------------------------------------------------------------------------------------------


async def test_the_same_reminder_claimed_twice_is_said_once(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TIMER)
    twice = rings(await only_due(fresh_store))
    assert len(await fresh_store.remind([twice, twice])) == 2
    assert await fresh_store.remind([twice]) == []


async def test_one_dropped_in_between_is_not_said_and_nothing_follows(fresh_store: SqliteStore) -> None:
    person = await reminded(fresh_store, TALK)
    due = await only_due(fresh_store)
    await fresh_store.commit(turn(person, says=[], reminders=()))
    assert await fresh_store.remind([rings(due, NEXT_WEEK, tried=TRIED)]) == []
    assert (await fresh_store.load(ADA)).reminders == ()


async def test_one_moved_in_between_stands_where_it_was_moved_to(fresh_store: SqliteStore) -> None:
    person = await reminded(fresh_store, TALK)
    due, moved = await only_due(fresh_store), replace(TALK, at=TALK.at + 3600)
    await fresh_store.commit(turn(person, says=[], reminders=(moved,)))
    assert await fresh_store.remind([rings(due, NEXT_WEEK)]) == []
    assert (await fresh_store.load(ADA)).reminders == (moved,)


async def test_one_that_is_about_something_else_since_stands_as_it_is(fresh_store: SqliteStore) -> None:
    person = await reminded(fresh_store, EVENING)
    due, other = await only_due(fresh_store), replace(EVENING, data=f"{TODAY}:1200:the-move")
    await fresh_store.commit(turn(person, says=[], reminders=(other,)))
    assert await fresh_store.remind([rings(due)]) == []
    assert (await fresh_store.load(ADA)).reminders == (other,)


async def test_somebody_erased_in_between_is_not_written_again(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    due = await only_due(fresh_store)
    await fresh_store.commit(replace(turn(ada, says=[]), erase=True))
    assert await fresh_store.remind([rings(due, NEXT_WEEK, tried=TRIED)]) == []
    assert beside.of(ADA) == {}


async def test_somebody_gone_in_between_is_not_reminded(fresh_store: SqliteStore, ada: Person) -> None:
    due = await only_due(fresh_store)
    await fresh_store.gone(ADA)
    assert await fresh_store.remind([rings(due, NEXT_WEEK)]) == []
    assert await only_due(fresh_store) == replace(due, blocked=True)


async def test_somebody_back_in_between_is_reminded_the_next_time(fresh_store: SqliteStore) -> None:
    await reminded(fresh_store, TALK)
    await fresh_store.gone(ADA)
    silent = ReminderTurn(await only_due(fresh_store), then=(NEXT_WEEK,))
    await fresh_store.keep([text(1)])
    await fresh_store.commit(turn(await fresh_store.load(ADA), 1, says=[]))
    assert await fresh_store.remind([silent]) == []
    assert await only_due(fresh_store) == replace(silent.due, blocked=False)


async def test_a_plan_comes_with_the_question_that_waits_and_is_read_anew_where_that_changed(
    fresh_store: SqliteStore,
) -> None:
    plan, after = Reminder("plan", MONDAY, f"{TODAY}:540:a"), Reminder("after", MONDAY + DAY, "2026-03-03:600:b")
    person = await reminded(fresh_store, plan, after)
    due = await only_due(fresh_store, MONDAY)
    assert due.after == after.data
    await fresh_store.commit(turn(person, says=[], reminders=(plan,)))
    assert await fresh_store.remind([rings(due)]) == []
    assert await only_due(fresh_store, MONDAY) == replace(due, after="")


# -- asked about once a day and kind -------------------------------------------------------------------------------


async def asked(store: SqliteStore, tried: Tried) -> int:
    """Have them asked about something tried. Gives how many messages that brought."""
    person = await store.load(ADA)
    await store.commit(turn(person, says=[], reminders=(EVENING,)))
    return len(await store.remind([rings(await only_due(store, EVENING.at), tried=tried)]))


async def test_nobody_is_asked_twice_on_one_day(fresh_store: SqliteStore) -> None:
    assert await asked(fresh_store, TRIED) == 2
    assert await asked(fresh_store, replace(TRIED, what="the-move")) == 0


@pytest.mark.parametrize("other", [replace(TRIED, kind="after"), replace(TRIED, day="2026-03-03")])
async def test_another_kind_and_another_day_are_asked_for_themselves(fresh_store: SqliteStore, other: Tried) -> None:
    assert await asked(fresh_store, TRIED) == 2
    assert await asked(fresh_store, other) == 2


async def test_one_asked_already_is_done_with_all_the_same(fresh_store: SqliteStore) -> None:
    await asked(fresh_store, TRIED)
    await asked(fresh_store, TRIED)
    assert (await fresh_store.load(ADA)).reminders == ()


async def test_being_asked_again_keeps_the_answer(fresh_store: SqliteStore) -> None:
    await asked(fresh_store, TRIED)
    await fresh_store.commit(replace(turn(await fresh_store.load(ADA)), tried=replace(TRIED, answer="yes")))
    await asked(fresh_store, TRIED)
    assert (await fresh_store.progress(ADA)).tried == 1
