"""The `appreciation` skill: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.judge.appreciation import judge_appreciation
from bot.judge.verdict import RULES, Task, Verdict

_PROBES: dict[str, Any] = yaml.safe_load(
    Path(__file__).parent.joinpath("cases", "appreciation.yaml").read_text(encoding="utf-8")
)
_STATEMENTS: dict[str, dict[str, Any]] = _PROBES["statements"]
_CASES: list[dict[str, Any]] = [case for part in ("first", "later", "near") for case in _PROBES[part]]
_KITCHEN = _STATEMENTS["kitchen"]["heard"]


def task_of(case: dict[str, Any]) -> Task:
    given = dict(_STATEMENTS[case["of"]])
    heard = given.pop("heard")
    return Task("appreciation", heard, case["said"], **{name: tuple(texts) for name, texts in given.items()})


def say(text: str, heard: str = _KITCHEN) -> Verdict:
    return judge_appreciation(Task("appreciation", heard, text))


def ids(verdict: Verdict) -> set[str]:
    return {rule.id for rule in verdict.rules}


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case['of']}: {case['said'][:50]}")
def test_a_probe_gets_its_verdict_and_rules(case: dict[str, Any]) -> None:
    verdict = judge_appreciation(task_of(case))
    found = ids(verdict)
    must = set(case.get("found", ()))
    assert verdict.verdict == case["verdict"]
    assert must <= found
    assert not set(case.get("absent", ())) & found
    assert "backhanded" not in found - must
    for rule, words in case.get("quote", {}).items():
        start = case["said"].index(words)
        spans = [one.span for one in verdict.rules if one.id == rule and one.span is not None]
        assert any(a < start + len(words) and start < b for a, b in spans)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case['of']}: {case['said'][:50]}")
def test_every_finding_quotes_its_span_and_says_why(case: dict[str, Any]) -> None:
    for rule in judge_appreciation(task_of(case)).rules:
        assert rule.why.endswith(".")
        assert rule.span is not None
        assert rule.quote == case["said"][slice(*rule.span)] != ""


@pytest.mark.parametrize("rule", RULES["appreciation"])
def test_each_rule_is_probed_ten_times_and_tempted_ten_times(rule: str) -> None:
    assert sum(rule in case.get("found", ()) for case in _CASES) >= 10
    assert sum(rule in case.get("absent", ()) for case in _CASES) >= 10


def test_no_reply_with_a_stop_passes() -> None:
    stopped = [one for case in _CASES if (one := judge_appreciation(task_of(case))).found("stop")]
    assert {one.verdict for one in stopped} == {"not_yet"}


def test_every_good_probe_scores_above_every_other() -> None:
    scores: dict[str, list[float]] = {"good": [], "almost": [], "not_yet": []}
    for case in _CASES:
        scores[case["verdict"]].append(judge_appreciation(task_of(case)).score)
    assert min(scores["good"]) > max(scores["almost"])
    assert min(scores["almost"]) > max(scores["not_yet"])


def test_scores_are_not_three_steps() -> None:
    assert len(Counter(judge_appreciation(task_of(case)).score for case in _CASES)) > 20


def test_good_needs_the_deed_and_one_thing_more() -> None:
    for case in _CASES:
        verdict = judge_appreciation(task_of(case))
        if verdict.verdict == "good":
            assert "specific" in ids(verdict)
            assert ids(verdict) & {"effect", "quality"}


def test_more_kept_scores_higher() -> None:
    thin = say("Thank you for cleaning the kitchen.")
    fuller = say("Thank you for cleaning the kitchen. I could just sit down.")
    fullest = say("Thank you for cleaning the kitchen. I could just sit down. You're so thoughtful.")
    assert thin.score < fuller.score < fullest.score


@pytest.mark.parametrize(
    "text",
    [
        "I finally slept, because you cleaned the kitchen.",
        "For once I could sit down after work. You cleaned the whole kitchen!",
        "You cleaned the kitchen and we finally had an evening.",
    ],
)
def test_finally_and_for_once_about_oneself_sting_nobody(text: str) -> None:
    assert say(text).verdict == "good"


@pytest.mark.parametrize(
    "text",
    [
        "You finally cleaned the kitchen.",
        "Thanks for cleaning it for once.",
        "finally cleaned, thanks",
        "See, that wasn't so hard.",
        "The kitchen is almost as clean as mine, thank you!",
        "Thanks! Could you do the windows next?",
    ],
)
def test_a_sting_is_found_wherever_it_sits(text: str) -> None:
    verdict = say(text)
    assert (verdict.verdict, verdict.next) == ("not_yet", "backhanded")


def test_you_is_good_here_and_so_is_because_of_you() -> None:
    assert say("Because of you I could sit down. You cleaned, you always think of me.").verdict == "good"


def test_a_request_that_is_a_gift_is_no_demand() -> None:
    assert "backhanded" not in ids(say("Thank you for the kitchen! Would you let me cook for you tomorrow?"))


def test_thanks_that_name_nothing_are_generic_and_not_yet() -> None:
    verdict = say("Thank you so much, you're the best!")
    assert (verdict.verdict, verdict.next, ids(verdict)) == ("not_yet", "generic", {"generic"})


def test_calling_them_by_their_name_names_no_deed() -> None:
    assert "specific" not in ids(say("Thank you, Joon!"))


def test_what_is_missing_is_named_next() -> None:
    assert say("ok").next == "specific"
    assert say("I could just sit down.").next == "specific"
    assert say("Thank you for cleaning the kitchen.").next == "effect"
    assert say("Thank you for cleaning the kitchen. I could just sit down.").next is None


def test_another_language_is_not_judged() -> None:
    verdict = say("Danke, dass du die Küche geputzt hast, das war sehr lieb von dir.")
    assert (verdict.verdict, verdict.rules, verdict.next) == ("not_yet", (), None)


@pytest.mark.parametrize("said", ["", " ", ".", "👍", "ok", "x" * 4096, "\x00", "?" * 4096])
def test_nothing_kept_and_no_stop_is_not_yet(said: str) -> None:
    verdict = say(said)
    assert (verdict.verdict, verdict.rules) == ("not_yet", ())
