"""The learning path reviews the weakest rule that is due: once a day, and by what trains it."""

from __future__ import annotations

import pytest

from bot.dialogue.library import Loaded
from bot.judge.verdict import Skill
from bot.practice.path import FIRST_SCRIPT, Level, Proposal
from bot.practice.ports import Box
from practice.making import KINDS, TODAY, Pupil, by_id, days_on, script
from practice.pupils import PAIRS, SCHOOL, TOMORROW

SCENE = script("emp-scene", "drill", "empathy", tempts=["good", "advice"])
CARD = script("emp-card", "learn", "empathy", rule="advice")
OTHER_PAIRS = script("emp-other-pairs", "spot", "empathy", rule="dismissal")
DUE = Box("empathy", "advice", 1, TODAY)


def weak(*boxes: Box, taught: tuple[Loaded, ...] = (PAIRS, SCENE, CARD, OTHER_PAIRS)) -> Pupil:
    """Somebody who began long ago and has these rules in their boxes."""
    found = Pupil(by_id(*SCHOOL.values(), *taught), boxes=boxes)
    found.does(FIRST_SCRIPT, days_on(-30))
    return found


def test_the_first_of_the_day_is_the_weakest_rule_that_is_due() -> None:
    worst = Box("empathy", "dismissal", 1, days_on(-3))
    assert weak(DUE, worst).asks() == Proposal("emp-other-pairs", "due", "dismissal")


def test_a_day_has_one_review() -> None:
    learner = weak(DUE, Box("empathy", "dismissal", 1, TODAY))
    assert [one.why for one in learner.goes_on(3)] == ["due", "level", "level"]
    assert learner.asks(TOMORROW).why == "due"


def test_anything_practised_on_the_day_already_takes_the_place_of_the_review() -> None:
    learner = weak(DUE)
    learner.does("i-statement-own-0")
    assert learner.asks().why == "level"


def test_a_rule_is_reviewed_by_pairs_first() -> None:
    assert weak(DUE).asks().script == "emp-pairs"


def test_where_the_pairs_have_been_a_scene_in_which_it_tempts_comes() -> None:
    learner = weak(DUE)
    learner.does("emp-pairs", days_on(-20))
    assert learner.asks() == Proposal("emp-scene", "due", "advice")


def test_where_there_are_no_pairs_a_scene_comes_before_a_card() -> None:
    assert weak(DUE, taught=(CARD, SCENE)).asks().script == "emp-scene"
    assert weak(DUE, taught=(CARD,)).asks().script == "emp-card"


def test_a_scene_that_does_not_tempt_to_break_the_rule_is_no_review() -> None:
    other = script("emp-other-scene", "drill", "empathy", tempts=["good", "generic"])
    assert weak(DUE, taught=(other,)).asks().why == "level"


@pytest.mark.parametrize(
    ("skill", "rule"),
    [("i_statement", "not_specific"), ("paraphrase", "missing_content"), ("empathy", "understanding")],
)
@pytest.mark.parametrize("level", ["write", "roleplay", "own"])
def test_what_has_to_be_there_is_reviewed_by_any_scene_of_its_skill(skill: Skill, rule: str, level: Level) -> None:
    scene = script("a-scene", KINDS[level], skill)
    assert weak(Box(skill, rule, 1, TODAY), taught=(scene,)).asks().rule == rule


@pytest.mark.parametrize(("wanted", "why"), [("specific", "due"), ("feeling", "level")])
def test_it_is_reviewed_by_a_part_of_a_sentence_that_wants_it_too(wanted: str, why: str) -> None:
    listen = {"ask": "When?", "frame": "I felt sad when {{ answer }}.", "wants": [wanted]}
    scenes = {"hear": {"say": "Hello.", "listen": listen, "replies": {"good": {}}}}
    part = script("i-part", "build", "i_statement", scenes=scenes)
    learner = Pupil(by_id(part, script("i-card", "learn", "i_statement", rule="blame")))
    learner.boxes = (Box("i_statement", "not_specific", 1, TODAY),)
    learner.does("i-card", days_on(-30))
    assert learner.asks().why == why


def test_pairs_and_words_taken_as_they_are_review_nothing_else() -> None:
    free = {"hear": {"say": "Hello.", "listen": {"ask": "Tell me.", "free": True}, "go": "END"}}
    taught = (PAIRS, CARD, script("emp-free", "own", "empathy", scenes=free))
    learner = Pupil(by_id(*taught), boxes=(Box("empathy", "understanding", 1, TODAY),))
    assert learner.asks().why == "level"


def test_the_same_rule_of_another_skill_is_not_reviewed_by_it() -> None:
    assert weak(Box("paraphrase", "advice", 1, TODAY)).asks().why == "level"


def test_a_rule_that_nothing_trains_just_now_gives_way_to_the_next() -> None:
    assert weak(Box("empathy", "generic", 1, days_on(-9)), DUE).asks().rule == "advice"


def test_a_rule_that_is_not_due_is_not_reviewed() -> None:
    assert weak(Box("empathy", "advice", 1, TOMORROW)).asks().why == "level"


def test_what_was_seen_of_late_is_no_review_either() -> None:
    learner = weak(DUE)
    learner.does("emp-pairs", days_on(-3))
    assert learner.asks().script == "emp-scene"


def test_a_review_is_of_the_skill_that_was_asked_for() -> None:
    learner = weak(DUE)
    assert learner.asks(skill="good_news").why == "level"
    assert learner.asks(skill="empathy").why == "due"


def test_reviews_that_fit_equally_come_in_another_order_too() -> None:
    more = script("emp-more-pairs", "spot", "empathy", rule="advice")
    came = set()
    for chat in range(40):
        learner = weak(DUE, taught=(PAIRS, more))
        learner.chat = chat
        came.add(learner.asks().script)
    assert came == {"emp-pairs", "emp-more-pairs"}
