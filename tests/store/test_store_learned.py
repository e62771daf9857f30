"""What was learned, counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.judge.verdict import SKILLS
from bot.practice.ports import Box, Learner, NudgeAnswer, Outcome, Person, Progress, Seen, SkillProgress, Tried, Visit
from bot.store.store import SqliteStore
from store.making import ADA, BOB, MONDAY, meet, outcome, turn

SUNDAY, TODAY, TOMORROW = "2026-03-01", "2026-03-02", "2026-03-03"


async def learn(store: SqliteStore, *outcomes: Outcome, chat: int = ADA, **more: Any) -> None:
    """A turn in which this was learned."""
    await store.commit(replace(turn(await store.load(chat)), outcomes=outcomes, **more))


def visit(day: str, at: int = MONDAY, script: str = "para-exam", *, finished: bool = False) -> Visit:
    """A script begun, unless it is said to be finished."""
    return Visit(script, at, day, finished)


async def test_somebody_new_has_learned_nothing_yet(fresh_store: SqliteStore) -> None:
    progress = await fresh_store.progress(ADA)
    assert (progress.days, progress.skills, progress.nudges_done) == (0, {}, 0)
    assert [found for found in progress.rules.values() if found] == []
    assert await fresh_store.learner(ADA) == Learner()


# -- days ----------------------------------------------------------------------------------------------------------


async def test_days_are_counted_by_the_persons_own_date(fresh_store: SqliteStore) -> None:
    just_before, just_after = outcome(SUNDAY, at=MONDAY), outcome(TODAY, at=MONDAY + 1)
    await learn(fresh_store, just_before, just_after, outcome(TODAY, at=MONDAY + 50_000))
    assert (await fresh_store.progress(ADA)).days == 2


async def test_a_day_on_which_something_was_only_gone_on_with_or_ended_counts(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(SUNDAY), visits=(visit(SUNDAY),))
    await learn(fresh_store, outcome(TODAY, grade="almost"))
    await learn(fresh_store, visits=(visit(TOMORROW, finished=True),))
    assert (await fresh_store.progress(ADA)).days == 3


async def test_a_day_of_choices_in_pairs_counts(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(TODAY, spotted=True))
    assert (await fresh_store.progress(ADA)).days == 1


async def test_a_day_of_only_looking_does_not_count(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, visits=(visit(TODAY), visit(TODAY, script="the-move")))
    assert (await fresh_store.progress(ADA)).days == 0


# -- replies and rules ---------------------------------------------------------------------------------------------


async def test_replies_are_counted_by_skill(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(), outcome(grade="almost"), outcome(attempt=2), outcome(skill="empathy"))
    await learn(fresh_store, outcome(grade="not_yet"))
    assert (await fresh_store.progress(ADA)).skills == {
        "paraphrase": SkillProgress(replies=4, good=2, first=1),
        "empathy": SkillProgress(replies=1, good=1, first=1),
    }


async def test_a_skill_of_which_nothing_is_good_yet_counts_none(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(grade="almost"), outcome(grade="not_yet", attempt=2))
    assert (await fresh_store.progress(ADA)).skills == {"paraphrase": SkillProgress(2, 0, 0)}


async def test_rules_are_counted_by_skill_with_the_most_frequent_first(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(rules=("content",)), outcome(rules=("parroting", "check")), outcome(rules=()))
    await learn(fresh_store, outcome(rules=("parroting",)), outcome(skill="empathy", rules=("parroting", "feeling")))
    rules = (await fresh_store.progress(ADA)).rules
    assert list(rules["paraphrase"].items()) == [("parroting", 2), ("check", 1), ("content", 1)]
    assert rules["empathy"] == {"feeling": 1, "parroting": 1}
    assert rules["i_statement"] == {}


async def test_choices_in_pairs_are_no_replies(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(spotted=True, skill="empathy"), outcome(spotted=True), outcome())
    progress = await fresh_store.progress(ADA)
    assert progress.skills == {"paraphrase": SkillProgress(replies=1, good=1, first=1)}
    assert progress.rules["paraphrase"] == {"content": 1, "feeling": 1}
    assert progress.rules["empathy"] == {}


async def test_good_first_replies_are_counted_by_skill(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(), outcome(), outcome(skill="empathy"), outcome(spotted=True))
    await learn(fresh_store, outcome(grade="almost"), outcome(attempt=2))
    assert (await fresh_store.learner(ADA)).good == {"paraphrase": 2, "empathy": 1}


# -- scripts seen --------------------------------------------------------------------------------------------------


async def test_what_was_begun_and_gone_through_is_counted_with_the_last_time(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, visits=(visit(SUNDAY, 5),))
    await learn(fresh_store, visits=(visit(SUNDAY, 7, finished=True), visit(TODAY, 9)))
    await learn(fresh_store, visits=(visit(TOMORROW, 11, "the-move"),))
    assert (await fresh_store.learner(ADA)).seen == {
        "para-exam": Seen(begun=2, finished=1, at=9, day=TODAY),
        "the-move": Seen(begun=1, finished=0, at=11, day=TOMORROW),
    }


# -- boxes ---------------------------------------------------------------------------------------------------------


async def test_a_box_is_kept_until_the_rule_is_in_another(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, boxes=(Box("paraphrase", "advice", 1, TODAY), Box("empathy", "advice", 2, TODAY)))
    await learn(fresh_store, boxes=(Box("paraphrase", "advice", 2, TOMORROW),))
    assert (await fresh_store.learner(ADA)).boxes == (
        Box("empathy", "advice", 2, TODAY),
        Box("paraphrase", "advice", 2, TOMORROW),
    )


async def test_a_rule_that_is_learned_leaves_the_boxes(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, boxes=(Box("paraphrase", "advice", 4, TODAY), Box("empathy", "advice", 4, TODAY)))
    await learn(fresh_store, boxes=(Box("paraphrase", "advice", 0, TODAY),))
    assert (await fresh_store.learner(ADA)).boxes == (Box("empathy", "advice", 4, TODAY),)


async def test_a_rule_learned_that_was_in_no_box_changes_nothing(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, boxes=(Box("paraphrase", "advice", 0, TODAY),))
    assert (await fresh_store.learner(ADA)).boxes == ()


# -- done and tried ------------------------------------------------------------------------------------------------


async def test_nudges_done_are_counted(fresh_store: SqliteStore, ada: Person) -> None:
    assert (await fresh_store.progress(ADA)).nudges_done == 0
    await fresh_store.commit(replace(turn(ada), nudge=NudgeAnswer(TODAY, "ask-one-more", "done", 0)))
    assert (await fresh_store.progress(ADA)).nudges_done == 1


@pytest.mark.parametrize(("answer", "tried"), [("yes", 1), ("later", 0), ("no", 0), ("", 0)])
async def test_things_tried_in_the_evening_are_counted(
    fresh_store: SqliteStore, ada: Person, answer: str, tried: int
) -> None:
    await learn(fresh_store, tried=Tried(TODAY, "evening", "", answer))
    assert (await fresh_store.progress(ADA)).tried == tried


async def test_an_answer_may_be_changed_and_still_counts_once(fresh_store: SqliteStore, ada: Person) -> None:
    for answer in ("yes", "no", "yes", "yes"):
        await learn(fresh_store, tried=Tried(TODAY, "evening", "", answer))
    assert (await fresh_store.progress(ADA)).tried == 1


@pytest.mark.parametrize("kind_and_day", [("after", TODAY), ("evening", TOMORROW)])
async def test_an_answer_to_what_was_never_asked_counts_nothing(
    fresh_store: SqliteStore, ada: Person, kind_and_day: tuple[Any, str]
) -> None:
    kind, day = kind_and_day
    await learn(fresh_store, tried=Tried(day, kind, "", "yes"))
    assert (await fresh_store.progress(ADA)).tried == 0


async def test_what_others_learned_is_not_counted(fresh_store: SqliteStore, bob: Person) -> None:
    await meet(fresh_store, ADA)
    await learn(fresh_store, outcome(grade="almost", rules=("check",)), chat=BOB)
    assert (await fresh_store.progress(ADA)) == Progress(rules={skill: {} for skill in SKILLS})
    assert await fresh_store.learner(ADA) == Learner()
