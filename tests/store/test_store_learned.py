"""What was learned, counted."""

from __future__ import annotations

from dataclasses import replace

from bot.judge.verdict import SKILLS
from bot.practice.ports import NudgeAnswer, Outcome, Person, Practised, Progress, SkillProgress
from bot.store.store import SqliteStore
from store.making import ADA, BOB, MONDAY, meet, outcome, turn

SUNDAY, TODAY, TOMORROW = "2026-03-01", "2026-03-02", "2026-03-03"


async def learn(store: SqliteStore, *outcomes: Outcome, chat: int = ADA) -> None:
    """A turn in which this was learned."""
    await store.commit(replace(turn(await store.load(chat)), outcomes=outcomes))


async def test_somebody_new_has_learned_nothing_yet(fresh_store: SqliteStore) -> None:
    progress = await fresh_store.progress(ADA)
    assert (progress.days, progress.skills, progress.nudges_done) == (0, {}, 0)
    assert [found for found in progress.rules.values() if found] == []
    assert await fresh_store.practised(ADA) == {}


async def test_days_are_counted_by_the_persons_own_date(fresh_store: SqliteStore) -> None:
    just_before, just_after = outcome(SUNDAY, at=MONDAY), outcome(TODAY, at=MONDAY + 1)
    await learn(fresh_store, just_before, just_after, outcome(TODAY, at=MONDAY + 50_000))
    assert (await fresh_store.progress(ADA)).days == 2


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


async def test_scripts_are_counted_by_day_with_the_last_time(fresh_store: SqliteStore) -> None:
    await learn(fresh_store, outcome(SUNDAY, at=5), outcome(TODAY, at=9), outcome(TODAY, at=7))
    await learn(fresh_store, outcome(TOMORROW, at=11, script="the-move"))
    assert await fresh_store.practised(ADA) == {"para-exam": Practised(2, 9), "the-move": Practised(1, 11)}


async def test_nudges_done_are_counted(fresh_store: SqliteStore, ada: Person) -> None:
    assert (await fresh_store.progress(ADA)).nudges_done == 0
    await fresh_store.commit(replace(turn(ada), nudge=NudgeAnswer(TODAY, "ask-one-more", "done", 0)))
    assert (await fresh_store.progress(ADA)).nudges_done == 1


async def test_what_others_learned_is_not_counted(fresh_store: SqliteStore, bob: Person) -> None:
    await meet(fresh_store, ADA)
    await learn(fresh_store, outcome(grade="almost", rules=("check",)), chat=BOB)
    assert (await fresh_store.progress(ADA)) == Progress(rules={skill: {} for skill in SKILLS})
    assert await fresh_store.practised(ADA) == {}
