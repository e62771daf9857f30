"""What is due besides nudges, from the store to the outbox."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.library import Library
from bot.practice import reminders
from bot.practice.ports import Incoming, Person, Reminder, Tried, Turn
from bot.practice.reminders import BATCH, tick
from bot.store.store import SqliteStore
from practice.making import DAY, HOUR, MINUTE, MONDAY, TODAY, Delivered, at, days_on, due, shown, words

BERLIN = "Europe/Berlin"
SCRIPT, IDEA, OTHER_IDEA = "para-exam", "t-two-kettles", "t-odd-keys"

#: One of each kind, all by a clock in Berlin, on the Monday: the kind, when, and what about.
TIMER = Reminder("timer", at(f"{TODAY} 19:05", BERLIN), "5")
TALK = Reminder("talk", at(f"{TODAY} 19:00", BERLIN), "0:1140:")
PLAN = Reminder("plan", at(f"{TODAY} 18:00", BERLIN), f"{TODAY}:1080:{IDEA}")
AFTER = Reminder("after", at(f"{TODAY} 10:00", BERLIN), f"{TODAY}:600:{IDEA}")
EVENING = Reminder("evening", at(f"{TODAY} 20:00", BERLIN), f"{TODAY}:1200:{SCRIPT}")
ALL = [TIMER, TALK, PLAN, AFTER, EVENING]


async def reminded(store: SqliteStore, *wanted: Reminder, chat: int = 1001) -> None:
    """Somebody in Berlin is to be reminded."""
    person = await store.load(chat)
    await store.commit(Turn(None, person, replace(person, chat=chat, zone=BERLIN, reminders=wanted)))


async def left(store: SqliteStore) -> list[Reminder]:
    """What they are to be reminded of now."""
    return list((await store.load(1001)).reminders)


def title(library: Library, id_: str) -> str:
    """What an idea is called."""
    return next(one.title for one in library.ideas.ideas if one.id == id_)


@pytest.mark.parametrize("reminder", ALL, ids=lambda one: one.kind)
async def test_each_kind_is_said_when_its_time_has_come_and_not_before(
    store: SqliteStore, outbox: Delivered, library: Library, reminder: Reminder
) -> None:
    await reminded(store, reminder)
    assert await tick(store, outbox, library, reminder.at - 1) == 0
    assert outbox.texts() == []
    assert await tick(store, outbox, library, reminder.at) == 1
    assert outbox.texts()


@pytest.mark.parametrize("reminder", ALL, ids=lambda one: one.kind)
async def test_each_kind_is_said_once(
    store: SqliteStore, outbox: Delivered, library: Library, reminder: Reminder
) -> None:
    await reminded(store, reminder)
    await tick(store, outbox, library, reminder.at)
    outbox.texts()
    assert await tick(store, outbox, library, reminder.at + MINUTE) == 0
    assert outbox.texts() == []


@pytest.mark.parametrize(
    ("reminder", "late"),
    [(TIMER, 31 * MINUTE), (TALK, 3 * HOUR), (PLAN, 6 * HOUR), (AFTER, 11 * HOUR), (EVENING, 2 * HOUR)],
    ids=lambda one: getattr(one, "kind", None),
)
async def test_each_kind_that_is_too_late_is_not_said_and_not_kept_for_later(
    store: SqliteStore, outbox: Delivered, library: Library, reminder: Reminder, late: int
) -> None:
    await reminded(store, reminder)
    assert await tick(store, outbox, library, reminder.at + late) == 1
    assert outbox.texts() == []
    assert all(one.at > reminder.at + late for one in await left(store))


async def test_the_talk_comes_again_every_week_at_its_hour_also_when_the_clocks_change(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, TALK)
    days = []
    for _ in range(6):
        (talk,) = await left(store)
        await tick(store, outbox, library, talk.at)
        assert len(outbox.texts()) == 2
        days.append(talk.at)
    assert days == [at(f"{days_on(7 * week)} 19:00", BERLIN) for week in range(6)]


async def test_a_plan_is_asked_after_on_the_morning_after_and_then_it_is_done(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, PLAN)
    await tick(store, outbox, library, PLAN.at)
    outbox.texts()
    (after,) = await left(store)
    assert after == Reminder("after", at(f"{days_on(1)} 10:00", BERLIN), f"{days_on(1)}:600:{IDEA}")
    await tick(store, outbox, library, after.at)
    idea = next(one for one in library.ideas.ideas if one.id == IDEA)
    assert outbox.texts() == [words(library.together.texts.how_was_it, title=idea.title)]
    assert await left(store) == []


async def test_two_plans_on_days_in_a_row_are_both_asked_after_on_a_day_each(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    early = Reminder("plan", at(f"{days_on(1)} 09:00", BERLIN), f"{days_on(1)}:540:{OTHER_IDEA}")
    await reminded(store, PLAN)
    await tick(store, outbox, library, PLAN.at)
    await reminded(store, early, *await left(store))
    await tick(store, outbox, library, early.at)
    outbox.texts()
    for number, id_ in ((1, IDEA), (2, OTHER_IDEA)):
        (after,) = await left(store)
        assert shown(after.at, BERLIN)[4:] == f"{days_on(number)} 10:00"
        await tick(store, outbox, library, after.at)
        assert outbox.texts() == [words(library.together.texts.how_was_it, title=title(library, id_))]
    assert await left(store) == []


async def test_a_plan_that_is_due_together_with_the_question_after_another_loses_neither(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    plan = replace(PLAN, at=AFTER.at, data=f"{TODAY}:600:{OTHER_IDEA}")
    await reminded(store, plan, AFTER)
    for moment in (AFTER.at, AFTER.at + MINUTE, AFTER.at + DAY, AFTER.at + 2 * DAY):
        await tick(store, outbox, library, moment)
    questions = [words(library.together.texts.how_was_it, title=title(library, id_)) for id_ in (IDEA, OTHER_IDEA)]
    assert [one for one in outbox.texts() if one in questions] == questions
    assert await left(store) == []


# -- blocked, and back ---------------------------------------------------------------------------------------------


async def back(store: SqliteStore, update: int = 1) -> None:
    """They write again."""
    await store.keep([Incoming(update, 1001, "text", MONDAY, text="hello")])
    person = await store.load(1001)
    await store.commit(Turn(update, person, replace(person, blocked=False)))


@pytest.mark.parametrize("weeks", [0, 1, 5])
async def test_whoever_blocked_the_bot_has_their_weekly_talk_again_once_they_are_back(
    store: SqliteStore, outbox: Delivered, library: Library, weeks: int
) -> None:
    await reminded(store, TALK)
    await store.gone(1001)
    for week in range(weeks):
        assert await tick(store, outbox, library, TALK.at + week * 7 * DAY + HOUR) == 1
    assert outbox.texts() == []
    await back(store)
    (talk,) = await left(store)
    assert shown(talk.at, BERLIN) == f"Mon {days_on(7 * weeks)} 19:00"
    await tick(store, outbox, library, talk.at)
    assert len(outbox.texts()) == 2


@pytest.mark.parametrize("reminder", ALL, ids=lambda one: one.kind)
async def test_what_comes_due_while_somebody_blocks_the_bot_is_not_said_then_nor_later(
    store: SqliteStore, outbox: Delivered, library: Library, reminder: Reminder
) -> None:
    await reminded(store, reminder)
    await store.gone(1001)
    assert await tick(store, outbox, library, reminder.at) == 1
    await back(store)
    for later in (MINUTE, HOUR, DAY):
        await tick(store, outbox, library, reminder.at + later)
    assert outbox.texts() == []
    assert [one.kind for one in await left(store)] == (["talk"] if reminder.kind == "talk" else [])


@pytest.mark.parametrize("reminder", ALL, ids=lambda one: one.kind)
async def test_what_comes_due_after_somebody_is_back_is_said(
    store: SqliteStore, outbox: Delivered, library: Library, reminder: Reminder
) -> None:
    await reminded(store, reminder)
    await store.gone(1001)
    await tick(store, outbox, library, reminder.at - 1)
    await back(store)
    await tick(store, outbox, library, reminder.at)
    assert outbox.texts()


async def test_ideas_in_line_keep_their_later_days_while_somebody_blocks_the_bot(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, replace(AFTER, data=f"{AFTER.data},{OTHER_IDEA}"))
    await store.gone(1001)
    await tick(store, outbox, library, AFTER.at)
    await back(store)
    await tick(store, outbox, library, AFTER.at + DAY)
    assert outbox.texts() == [words(library.together.texts.how_was_it, title=title(library, OTHER_IDEA))]


# -- more than one -------------------------------------------------------------------------------------------------


async def test_the_evenings_question_is_not_asked_twice_on_a_day(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, EVENING)
    await tick(store, outbox, library, EVENING.at)
    assert len(outbox.texts()) == 2
    await reminded(store, replace(EVENING, data=f"{TODAY}:1200:para-piano"))
    await tick(store, outbox, library, EVENING.at + HOUR)
    assert (outbox.texts(), await left(store)) == ([], [])


async def test_on_the_next_evening_it_is_asked_again(store: SqliteStore, outbox: Delivered, library: Library) -> None:
    for number in range(2):
        moment = EVENING.at + number * DAY
        await reminded(store, Reminder("evening", moment, f"{days_on(number)}:1200:{SCRIPT}"))
        await tick(store, outbox, library, moment)
        assert len(outbox.texts()) == 2


async def test_an_answer_counts_as_something_taken_out_to_somebody(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, EVENING, AFTER)
    await tick(store, outbox, library, AFTER.at)
    await tick(store, outbox, library, EVENING.at)
    person = await store.load(1001)
    await store.commit(Turn(None, person, person, tried=Tried(TODAY, "evening", "", "yes")))
    await store.commit(Turn(None, person, person, tried=Tried(TODAY, "after", "", "good")))
    assert (await store.progress(1001)).tried == 2


async def test_all_that_is_due_is_said_the_longest_due_first(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    await reminded(store, TIMER, TALK)
    assert await tick(store, outbox, library, TIMER.at) == 2
    opening, _, rang, _ = outbox.texts()
    assert opening in {words(line, question="").split("\n\n")[0] for line in library.together.texts.talk_now}
    assert rang == words(library.together.texts.timer_rang, minutes="5", question="").split("\n\n")[0]


async def test_one_tick_takes_a_batch_and_the_next_the_rest(
    store: SqliteStore, outbox: Delivered, library: Library
) -> None:
    for chat in range(1, BATCH + 3):
        person = Person(chat, reminders=(Reminder("timer", MONDAY, "5"),))
        await store.commit(Turn(None, Person(chat), person))
    assert [await tick(store, outbox, library, MONDAY) for _ in range(3)] == [BATCH, 2, 0]
    assert len({one.chat for one in outbox.messages}) == BATCH + 2


async def test_nothing_due_is_nothing_sent(store: SqliteStore, outbox: Delivered, library: Library) -> None:
    assert await tick(store, outbox, library, MONDAY) == 0
    assert outbox.messages == []


@pytest.mark.parametrize("reminder", ALL, ids=lambda one: one.kind)
def test_what_is_said_has_buttons_or_needs_none_and_begins_with_words(library: Library, reminder: Reminder) -> None:
    turn = reminders.turn(due(reminder.kind, reminder.at, reminder.data, BERLIN), library, reminder.at)
    assert all(message.text and message.clear is None for message in turn.messages)
    assert [bool(message.rows) for message in turn.messages[:-1]] == [False] * (len(turn.messages) - 1)
    assert bool(turn.messages[-1].rows) is (reminder.kind != "plan")
