"""The `empathy` skill: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.judge.empathy import judge_empathy
from bot.judge.verdict import RULES, Task, Verdict

_PROBES: dict[str, Any] = yaml.safe_load(
    Path(__file__).parent.joinpath("cases", "empathy.yaml").read_text(encoding="utf-8")
)
_STATEMENTS: dict[str, dict[str, Any]] = _PROBES["statements"]
_CASES: list[dict[str, Any]] = [case for part in ("first", "later", "fresh", "kin") for case in _PROBES[part]]
_REVIEW = _STATEMENTS["review"]["heard"]


def task_of(case: dict[str, Any]) -> Task:
    given = dict(_STATEMENTS[case["of"]])
    heard = given.pop("heard")
    references = {} if case.get("bare") else {name: tuple(texts) for name, texts in given.items()}
    return Task("empathy", heard, case["said"], **references)


def say(text: str, heard: str = _REVIEW) -> Verdict:
    return judge_empathy(Task("empathy", heard, text))


def ids(verdict: Verdict) -> set[str]:
    return {rule.id for rule in verdict.rules}


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case['of']}: {case['said'][:50]}")
def test_a_probe_gets_its_verdict_and_rules(case: dict[str, Any]) -> None:
    verdict = judge_empathy(task_of(case))
    found = ids(verdict)
    assert verdict.verdict == case["verdict"]
    assert set(case.get("found", ())) <= found
    assert not set(case.get("absent", ())) & found
    for rule, words in case.get("quote", {}).items():
        start = case["said"].index(words)
        spans = [one.span for one in verdict.rules if one.id == rule and one.span is not None]
        assert any(a < start + len(words) and start < b for a, b in spans)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case['of']}: {case['said'][:50]}")
def test_every_finding_quotes_its_span_and_names_a_rule(case: dict[str, Any]) -> None:
    verdict = judge_empathy(task_of(case))
    assert 0.0 <= verdict.score <= 1.0
    for rule in verdict.rules:
        assert RULES["empathy"][rule.id] == rule.kind
        assert rule.why.endswith(".")
        assert rule.span is not None
        assert rule.quote == case["said"][slice(*rule.span)] != ""


def test_every_rule_is_found_somewhere_in_the_probes() -> None:
    found = {rule.id for case in _CASES for rule in judge_empathy(task_of(case)).rules}
    assert found == set(RULES["empathy"])


def test_no_reply_with_a_stop_passes_and_none_with_one_scores_above_a_good_one() -> None:
    verdicts = [judge_empathy(task_of(case)) for case in _CASES]
    stopped = [one for one in verdicts if one.found("stop")]
    assert {one.verdict for one in stopped} == {"not_yet"}
    assert max(one.score for one in stopped) < min(one.score for one in verdicts if one.verdict == "good")


def test_good_needs_two_kept_and_one_of_them_at_the_core() -> None:
    for case in _CASES:
        verdict = judge_empathy(task_of(case))
        kept = {rule.id for rule in verdict.found("kept")}
        if verdict.verdict == "good":
            assert len(kept) >= 2
            assert kept & {"feeling", "understanding", "validation"}


def test_company_and_a_question_alone_are_thin() -> None:
    assert say("I'm here for you. What happened then?").verdict == "almost"


def test_advice_by_permission_is_fine_and_the_same_unasked_is_not() -> None:
    asked = "That sounds humiliating. Would it help to think it through together?"
    assert "advice" not in ids(say(asked))
    assert "advice" in ids(say("That sounds humiliating. You should talk to him."))


def test_one_open_question_explores_and_a_row_of_them_interrogates() -> None:
    assert "exploration" in ids(say("How are you feeling now?"))
    assert "judgement" in ids(say("Was it bad? Did you check it? Who was there?"))


def test_why_did_you_not_is_a_judgement() -> None:
    assert "judgement" in ids(say("Why didn't you say something?"))


def test_a_promise_is_a_hint_and_no_stop() -> None:
    verdict = say("You must feel so ashamed, that's hard. It'll all be fine.")
    assert "false_promise" in ids(verdict)
    assert not verdict.found("stop")


def test_a_feeling_of_the_wrong_sign_is_not_kept() -> None:
    assert "feeling" not in ids(say("You must be so happy!"))


def test_what_is_missing_is_named_next_in_the_order_of_the_rubric() -> None:
    assert say("ok").next == "feeling"
    assert say("You must feel embarrassed.").next == "understanding"
    assert say("You must feel so embarrassed. No wonder, in front of everyone.").next is None


def test_another_language_is_not_judged() -> None:
    verdict = say("Das tut mir sehr leid, du bist bestimmt traurig und wütend.")
    assert (verdict.verdict, verdict.rules, verdict.next) == ("not_yet", (), None)


@pytest.mark.parametrize("said", ["", " ", ".", "👍", "ok", "x" * 4096, "\x00"])
def test_a_cold_reply_is_not_yet(said: str) -> None:
    assert say(said).verdict == "not_yet"
