"""The rules of `i_statement`, without the reader: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.judge.judge import judge_by_rules
from bot.judge.verdict import Task, Verdict

_GROUPS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).parent.joinpath("cases", "i_statement.yaml").read_text(encoding="utf-8")
)
_CASES = [case for group in _GROUPS.values() for case in group]
_STOPS = {"blame", "absolute", "label", "mind_reading", "command", "threat", "disguised"}


def said(text: str, heard: str = "") -> Verdict:
    return judge_by_rules(Task("i_statement", heard, text))


def ids(verdict: Verdict) -> set[str]:
    return {rule.id for rule in verdict.rules}


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"][:50])
def test_a_probe_gets_its_verdict_and_rules(case: dict[str, Any]) -> None:
    verdict = said(case["text"])
    found = ids(verdict)
    must = set(case.get("must", ()))
    assert verdict.verdict == case["verdict"]
    assert must <= found
    assert not set(case.get("mustnt", ())) & found
    assert found & _STOPS <= must


@pytest.mark.parametrize("case", [case for case in _CASES if "quote" in case], ids=lambda case: case["text"][:50])
def test_a_span_points_at_the_words_meant(case: dict[str, Any]) -> None:
    spans = [(rule.id, rule.span) for rule in said(case["text"]).rules if rule.span is not None]
    for rule, words in case["quote"].items():
        start = case["text"].index(words)
        assert any(i == rule and a < start + len(words) and start < b for i, (a, b) in spans)


def test_every_good_probe_scores_above_every_other() -> None:
    scores: dict[str, list[float]] = {"good": [], "almost": [], "not_yet": []}
    for case in _CASES:
        scores[case["verdict"]].append(said(case["text"]).score)
    assert min(scores["good"]) > max(scores["almost"])
    assert min(scores["almost"]) > max(scores["not_yet"])


def test_scores_are_not_three_steps() -> None:
    assert len({said(case["text"]).score for case in _CASES}) > 30


def test_a_long_reply_with_one_bad_clause_gets_just_that_clause() -> None:
    text = (
        "I know you had a long week. On Friday I was sad when dinner went cold, because I had looked forward to it. "
        "You never think of me. I would like us to eat together on Sunday."
    )
    stops = said(text).found("stop")
    assert {rule.id for rule in stops} <= {"absolute", "mind_reading"}
    assert all(rule.quote is not None and rule.quote in "You never think of me" for rule in stops)


def test_the_worst_stop_is_changed_first() -> None:
    assert said("You never call. Do it or I'm leaving.").next == "threat"


def test_a_stop_comes_before_a_missing_part() -> None:
    assert said("You're so selfish.").next == "label"


def test_the_missing_feeling_comes_before_the_missing_event() -> None:
    assert said("ok").next == "no_feeling"


def test_a_good_reply_has_nothing_to_change() -> None:
    assert said("I felt sad when you left the party at nine.").next is None


def test_a_good_reply_with_a_faux_feeling_is_offered_the_feeling_below() -> None:
    assert said("I felt ignored when you read your phone at dinner.").next == "faux_feeling"


def test_a_faux_feeling_beside_a_real_one_is_not_the_feeling() -> None:
    verdict = said("I felt ignored and sad when you read your phone at dinner.")
    assert [rule.quote for rule in verdict.rules if rule.id == "feeling"] == ["sad"]


def test_a_thought_does_not_count_as_the_feeling() -> None:
    verdict = said("I feel that it is unfair that I wash up on weekdays.")
    assert {"thought_not_feeling", "no_feeling"} <= ids(verdict)
    assert verdict.next == "thought_not_feeling"


def test_words_of_the_situation_count_as_specific() -> None:
    heard = "Your brother still has the gearbox that you paid for."
    assert "specific" in ids(said("I am sad, the gearbox is paid since March", heard))


def test_another_language_gets_no_rules() -> None:
    verdict = said("Ich bin traurig, wenn du abends nicht mit mir sprichst.")
    assert (verdict.verdict, verdict.rules, verdict.next) == ("not_yet", (), None)


def test_each_more_stop_costs() -> None:
    one = said("I was sad on Sunday when you left the dinner. You never call.")
    two = said("I was sad on Sunday when you left the dinner. You never call. You are selfish.")
    assert two.score < one.score
