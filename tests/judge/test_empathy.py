"""The `empathy` skill: the probe set, and the rubric's rulings one by one."""

from __future__ import annotations

import pytest

from bot.judge.empathy import judge_empathy
from bot.judge.verdict import Task, Verdict
from judge.probes import ids, probes, statement

_REVIEW = statement("empathy", "review")


def say(text: str, heard: str = _REVIEW) -> Verdict:
    return judge_empathy(Task("empathy", heard, text))


def test_good_needs_two_kept_and_one_of_them_at_the_core() -> None:
    for probe in probes("empathy"):
        verdict = probe.judged()
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
