"""The walk finds what a reader of the script would not."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Choice, Scene
from bot.dialogue.problem import Problem
from bot.dialogue.walk import Walked, walk

from .making import LABELS, STORY, judge_by_word, scripted, sourced

EXAMPLES = STORY.replace("      tries: 3", "      examples:\n        {}: [{}]\n      tries: 3")


def walked(text: str) -> Walked:
    return walk(scripted(text), sourced(text), judge_by_word, LABELS)


def played(*steps: str) -> list[Problem]:
    """What a transcript of these steps comes to."""
    lines = "".join(f"      - {step}\n" for step in steps)
    return walked(f"{STORY}walks:\n  - title: as played\n    steps:\n{lines}").problems


def test_a_sound_script_has_no_problem_and_is_counted() -> None:
    found = walked(STORY + "walks:\n  - title: w\n    steps:\n      - type: good\n      - scene: offer\n")
    assert found.problems == []
    assert (found.steps, found.examples) == (2, 1)
    # hear: one before the first try; after the first and the second, two verdicts each while typing, at the feedback
    # and at the example; two when spent. And the choice.
    assert found.states == 1 + 2 * 2 * 3 + 2 + 1


def test_a_transcript_that_holds_is_silent() -> None:
    steps = ["type: not_yet advice", "verdict: not_yet", "says: Never mind", "press: Try again", "type: almost"]
    steps += ["press: Show me an example", "says: nothing came", "press: Next", "says: looks away", "scene: offer"]
    assert played(*steps, "press: Enough for today", "says: Noor waves", "scene: END") == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (["verdict: good"], "nothing has been judged yet"),
        (["type: advice almost", "verdict: good"], "the verdict is almost (advice), not good"),
        (["type: not_yet", "verdict: good"], "the verdict is not_yet (no rule found), not good"),
        (["scene: bye"], "the scene is 'hear', not 'bye'"),
        (["says: Goodbye"], "“Goodbye” was not said"),
        (["press: Next"], "there is no button 'Next'; there is none"),
        (["type: not_yet", "press: Nxt"], "there is no button 'Nxt'; there is Try again, Show me an example, Next"),
        (["type: good", "press: Enough for today", "press: Next"], "the script is over, there is no button"),
        (["type: good", "press: Enough for today", "type: hello"], "the script is over, nothing can be typed"),
    ],
)
def test_a_transcript_that_fails_says_how_at_its_step(steps: list[str], sentence: str) -> None:
    (problem,) = played(*steps)
    assert problem.message == f"the walk 'as played': {sentence}"
    assert (problem.code, problem.place.line) == ("W010", 58 + len(steps))


def test_a_transcript_stops_at_its_first_failure() -> None:
    assert len(played("scene: bye", "scene: aside", "press: Nowhere")) == 1


def test_words_said_before_the_last_input_do_not_count() -> None:
    assert played("type: not_yet", "says: Never mind", "press: Try again", "says: Never mind") != []


def test_a_choice_named_like_a_button_of_the_bot_is_pressed_by_its_own_label() -> None:
    text = STORY.replace("label: One more", "label: next")
    steps = "      - type: good\n      - press: next\n      - scene: hear\n"
    assert walked(f"{text}walks:\n  - title: w\n    steps:\n{steps}").problems == []


@pytest.mark.parametrize(("key", "reply"), [("good", "lovely"), ("advice", "my advice is"), ("not_yet", "so not_yet")])
def test_an_example_judged_as_it_says_is_silent(key: str, reply: str) -> None:
    assert walked(EXAMPLES.format(key, reply)).problems == []


def test_an_example_judged_otherwise_is_told_with_what_was_found() -> None:
    (problem,) = walked(EXAMPLES.format("good", "some advice almost")).problems
    assert str(problem).startswith("story.yaml:28:16: W020 this example of 'good' is judged almost (advice)")


def test_a_true_reply_that_is_not_judged_good_is_told() -> None:
    (problem,) = walked(STORY.replace("All that work, and", "almost that work, and")).problems
    assert (problem.code, problem.place.line) == ("W020", 22)


def test_a_worked_example_that_is_not_judged_good_is_told() -> None:
    (problem,) = walked(STORY.replace("      tries: 3", "      example: not_yet there\n      tries: 3")).problems
    assert (problem.code, problem.place.line) == ("W020", 27)


def test_a_place_without_a_way_to_the_end_is_told() -> None:
    script = scripted()
    round_ = Scene(say="Round and round.", choices=(Choice(label="On", go="aside"),))
    broken = script.model_copy(update={"scenes": {**script.scenes, "aside": round_}})
    problems = walk(broken, sourced(), judge_by_word, LABELS).problems
    assert [(problem.code, problem.message) for problem in problems] == [
        ("W030", "a person can get stuck in the scene 'aside'"),
        ("W030", "a person can get stuck in the scene 'hear'"),
    ]


@pytest.mark.parametrize("branch", ["<b>", "{{ answer < 3 }}"])
def test_a_text_that_breaks_only_with_a_long_answer_is_told_at_its_place(branch: str) -> None:
    text = STORY.replace("Noor waves.", "{% if answer|length > 20 %}" + branch + "{% endif %}Noor waves.")
    (problem,) = walked(text).problems
    assert (problem.code, problem.place.line) == ("W030", 53)


def test_a_hostile_answer_does_not_break_a_text_that_quotes_it() -> None:
    assert walked(STORY.replace("Noor waves.", "“<i>{{ answer }}</i>”, {{ answer|upper }}")).problems == []
