"""Which one is better? Pairs are written, scenes are played."""

from __future__ import annotations

import pytest

from bot.dialogue import pairs
from bot.dialogue.engine import buttons, start, step
from bot.dialogue.model import Pair
from bot.dialogue.session import Pressed, Say, Session, Spotted, Typed
from bot.dialogue.walk import walk
from bot.judge.verdict import Task, Verdict

from .making import LABELS, PAIRS, STORY, after, begin, kinds, scripted, sourced

SCRIPT = scripted(PAIRS)


def better(index: int = 0) -> str:
    """The button of the better reply of a pair."""
    return "@first" if pairs.better_first(SCRIPT.pairs[index]) else "@second"


def worse(index: int = 0) -> str:
    return "@second" if better(index) == "@first" else "@first"


def pair(number: int) -> Pair:
    """Any pair; no two numbers have the same statement."""
    return Pair(say=f"Statement {number}.", better="b", worse="w", why_better="x", why_worse="y")


def judge_by_length(task: Task) -> Verdict:
    """A judge that likes long replies."""
    return Verdict("good", min(1.0, len(task.said) / 100), (), None)


def test_each_pair_makes_a_question_and_an_answer_for_either_choice() -> None:
    assert list(SCRIPT.scenes) == [f"pair_{number}{end}" for number in (1, 2, 3) for end in ("", "_right", "_wrong")]
    assert SCRIPT.start == "pair_1"


def test_which_reply_stands_first_looks_like_chance() -> None:
    first = sum(pairs.better_first(pair(number)) for number in range(200))
    assert 70 < first < 130


def test_which_reply_stands_first_follows_from_the_statement_alone() -> None:
    other = pair(1).model_copy(update={"better": "other", "why_worse": "words"})
    assert pairs.better_first(other) == pairs.better_first(pair(1))
    assert pairs.played(SCRIPT) == SCRIPT


def test_a_script_of_any_other_kind_stays_as_it_is() -> None:
    story = scripted(STORY)
    assert pairs.played(story) is story


@pytest.mark.parametrize("number", [0, 1, 2])
def test_both_replies_stand_under_their_numbers(number: int) -> None:
    one, two = SCRIPT.pairs[number].better, SCRIPT.pairs[number].worse
    if better(number) == "@second":
        one, two = two, one
    said = SCRIPT.scenes[f"pair_{number + 1}"].say or ""
    assert said.endswith(f"\n\n<b>1</b>  “{one}”\n\n<b>2</b>  “{two}”")


def test_a_reply_written_over_several_lines_stands_on_one() -> None:
    script = scripted(PAIRS.replace("better: I was let down at ten.", "better: |\n      I was let\n      down at ten."))
    assert "“I was let down at ten.”" in (script.scenes["pair_1"].say or "")


@pytest.mark.parametrize("right", [True, False])
def test_the_choice_is_told_with_whether_it_was_the_better_one(right: bool) -> None:
    session, effects = step(SCRIPT, begin(SCRIPT), Pressed(better() if right else worse()))
    assert session is not None
    assert effects[0] == Spotted("i_statement", right, 0)
    assert (session.scene, session.turns) == (f"pair_1_{'right' if right else 'wrong'}", 1)


@pytest.mark.parametrize("right", [True, False])
def test_why_comes_first_for_the_reply_that_was_chosen(right: bool) -> None:
    _, effects = step(SCRIPT, begin(SCRIPT), Pressed(better() if right else worse()))
    (said,) = (effect.text for effect in effects if isinstance(effect, Say))
    assert (said.index("It is about ten") < said.index("Never is seldom")) == right


def test_the_next_pair_waits_for_a_tap() -> None:
    session = after(SCRIPT, Pressed(better()))
    assert buttons(SCRIPT, session) == ("@on",)
    assert after(SCRIPT, Pressed("@on"), session=session).scene == "pair_2"


def test_after_the_last_pair_it_is_over_at_once() -> None:
    way = [Pressed(worse()), Pressed("@on"), Pressed(worse(1)), Pressed("@on")]
    session, effects = step(SCRIPT, after(SCRIPT, *way), Pressed(better(2)))
    assert session is None
    assert effects[0] == Spotted("i_statement", True, 2)
    assert kinds(effects) == ["Spotted", "Say", "Finish"]


@pytest.mark.parametrize(("typed", "button"), [("1", "@first"), (" 2\n", "@second"), ("2.", "@second")])
def test_the_number_of_a_reply_may_be_typed(typed: str, button: str) -> None:
    assert step(SCRIPT, begin(SCRIPT), Typed(typed)) == step(SCRIPT, begin(SCRIPT), Pressed(button))


@pytest.mark.parametrize("typed", ["3", "0", "1 2", "the first"])
def test_any_other_text_is_a_kind_reminder(typed: str) -> None:
    session, effects = step(SCRIPT, begin(SCRIPT), Typed(typed))
    assert (session, kinds(effects)) == (begin(SCRIPT), ["Remind"])


def test_a_mere_way_on_is_neither_right_nor_wrong() -> None:
    drill = scripted(STORY)
    choosing = Session("story", "hash", "offer", phase="choosing")
    assert kinds(step(drill, choosing, Pressed("One more"))[1]) == ["Say", "Prompt"]


def test_a_set_begins_with_its_first_pair_and_no_prompt() -> None:
    session, effects = start(SCRIPT, "hash")
    assert session is not None
    assert (session.phase, kinds(effects)) == ("choosing", ["Say"])


def test_the_walk_finds_nothing_wrong_with_pairs_that_the_judge_sees_alike() -> None:
    text = PAIRS.replace("I was", "I was so very sad and so very sorry when I was")
    found = walk(scripted(text), sourced(text), judge_by_length, LABELS)
    assert found.problems == []
    assert (found.examples, found.states) == (3, 3 + 2 * 2)


@pytest.mark.parametrize("reply", ["You never do them, not once in all the years.", "I was let down at ten."])
def test_a_pair_whose_worse_reply_the_judge_likes_as_well_is_told_at_its_place(reply: str) -> None:
    text = PAIRS.replace("You never do them.", reply).replace("I was let down at ten.", "I was let down at tea.", 1)
    text = text.replace("always eat it up", "eat").replace("can never keep to a time", "are late")
    (problem,) = walk(scripted(text), sourced(text), judge_by_length, LABELS).problems
    assert (problem.code, problem.place.line, problem.place.col) == ("W020", 10, 5)
    assert "the judge finds the worse reply of this pair as good" in problem.message


def test_a_transcript_presses_the_labels_that_a_person_reads() -> None:
    steps = ["press: 1 is better", "press: Go on", "press: 2 is better", "press: Go on", "type: 1", "scene: END"]
    text = PAIRS + "walks:\n  - title: through\n    steps:\n" + "".join(f"      - {step}\n" for step in steps)
    problems = walk(scripted(text), sourced(text), judge_by_length, LABELS).problems
    assert [problem for problem in problems if problem.code != "W020"] == []
