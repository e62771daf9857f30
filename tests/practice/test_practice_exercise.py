"""Running a script: hints that fade, what is noted of a reply or a choice, and how an exercise ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from store.making import outcome

from bot.dialogue.library import Library, Loaded
from bot.dialogue.session import Pressed, Typed
from bot.judge.verdict import SKILLS, Finding, Skill, Verdict
from bot.practice.exercise import FADED, FADES, Exercises
from bot.practice.ports import Box, Outcome, Person, Turn, Visit
from bot.practice.reply import Reply
from bot.store.store import SqliteStore
from practice.making import MONDAY, TODAY, Judge, by_id, data, days_on, reply_to, said, script, words

TOMORROW = days_on(1)
TASK = "Ask somebody how their day was."


def drill(skill: Skill, id_: str = "a-drill", **more: Any) -> Loaded:
    """A drill of one scene."""
    return script(id_, "drill", skill, **{"try": TASK, **more})


def only(exercises: Exercises, *scripts: Loaded) -> Exercises:
    """The exercises, with these scripts instead of the bot's own."""
    return replace(exercises, library=replace(exercises.library, scripts=by_id(*scripts)))


async def begun(exercises: Exercises, id_: str = "a-drill", **person: Any) -> Reply:
    """A script begun."""
    reply = reply_to(**{"version": 7, **person})
    await exercises.begin(reply, id_)
    return reply


async def then(exercises: Exercises, before: Reply, *events: Typed | Pressed) -> Reply:
    """What these come to, one after the other."""
    reply = Reply(before.person, before.now)
    for event in events:
        await exercises.take(reply, event)
    return reply


async def learned(store: SqliteStore, outcomes: Iterable[Outcome] = (), boxes: tuple[Box, ...] = ()) -> None:
    """What is known of the person of these tests."""
    person = await store.load(1001)
    await store.commit(Turn(None, person, replace(person, alarms=9), outcomes=tuple(outcomes), boxes=boxes))


# -- hints fade ----------------------------------------------------------------------------------------------------


def hinted(library: Library, skill: Skill, reply: Reply) -> tuple[bool, bool]:
    """Whether the skill's hint is given, and whether its reminder is."""
    own = library.feedback.of(skill)
    return tuple(any(words(line) in said(reply) for line in lines) for lines in (own.hint, own.stays))  # type: ignore[return-value]


async def prompted(exercises: Exercises, store: SqliteStore, skill: Skill, good: int) -> Reply:
    """The prompt of somebody with so many good first replies."""
    await learned(store, [outcome(skill=skill) for _ in range(good)])
    return await begun(only(exercises, drill(skill)))


@pytest.mark.parametrize("skill", SKILLS)
@pytest.mark.parametrize(
    ("good", "hint"),
    [(0, True), (1, True), (FADES - 1, True), (FADES, True), (FADES + 1, False), (FADED - 2, True), (FADED - 1, False),
     (FADED, False), (FADED + 1, False), (50, False)],
)  # fmt: skip
async def test_hints_fade_as_first_replies_succeed(
    exercises: Exercises, store: SqliteStore, skill: Skill, good: int, hint: bool
) -> None:
    assert hinted(exercises.library, skill, await prompted(exercises, store, skill, good))[0] is hint


@pytest.mark.parametrize("skill", ["empathy", "good_news"])
@pytest.mark.parametrize("good", [FADES + 1, FADED - 1, FADED, FADED + 1, 50])
async def test_the_reminder_to_ask_stays_where_the_hint_has_faded(
    exercises: Exercises, store: SqliteStore, skill: Skill, good: int
) -> None:
    assert hinted(exercises.library, skill, await prompted(exercises, store, skill, good)) == (False, True)


@pytest.mark.parametrize("skill", ["empathy", "good_news"])
async def test_the_reminder_does_not_come_beside_the_hint(
    exercises: Exercises, store: SqliteStore, skill: Skill
) -> None:
    assert hinted(exercises.library, skill, await prompted(exercises, store, skill, 0)) == (True, False)


def test_what_stays_reminds_of_asking(library: Library) -> None:
    for skill in ("empathy", "good_news"):
        for line in library.feedback.of(skill).stays:
            assert {"question", "ask", "hear"} & set(line.lower().replace("?", "").split())


async def test_hints_of_one_skill_do_not_fade_by_another(exercises: Exercises, store: SqliteStore) -> None:
    await learned(store, [outcome(skill="paraphrase") for _ in range(30)])
    assert hinted(exercises.library, "empathy", await prompted(exercises, store, "empathy", 0))[0]


async def test_later_tries_and_choices_do_not_make_hints_fade(exercises: Exercises, store: SqliteStore) -> None:
    await learned(store, [outcome(attempt=2), outcome(grade="almost"), outcome(spotted=True)] * 20)
    assert hinted(exercises.library, "paraphrase", await prompted(exercises, store, "paraphrase", 0))[0]


@pytest.mark.parametrize("kind", ["build", "own"])
async def test_parts_and_ones_own_words_have_their_own_questions_and_no_hint(exercises: Exercises, kind: str) -> None:
    one = script("a-drill", kind, "empathy")  # type: ignore[arg-type]
    assert hinted(exercises.library, "empathy", await begun(only(exercises, one))) == (False, False)


# -- visits --------------------------------------------------------------------------------------------------------


async def test_a_script_is_noted_when_it_begins_and_when_it_has_been_gone_through(exercises: Exercises) -> None:
    short = only(exercises, drill("empathy"))
    reply = await begun(short)
    assert reply.visits == [Visit("a-drill", MONDAY, TODAY, finished=False)]
    reply = await then(short, reply, Typed("That must have been hard."))
    assert reply.visits == [Visit("a-drill", MONDAY, TODAY, finished=True)]


async def test_a_script_that_is_left_in_the_middle_is_not_gone_through(exercises: Exercises, judge: Judge) -> None:
    judge.verdict = Verdict("almost", 0.5, (), "generic")
    short = only(exercises, drill("empathy"))
    reply = await then(short, await begun(short), Typed("Hm."))
    assert reply.visits == []
    assert reply.person.session


async def test_the_day_is_the_persons_own(exercises: Exercises) -> None:
    reply = await begun(only(exercises, drill("empathy")), zone="Pacific/Pago_Pago")
    assert reply.visits[0].day == days_on(-1)


# -- rules in their boxes ------------------------------------------------------------------------------------------

ADVICE, GENERIC = Box("empathy", "advice", 2, TODAY), Box("empathy", "generic", 2, TODAY)


def advised(grade: str = "not_yet") -> Verdict:
    """A reply with advice in it."""
    return Verdict(grade, 0.2, (Finding("advice", "stop", None, None, "because"),), "advice")  # type: ignore[arg-type]


async def test_what_a_first_reply_is_told_to_change_goes_into_the_first_box(exercises: Exercises, judge: Judge) -> None:
    judge.verdict = advised()
    short = only(exercises, drill("empathy"))
    reply = await then(short, await begun(short), Typed("You should sleep."))
    assert reply.boxes == (Box("empathy", "advice", 1, TOMORROW),)
    assert [(one.rules, one.attempt, one.spotted) for one in reply.outcomes] == [(("advice",), 1, False)]


async def test_a_second_try_moves_no_box(exercises: Exercises, judge: Judge) -> None:
    judge.verdict = advised()
    short = only(exercises, drill("empathy"))
    first = await then(short, await begun(short), Typed("You should sleep."))
    second = await then(short, first, Typed("You should eat."))
    assert ([one.attempt for one in second.outcomes], second.boxes) == ([2], ())


async def test_a_due_rule_that_a_first_reply_keeps_moves_on(exercises: Exercises, store: SqliteStore) -> None:
    await learned(store, boxes=(ADVICE, Box("paraphrase", "advice", 1, TODAY)))
    short = only(exercises, drill("empathy"))
    reply = await then(short, await begun(short), Typed("That must have been hard."))
    assert reply.boxes == (Box("empathy", "advice", 3, days_on(7)),)


# -- pairs ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def pairs(library: Library) -> Loaded:
    """Pairs about advice."""
    about = (one for one in library.scripts.values() if one.script.kind == "spot" and one.script.teaches == "empathy")
    return next(one for one in about if one.script.rule == "advice")


async def chosen(exercises: Exercises, pairs: Loaded, *, right: bool) -> Reply:
    """What comes of the better or the worse one of the first pair."""
    first = pairs.script.scenes["pair_1"]
    label = next(one.label for one in first.choices if one.right is right)
    return await then(exercises, await begun(exercises, pairs.script.id), Pressed(label))


@pytest.mark.parametrize("right", [True, False])
async def test_a_choice_is_told_and_counts_for_the_rule(
    exercises: Exercises, library: Library, pairs: Loaded, right: bool
) -> None:
    reply = await chosen(exercises, pairs, right=right)
    spotted = library.feedback.spotted
    assert any(words(line) in said(reply) for line in (spotted.right if right else spotted.wrong))
    (noted,) = reply.outcomes
    assert (noted.spotted, noted.rules, noted.grade) == (True, ("advice",), "good" if right else "not_yet")


async def test_the_worse_one_puts_the_rule_into_the_first_box(exercises: Exercises, pairs: Loaded) -> None:
    reply = await chosen(exercises, pairs, right=False)
    assert reply.boxes == (Box("empathy", "advice", 1, TOMORROW),)


async def test_the_better_one_moves_the_rule_on_where_it_is_due(
    exercises: Exercises, store: SqliteStore, pairs: Loaded
) -> None:
    await learned(store, boxes=(ADVICE,))
    reply = await chosen(exercises, pairs, right=True)
    assert reply.boxes == (Box("empathy", "advice", 3, days_on(7)),)


@pytest.mark.parametrize("right", [True, False])
async def test_a_choice_says_nothing_of_other_rules(
    exercises: Exercises, store: SqliteStore, pairs: Loaded, right: bool
) -> None:
    await learned(store, boxes=(GENERIC,))
    reply = await chosen(exercises, pairs, right=right)
    assert {box.rule for box in reply.boxes} <= {"advice"}


async def test_a_part_of_a_sentence_says_nothing_of_rules_that_it_does_not_mind(
    exercises: Exercises, store: SqliteStore
) -> None:
    await learned(store, boxes=(ADVICE, GENERIC))
    listen = {"ask": "Name it.", "frame": "You sound {{ answer }}.", "wants": ["feeling"], "minds": ["generic"]}
    scene = {"say": "Hello.", "listen": listen, "replies": {"good": {}}}
    part = only(exercises, script("a-drill", "build", "empathy", scenes={"hear": scene}))
    reply = await then(part, await begun(part), Typed("worn out"))
    assert {box.rule for box in reply.boxes} <= {"generic", "feeling"}


@pytest.mark.parametrize("there", [True, False])
async def test_a_part_moves_the_rule_that_says_it_is_missing(
    exercises: Exercises, store: SqliteStore, judge: Judge, there: bool
) -> None:
    await learned(store, boxes=(Box("i_statement", "not_specific", 2, TODAY),))
    judge.verdict = Verdict("good", 0.9, (Finding("specific", "kept", None, None, ""),) if there else (), None)
    listen = {"ask": "When?", "frame": "I felt sad when {{ answer }}.", "wants": ["specific"]}
    scene = {"say": "Hello.", "listen": listen, "replies": {"good": {}}}
    part = only(exercises, script("a-drill", "build", "i_statement", scenes={"hear": scene}))
    reply = await then(part, await begun(part), Typed("the dishes were still there at ten"))
    moved = (
        Box("i_statement", "not_specific", 3, days_on(7)) if there else Box("i_statement", "not_specific", 1, TOMORROW)
    )
    assert reply.boxes == (moved,)


async def test_of_two_missing_parts_the_one_not_told_stays_where_it_is(
    exercises: Exercises, store: SqliteStore, judge: Judge
) -> None:
    await learned(store, boxes=(Box("i_statement", "not_specific", 2, TODAY),))
    judge.verdict = Verdict("not_yet", 0.1, (), None)
    listen = {"ask": "When?", "frame": "I felt {{ answer }}.", "wants": ["feeling", "specific"]}
    scene = {"say": "Hello.", "listen": listen, "replies": {"good": {}}}
    part = only(exercises, script("a-drill", "build", "i_statement", scenes={"hear": scene}))
    reply = await then(part, await begun(part), Typed("like that"))
    assert reply.boxes == (Box("i_statement", "no_feeling", 1, TOMORROW),)


# -- the end -------------------------------------------------------------------------------------------------------


async def ended(exercises: Exercises, **person: Any) -> Reply:
    """An exercise gone through."""
    short = only(exercises, drill("empathy", title="The kettle"))
    return await then(short, await begun(short, **person), Typed("That must have been hard."))


async def test_it_ends_in_one_thing_to_try_and_the_offer_of_one_more(exercises: Exercises, library: Library) -> None:
    reply = await ended(exercises)
    texts = library.messages.texts
    assert said(reply).endswith(words(texts.to_try, task=TASK) + "\n\n" + words(texts.finished, title="The kettle"))
    assert reply.person.session is None
    assert data(reply) == [f"p:{reply.person.version}:next", "m:enough", "v:on:a-drill"]


async def test_whoever_wants_the_evenings_question_is_asked_tonight_without_being_asked_now(
    exercises: Exercises,
) -> None:
    reply = await ended(exercises, evening="on")
    assert data(reply) == [f"p:{reply.person.version}:next", "m:enough"]
    assert [(one.kind, one.data) for one in reply.person.reminders] == [("evening", f"{TODAY}:1200:a-drill")]


@pytest.mark.parametrize("evening", ["", "off"])
async def test_whoever_does_not_want_it_is_not_asked_tonight(exercises: Exercises, evening: str) -> None:
    assert (await ended(exercises, evening=evening)).person.reminders == ()


async def test_where_there_is_nothing_to_try_nothing_is_asked_tonight(exercises: Exercises, library: Library) -> None:
    short = only(exercises, script("a-drill", "drill", "empathy"))
    reply = await then(short, await begun(short, evening="on"), Typed("That must have been hard."))
    assert reply.person.reminders == ()
    assert said(reply).endswith(words(library.messages.texts.finished, title="a-drill"))
    assert data(reply) == [f"p:{reply.person.version}:next", "m:enough"]


async def test_every_exercise_has_one_thing_to_try_and_it_fits_a_phone(library: Library) -> None:
    for loaded in library.scripts.values():
        if loaded.script.kind != "guide":
            assert loaded.script.try_
            assert len(words(library.messages.texts.to_try, task=" ".join(loaded.script.try_.split()))) <= 300


async def test_a_complaint_about_the_person_begins_with_a_moment_to_cool_down(
    exercises: Exercises, library: Library
) -> None:
    reply = await begun(only(exercises, drill("empathy", about_you=True)))
    assert said(reply).startswith(words(library.messages.texts.cool_down))


async def test_nothing_of_what_was_typed_is_kept_in_what_was_learned(exercises: Exercises) -> None:
    short = only(exercises, drill("empathy"))
    reply = await then(short, await begun(short), Typed("so secret a thing"))
    assert "secret" not in str((reply.outcomes, reply.visits, reply.boxes, reply.person))


async def test_somebody_the_bot_does_not_know_yet_can_begin(exercises: Exercises) -> None:
    reply = Reply(Person(1001), MONDAY)
    await only(exercises, drill("empathy")).begin(reply, "a-drill")
    assert (reply.person.version, reply.person.session is None) == (MONDAY, False)
