"""Nudges: who is due, and one a person a local day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.practice.ports import DueNudge, Message, NudgeAnswer, NudgeTurn, Person, Schedule, SentNudge
from bot.store import nudging
from bot.store.store import SqliteStore
from store.making import ADA, BOB, CLEO, DAY, HOUR, MONDAY, Beside, meet, said, turn, wants_nudges

TODAY, TOMORROW = "2026-03-02", "2026-03-03"
NEXT = Schedule(9 * 60, MONDAY + DAY)
SENT = [SentNudge(TODAY, "ask-one-more", "sent", 0)]


def nudged(due: DueNudge, day: str = TODAY, nudge: str = "ask-one-more", schedule: Schedule = NEXT) -> NudgeTurn:
    """A due nudge that is sent."""
    return NudgeTurn(due, schedule, MONDAY, day, nudge, Message(f"Nudge {nudge}."))


async def only_due(store: SqliteStore, now: int = MONDAY) -> DueNudge:
    """The one nudge that is due."""
    (found,) = await store.due(now, 10)
    return found


async def put_off(store: SqliteStore, person: Person, until: int) -> None:
    """The person asks for today's nudge later."""
    again = replace(person.schedule or NEXT, next_at=until, again="ask-one-more")
    later = NudgeAnswer(TODAY, "ask-one-more", "later", 0)
    await store.commit(replace(turn(person, says=[], schedule=again), nudge=later))


# -- due -----------------------------------------------------------------------------------------------------------


async def test_the_longest_due_come_first(fresh_store: SqliteStore) -> None:
    for chat, next_at in ((ADA, MONDAY - 5), (BOB, MONDAY - 60), (CLEO, MONDAY)):
        await wants_nudges(fresh_store, chat, next_at)
    assert [one.chat for one in await fresh_store.due(MONDAY, 10)] == [BOB, ADA, CLEO]


async def test_no_more_are_due_than_asked_for(fresh_store: SqliteStore) -> None:
    for chat in range(1, 8):
        await wants_nudges(fresh_store, chat, MONDAY - chat)
    assert [one.chat for one in await fresh_store.due(MONDAY, 3)] == [7, 6, 5]


async def test_those_who_are_not_due_or_want_none_are_left_alone(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, None)
    await wants_nudges(fresh_store, BOB, MONDAY + 1)
    await meet(fresh_store, CLEO)
    assert await fresh_store.due(MONDAY, 10) == []
    assert [one.chat for one in await fresh_store.due(MONDAY + 1, 10)] == [BOB]


async def test_a_due_nudge_carries_what_is_needed_to_choose_it(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY, zone="Asia/Tokyo", whom="friend", again="ask-one-more")
    schedule = Schedule(9 * 60, MONDAY, "ask-one-more")
    assert await only_due(fresh_store) == DueNudge(ADA, "Asia/Tokyo", schedule, MONDAY, "friend")


async def test_somebody_without_a_zone_is_nudged_by_utc(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    assert (await only_due(fresh_store)).zone == "UTC"


async def test_who_is_due_is_found_by_the_index(beside: Beside) -> None:
    asked: list[tuple[str, Sequence[Any] | dict[str, Any] | None]] = []
    with beside.db.tracer(lambda sql, given: asked.append((sql, given))):
        nudging.due(beside.db, MONDAY, 10)
    ((sql, given),) = asked
    plan = [row[3] for row in beside.db.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()]
    assert plan[0] == "SEARCH t USING INDEX schedules_next_at (next_at<?)"
    assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]


# -- one a person a local day --------------------------------------------------------------------------------------


async def test_a_nudge_is_sent_and_the_next_one_set(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    sent = await fresh_store.nudge([nudged(await only_due(fresh_store))])
    assert said(sent) == [(ADA, "Nudge ask-one-more.")]
    assert await fresh_store.unsent() == sent
    assert (await fresh_store.load(ADA)).schedule == NEXT
    assert await fresh_store.nudges(ADA, TODAY) == SENT


async def test_one_without_a_message_only_moves_on(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    assert await fresh_store.nudge([NudgeTurn(await only_due(fresh_store), NEXT, MONDAY)]) == []
    assert (await fresh_store.load(ADA)).schedule == NEXT
    assert await fresh_store.nudges(ADA, TODAY) == []


async def test_the_same_nudge_claimed_twice_is_sent_once(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    twice = nudged(await only_due(fresh_store))
    assert len(await fresh_store.nudge([twice, twice])) == 1
    assert await fresh_store.nudge([twice]) == []


async def test_an_hour_set_later_the_same_day_brings_no_second_nudge(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    this_evening = Schedule(18 * 60, MONDAY + 9 * HOUR)
    await fresh_store.nudge([nudged(await only_due(fresh_store), schedule=this_evening)])
    again = nudged(await only_due(fresh_store, MONDAY + 9 * HOUR), nudge="another")
    assert await fresh_store.nudge([again]) == []
    assert (await fresh_store.load(ADA)).schedule == NEXT
    assert await fresh_store.nudges(ADA, TODAY) == SENT


async def test_the_next_local_day_has_its_own(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY)
    await fresh_store.nudge([nudged(await only_due(fresh_store))])
    due = await only_due(fresh_store, MONDAY + DAY)
    await fresh_store.nudge([nudged(due, TOMORROW, "another", Schedule(9 * 60, MONDAY + 2 * DAY))])
    assert await fresh_store.nudges(ADA, TODAY) == [*SENT, SentNudge(TOMORROW, "another", "sent", 0)]
    assert [one.day for one in await fresh_store.nudges(ADA, TOMORROW)] == [TOMORROW]


async def test_two_people_due_at_once_get_one_each(fresh_store: SqliteStore) -> None:
    await wants_nudges(fresh_store, ADA, MONDAY - 1)
    await wants_nudges(fresh_store, BOB, MONDAY)
    sent = await fresh_store.nudge([nudged(due) for due in await fresh_store.due(MONDAY, 10)])
    assert [one.chat for one in sent] == [ADA, BOB]
    assert await fresh_store.due(MONDAY, 10) == []


# -- put off -------------------------------------------------------------------------------------------------------


async def test_one_put_off_for_later_comes_once_more_the_same_day(fresh_store: SqliteStore, ada: Person) -> None:
    await put_off(fresh_store, ada, MONDAY + HOUR)
    assert [one.state for one in await fresh_store.nudges(ADA, TODAY)] == ["later"]
    again = nudged(await only_due(fresh_store, MONDAY + HOUR), schedule=Schedule(9 * 60, MONDAY + 2 * HOUR))
    assert len(await fresh_store.nudge([again])) == 1
    assert await fresh_store.nudges(ADA, TODAY) == SENT
    assert await fresh_store.nudge([nudged(await only_due(fresh_store, MONDAY + 2 * HOUR))]) == []


async def test_one_put_off_until_tomorrow_takes_tomorrows_place(fresh_store: SqliteStore, ada: Person) -> None:
    await put_off(fresh_store, ada, MONDAY + DAY)
    due = await only_due(fresh_store, MONDAY + DAY)
    assert len(await fresh_store.nudge([nudged(due, TOMORROW)])) == 1
    assert [(one.day, one.state) for one in await fresh_store.nudges(ADA, TODAY)] == [
        (TODAY, "later"),
        (TOMORROW, "sent"),
    ]


async def test_one_put_off_and_done_before_it_comes_again_does_not_come(fresh_store: SqliteStore, ada: Person) -> None:
    await put_off(fresh_store, ada, MONDAY + HOUR)
    done = NudgeAnswer(TODAY, "ask-one-more", "done", 0)
    await fresh_store.commit(replace(turn(await fresh_store.load(ADA)), nudge=done))
    assert await fresh_store.nudge([nudged(await only_due(fresh_store, MONDAY + HOUR))]) == []
    assert [one.state for one in await fresh_store.nudges(ADA, TODAY)] == ["done"]


async def test_where_another_comes_in_place_of_the_one_put_off_that_one_stands(
    fresh_store: SqliteStore, ada: Person
) -> None:
    await put_off(fresh_store, ada, MONDAY + HOUR)
    await fresh_store.nudge([nudged(await only_due(fresh_store, MONDAY + HOUR), nudge="another")])
    assert await fresh_store.nudges(ADA, TODAY) == [SentNudge(TODAY, "another", "sent", 0)]


async def test_what_a_person_did_with_a_nudge_is_kept(fresh_store: SqliteStore, ada: Person) -> None:
    swapped = NudgeAnswer(TODAY, "another", "done", 1)
    await fresh_store.commit(replace(turn(ada), nudge=swapped))
    assert await fresh_store.nudges(ADA, TODAY) == [SentNudge(TODAY, "another", "done", 1)]


# -- changed in between --------------------------------------------------------------------------------------------


async def test_an_hour_changed_in_between_is_not_overwritten(fresh_store: SqliteStore) -> None:
    person = await wants_nudges(fresh_store, ADA, MONDAY)
    due = await only_due(fresh_store)
    changed = Schedule(20 * 60, MONDAY + 11 * HOUR)
    await fresh_store.commit(turn(person, says=[], schedule=changed))
    assert await fresh_store.nudge([nudged(due)]) == []
    assert (await fresh_store.load(ADA)).schedule == changed
    assert await fresh_store.nudges(ADA, TODAY) == []


async def test_nudges_turned_off_in_between_stay_off(fresh_store: SqliteStore) -> None:
    person = await wants_nudges(fresh_store, ADA, MONDAY)
    due = await only_due(fresh_store)
    await fresh_store.commit(turn(person, says=[], schedule=Schedule(9 * 60, None)))
    assert await fresh_store.nudge([nudged(due)]) == []
    assert (await fresh_store.load(ADA)).schedule == Schedule(9 * 60, None)


async def test_somebody_erased_in_between_is_not_written_again(
    fresh_store: SqliteStore, ada: Person, beside: Beside
) -> None:
    due = await only_due(fresh_store, MONDAY + DAY)
    await fresh_store.commit(replace(turn(ada, says=[]), erase=True))
    assert await fresh_store.nudge([nudged(due, TOMORROW)]) == []
    assert beside.of(ADA) == {}


async def test_a_turn_that_leaves_the_schedule_alone_does_not_bring_back_an_old_one(
    fresh_store: SqliteStore,
) -> None:
    person = await wants_nudges(fresh_store, ADA, MONDAY)
    await fresh_store.nudge([nudged(await only_due(fresh_store))])
    await fresh_store.commit(turn(person, awaiting="zone"))
    assert (await fresh_store.load(ADA)).schedule == NEXT
