"""The second opinion: what the reader may change of the rules' verdict, and what it may not."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.judge.judge import judge, judge_by_rules
from bot.judge.opinion import Opinion
from bot.judge.second import second_opinion
from bot.judge.verdict import Finding, Task, Verdict

TASK = Task("paraphrase", "My head went blank.", "You lost it all. Just try again.")
KEPT = Finding("content", "kept", (0, 15), "You lost it all", "Said back.")
ADVICE = Finding("advice", "stop", (17, 31), "Just try again", "A solution.")
PARROT = Finding("parroting", "stop", (0, 32), TASK.said, "Word for word.")
GOOD = Verdict("good", 0.8, (KEPT,), None)
STOPPED = Verdict("not_yet", 0.2, (ADVICE, KEPT), "advice")
WHY = {"advice": "A solution.", "contradiction": "The opposite.", "judgement": "Weighs up."}


def thinks(**share: float) -> Opinion:
    return Opinion(share)


def opine(verdict: Verdict, whole: Opinion, sentence: Opinion | None = None, task: Task = TASK) -> Verdict:
    """The second opinion, from a reader that says `whole` of the reply and `sentence` of its last sentence."""

    def read(skill: Literal["paraphrase", "empathy"], heard: str, said: str) -> Opinion:
        if said == task.said:
            return whole
        return sentence if sentence and said.strip().startswith("Just") else Opinion({"good": 1.0})

    def again(spared: frozenset[str]) -> Verdict:
        left = tuple(rule for rule in verdict.rules if rule.id not in spared)
        return Verdict("good", 0.8, left, None)

    return second_opinion(task, verdict, again, read, WHY)


def test_a_stop_that_the_reader_finds_unlikely_is_let_go() -> None:
    assert opine(STOPPED, thinks(good=0.95, advice=0.02)).verdict == "good"


def test_a_stop_that_the_reader_half_believes_stays() -> None:
    assert opine(STOPPED, thinks(good=0.7, advice=0.3)).verdict == "not_yet"


def test_word_for_word_is_counted_and_no_opinion_changes_it() -> None:
    verdict = Verdict("not_yet", 0.1, (PARROT,), "parroting")
    assert opine(verdict, thinks(good=1.0)).found("stop") == (PARROT,)


def test_a_stop_that_only_the_reader_sees_is_filed_where_it_is_sure() -> None:
    verdict = opine(GOOD, thinks(advice=0.95), thinks(advice=0.9))
    assert (verdict.verdict, verdict.next) == ("not_yet", "advice")


def test_a_stop_that_only_the_reader_sees_points_at_the_sentence_it_minds_most() -> None:
    (stop,) = opine(GOOD, thinks(advice=0.95), thinks(advice=0.9)).found("stop")
    assert stop.quote is not None
    assert stop.quote.startswith("Just try again")


def test_what_was_kept_elsewhere_is_still_praised_beside_the_readers_stop() -> None:
    assert opine(GOOD, thinks(advice=0.95), thinks(advice=0.9)).found("kept") == (KEPT,)


def test_what_stands_in_the_readers_stop_is_not_praised() -> None:
    task = Task("paraphrase", TASK.heard, "You lost it all")
    assert opine(GOOD, thinks(judgement=0.99), task=task).found("kept") == ()


def test_a_reader_that_only_suspects_changes_no_verdict() -> None:
    assert opine(GOOD, thinks(advice=0.6, good=0.4)).verdict == "good"


@pytest.mark.parametrize("kind", ["contradiction", "off_topic"])
def test_that_something_is_untrue_is_never_filed_on_the_readers_word_alone(kind: str) -> None:
    assert opine(GOOD, thinks(**{kind: 0.99})).verdict == "good"


def test_the_score_is_what_both_think() -> None:
    sure, unsure = opine(GOOD, thinks(good=1.0)), opine(GOOD, thinks(good=0.5, lay=0.5))
    assert 0 < unsure.score < sure.score <= 1


def test_a_reply_in_which_nothing_was_found_is_left_alone() -> None:
    nothing = Verdict("not_yet", 0.0, (), None)
    assert opine(nothing, thinks(good=1.0)) == nothing


def test_a_skill_the_reader_was_not_taught_is_left_alone() -> None:
    assert opine(GOOD, thinks(advice=1.0), task=Task("i_statement", "", TASK.said)) == GOOD


def test_the_judge_asks_for_a_second_opinion() -> None:
    said = "So much work and then nothing came, how disappointing. I'd just take it again in spring."
    heard = "I studied for weeks and then my head went blank."
    assert judge(Task("paraphrase", heard, said)).score != judge_by_rules(Task("paraphrase", heard, said)).score
