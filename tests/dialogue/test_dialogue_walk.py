"""The walk finds what a reader of the script would not."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Choice, Scene
from bot.dialogue.problem import Problem
from bot.dialogue.walk import Walked, walk

from .making import BUILD, GUIDE, LABELS, OWN, PAIRS, ROLEPLAY, STORY, judge_by_word, scripted, sourced

EXAMPLES = STORY.replace("      tries: 3", "      examples:\n        {}: [{}]\n      tries: 3")


#: An ending of the role-play that leads back to its beginning.
LEFT = """\
  left:
    say: |
      The door falls shut.
    choices:
      - label: Knock
        go: news
      - label: Let her be
        go: END"""

#: Replies to the person's own words, whatever those are.
EXAMPLES_OF_OWN = """\
      examples:
        advice: [my advice is to wait, just wait]
        almost: [almost so]
    replies:
      good:
        go: done"""


def walked(text: str) -> Walked:
    return walk(scripted(text), sourced(text), judge_by_word, LABELS)


def with_walk(text: str, *steps: str) -> str:
    """A script with a transcript of these steps."""
    lines = "".join(f"      - {step}\n" for step in steps)
    return f"{text}walks:\n  - title: as played\n    steps:\n{lines}"


def played(*steps: str) -> list[Problem]:
    """What a transcript of these steps comes to."""
    return walked(with_walk(STORY, *steps)).problems


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
    assert (problem.code, problem.place.line) == ("W010", 59 + len(steps))


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
    assert str(problem).startswith("story.yaml:29:16: W020 this example of 'good' is judged almost (advice)")


def test_a_true_reply_that_is_not_judged_good_is_told() -> None:
    (problem,) = walked(STORY.replace("All that work, and", "almost that work, and")).problems
    assert (problem.code, problem.place.line) == ("W020", 23)


def test_a_worked_example_that_is_not_judged_good_is_told() -> None:
    (problem,) = walked(STORY.replace("      tries: 3", "      example: not_yet there\n      tries: 3")).problems
    assert (problem.code, problem.place.line) == ("W020", 28)


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
    assert (problem.code, problem.place.line) == ("W030", 54)


def test_a_hostile_answer_does_not_break_a_text_that_quotes_it() -> None:
    assert walked(STORY.replace("Noor waves.", "“<i>{{ answer }}</i>”, {{ answer|upper }}")).problems == []


def test_a_role_play_is_walked_in_every_way_though_its_lines_grow() -> None:
    found = walked(ROLEPLAY)
    assert found.problems == []
    # Three places to answer, each with the trusts that lead there, the turn before, and whether one was taken back.
    assert 30 < found.states < 200


def test_a_role_play_that_can_be_played_for_ever_is_walked_to_an_end() -> None:
    text = ROLEPLAY.replace("  left:\n    say: |\n      The door falls shut.\n    go: END", LEFT)
    assert text != ROLEPLAY
    found = walked(text)
    assert found.problems == []
    assert found.states < 500


@pytest.mark.parametrize(("text", "states"), [(OWN, 1 + 15), (GUIDE, 2), (PAIRS, 7)])
def test_every_kind_is_walked(text: str, states: int) -> None:
    found = walked(text)
    assert [problem for problem in found.problems if problem.code != "W020"] == []
    assert found.states == states


def test_a_sentence_is_walked_part_by_part() -> None:
    text = BUILD.replace("let down", "feeling low").replace("I saw the dishes at ten", "specific at ten")
    found = walked(text)
    assert found.problems == []
    assert (found.examples, found.states) == (2, 15 + 15)


def test_a_part_is_judged_by_what_it_wants_and_not_as_a_whole() -> None:
    text = BUILD.replace("let down", "feeling not_yet low").replace("I saw the dishes", "label not_yet specific")
    assert walked(text).problems == []
    (problem,) = walked(text.replace("feeling not_yet", "feeling blame")).problems
    assert str(problem).startswith("story.yaml:18:7: W020 this example of 'good' is judged not_yet (feeling, blame)")


def test_an_example_from_another_life_is_not_tried_on_what_is_heard() -> None:
    assert walked(OWN.replace("In another life,", "not_yet")).problems == []


def test_examples_of_what_is_said_to_the_persons_own_words_are_tried() -> None:
    text = OWN.replace("    replies:\n      good:\n        go: done", EXAMPLES_OF_OWN)
    (problem,) = walked(text).problems
    assert (problem.code, problem.message) == ("W020", "this example of 'advice' is judged good (no rule found)")


def test_a_transcript_takes_a_turn_back_and_moves_on_from_the_end() -> None:
    steps = ["type: dampening not_yet", "says: Well", "type: not_yet", "press: What if", "scene: hand", "type: good"]
    steps += ["type: good", "says: Goodbye", "scene: END"]
    assert walked(with_walk(ROLEPLAY, *steps)).problems == []


def test_a_transcript_that_takes_nothing_back_presses_next_to_get_to_the_end() -> None:
    steps = ["type: good", "type: good", "type: good", "scene: invited", "press: Next", "scene: END"]
    assert walked(with_walk(ROLEPLAY, *steps)).problems == []


def test_what_is_typed_freely_has_no_verdict() -> None:
    steps = ["type: I missed the bus", "says: Thank you", "says: “I missed the bus”", "verdict: good"]
    (problem,) = walked(with_walk(OWN, *steps)).problems
    assert problem.message == "the walk 'as played': nothing has been judged yet"
