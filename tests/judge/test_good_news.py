"""The `good_news` skill: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.judge.good_news import judge_good_news
from bot.judge.verdict import GRADES, RULES, Task, Verdict
from judge.probes import ids, probes, statement

_PROBES = probes("good_news")
_JOB = statement("good_news", "job")


def say(text: str, heard: str = _JOB) -> Verdict:
    return judge_good_news(Task("good_news", heard, text))


@pytest.mark.parametrize("rule", RULES["good_news"])
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


def test_good_needs_enthusiasm() -> None:
    for probe in _PROBES:
        verdict = probe.judged()
        if verdict.verdict == "good":
            assert "enthusiasm" in ids(verdict)
            assert len(ids(verdict)) >= 2


def test_more_kept_scores_higher() -> None:
    thin = say("Congratulations!")
    fuller = say("Congratulations! When do you start?")
    fullest = say("Congratulations! You must be so proud. When do you start at the observatory?")
    assert thin.score < fuller.score < fullest.score


def test_flat_is_a_stop_and_an_empty_reply_is_none() -> None:
    assert ids(say("nice.")) == {"flat"}
    assert ids(say("ok")) == set()
    assert ids(say("👍")) == set()


def test_a_lukewarm_word_with_a_mark_is_thin_joy_and_not_flat() -> None:
    assert say("nice!!").verdict == "almost"
    assert say("cool 🎉").verdict == "almost"


def test_joy_in_the_first_person_is_no_hijack() -> None:
    for text in ("I'm so happy for you", "I'm grinning", "I cried when I read it", "I had to sit down, wow"):
        assert "hijack" not in ids(say(text))


def test_a_worry_that_they_told_themselves_may_be_said_back() -> None:
    heard = "I got the job! It's a lot of work but I can't wait."
    assert "dampening" not in ids(say("It's a lot of work and you can't wait, I love that!", heard))
    assert "dampening" in ids(say("That's a lot of work, though.", _JOB))


def test_a_worry_behind_a_cheer_is_a_stop_all_the_same() -> None:
    verdict = say("Wow, congratulations! But who will look after the kids?")
    assert {"enthusiasm", "dampening"} <= ids(verdict)
    assert verdict.next == "dampening"


def test_what_is_missing_is_named_next() -> None:
    assert say("ok").next == "enthusiasm"
    assert say("When do you start?").next == "enthusiasm"
    assert say("Congratulations!").next == "asks_more"
    assert say("Congratulations! When do you start?").next is None


def test_each_more_stop_costs() -> None:
    one = say("Congratulations! That's a lot of responsibility.")
    two = say("Congratulations! That's a lot of responsibility. I also got a new job.")
    assert two.score < one.score


def test_another_language_is_not_judged() -> None:
    verdict = say("Herzlichen Glückwunsch, ich freue mich sehr für dich und deine Familie.")
    assert (verdict.verdict, verdict.rules, verdict.next) == ("not_yet", (), None)


@pytest.mark.parametrize("said", ["", " ", ".", "x" * 4096, "\x00", "?" * 4096, "fine"])
def test_nothing_kept_and_no_stop_is_not_yet(said: str) -> None:
    verdict = say(said)
    assert (verdict.verdict, verdict.rules) == ("not_yet", ())


def test_a_feeling_after_would_or_if_is_judged() -> None:
    assert say("you think would so proud of yourself").verdict in GRADES
    assert say("Wow! I'd jump if you're proud of this one.").verdict in GRADES
