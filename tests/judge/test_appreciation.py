"""The `appreciation` skill: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.judge.appreciation import judge_appreciation
from bot.judge.verdict import RULES, Task, Verdict
from judge.probes import ids, probes, statement

_PROBES = probes("appreciation")
_KITCHEN = statement("appreciation", "kitchen")


def say(text: str, heard: str = _KITCHEN) -> Verdict:
    return judge_appreciation(Task("appreciation", heard, text))


@pytest.mark.parametrize("rule", RULES["appreciation"])
def test_each_rule_is_probed_ten_times_and_tempted_ten_times(rule: str) -> None:
    assert sum(rule in probe.want.get("found", ()) for probe in _PROBES) >= 10
    assert sum(rule in probe.want.get("absent", ()) for probe in _PROBES) >= 10


def test_every_good_probe_scores_above_every_other() -> None:
    scores: dict[str, list[float]] = {"good": [], "almost": [], "not_yet": []}
    for probe in _PROBES:
        scores[probe.want["verdict"]].append(probe.judged().score)
    assert min(scores["good"]) > max(scores["almost"])
    assert min(scores["almost"]) > max(scores["not_yet"])


def test_scores_are_not_three_steps() -> None:
    assert len(Counter(probe.judged().score for probe in _PROBES)) > 20


def test_good_needs_the_deed_and_one_thing_more() -> None:
    for probe in _PROBES:
        verdict = probe.judged()
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
