"""The checker beyond the examples on its pages: what it must not say, and where it says what it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.check import check

from .making import STORY, codes, told

SCRIPTS = sorted((Path(__file__).parents[2] / "dialogues" / "en").glob("*/*.yaml"))


def test_a_script_without_a_mistake_comes_out_whole() -> None:
    script, problems = check(STORY, "story.yaml")
    assert problems == []
    assert script is not None
    assert list(script.scenes) == ["hear", "aside", "offer", "bye"]


def test_a_script_with_a_mistake_does_not_come_out() -> None:
    script, problems = check(STORY.replace("go: bye", "go: by"), "story.yaml")
    assert script is None
    assert [str(problem) for problem in problems] == [
        "story.yaml:52:9: D020 there is no scene called 'by' (did you mean 'bye'?)"
    ]


def test_the_end_is_written_in_capitals() -> None:
    assert "D020 there is no scene called 'end' (did you mean 'END'?)" in told(STORY.replace("go: END", "go: end"))


def test_a_broken_arrow_is_not_told_as_a_lost_scene_besides() -> None:
    assert codes(STORY.replace("        go: aside", "        go: asidee")) == ["D020 37:9"]


def test_every_scene_that_is_out_of_reach_is_told() -> None:
    text = STORY.replace("        go: aside\n", "") + "  attic:\n    go: cellar\n  cellar:\n    go: attic\n"
    assert codes(text) == ["D022 40:3", "D022 56:3", "D022 58:3"]


def test_going_round_in_circles_is_told_for_every_scene_of_the_circle() -> None:
    text = STORY.replace("    go: END", "    go: turn") + "  turn:\n    go: bye\n"
    assert codes(text) == ["D023 10:3", "D023 41:3", "D023 45:3", "D023 53:3", "D023 57:3"]


def test_the_answer_may_be_quoted_only_after_there_is_one() -> None:
    text = STORY.replace("It is late.", "{{ answer }}").replace("Say it back", "{{ answer }}: say it back")
    assert codes(text) == ["D030 11:5", "D030 18:7"]
    assert "nobody has answered yet" in told(text)


@pytest.mark.parametrize("where", ["Noor: Yes, that is it.", "Noor: Sort of.", "Noor: Never mind.", "Noor waves."])
def test_the_answer_may_be_quoted_in_replies_and_in_what_follows(where: str) -> None:
    assert codes(STORY.replace(where, "You said {{ answer }}.")) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ answer|uper }}",
        "{{ answer.x }}",
        "{{ answer + 1 }}",
        "{{ answer < 1 }}",
        "{{ 1/0 }}",
        "{% if %}",
        "{{",
        "{#x",
    ],
)
def test_a_template_that_cannot_be_filled_is_told_and_does_not_raise(template: str) -> None:
    assert codes(STORY.replace("Noor waves.", template)) == ["D030 54:5"]


def test_the_line_within_a_long_text_is_told() -> None:
    text = STORY.replace("Noor: My head went blank.", "Noor: <b>My</b> head < empty.")
    assert "11:5: D031 write &lt;" in told(text)
    assert "(line 5 of this text)" in told(text)


def test_a_tag_may_not_stay_open_over_a_blank_line() -> None:
    text = STORY.replace("It is late.", "<i>It is late.").replace("head went blank.", "head went blank.</i>")
    assert "<i> is not closed before the blank line" in told(text)


@pytest.mark.parametrize("dear", ["<b>Soon</b>", "{{ answer }}"])
def test_a_worked_example_is_plain_text(dear: str) -> None:
    text = STORY.replace("      tries: 3", f'      example: "{dear} all that work was gone."\n      tries: 3')
    assert {code.split()[0] for code in codes(text)} <= {"D030", "D031"}
    assert codes(text)


def test_tags_and_entities_do_not_count_towards_the_length_of_a_bubble() -> None:
    words = " ".join(["&lt;abcdefghij&gt;"] * 20)
    assert codes(STORY.replace("Noor waves.", f"<b>{words}</b>")) == []


def test_a_bubble_may_have_three_hundred_characters_and_no_more() -> None:
    assert codes(STORY.replace("Noor waves.", "x" * 300)) == []
    assert codes(STORY.replace("Noor waves.", "x" * 301)) == ["D032 54:5"]


def test_a_scene_may_say_sixty_words_and_no_more() -> None:
    assert codes(STORY.replace("Noor waves.", " ".join(["no"] * 60))) == []
    assert codes(STORY.replace("Noor waves.", " ".join(["no"] * 61))) == ["D033 54:5"]


def test_labels_that_differ_only_in_capitals_are_the_same() -> None:
    assert codes(STORY.replace("Enough for today", "ONE MORE")) == ["D026 51:9"]


def test_a_colon_after_a_word_that_is_no_name_is_no_speaker() -> None:
    assert codes(STORY.replace("Noor waves.", "Remember: listen first.")) == []


@pytest.mark.parametrize("skill", ["i_statement", "good_news", "appreciation"])
def test_what_says_nothing_back_needs_an_example_and_nothing_to_compare_with(skill: str) -> None:
    text = STORY.replace("teaches: paraphrase", f"teaches: {skill}")
    start, end = text.index("      like:"), text.index("      tries:")
    bare = text[:start] + text[end:]
    assert codes(bare) == ["D040 17:5"]
    assert codes(bare.replace("      tries", "      example: I felt lost when it went blank.\n      tries")) == []


def test_a_rule_of_another_skill_is_no_key_for_examples() -> None:
    text = STORY.replace("      tries", "      examples:\n        blame: [It is your fault.]\n      tries")
    assert codes(text) == ["D041 29:9"]
    assert codes(text.replace("tries: 3", "tries: 3\n      for: i_statement")) == []


def test_a_walk_that_names_no_scene_is_told() -> None:
    text = STORY + "walks:\n  - title: w\n    steps:\n      - scene: byee\n      - scene: END\n"
    assert codes(text) == ["D020 60:9"]


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_a_script_of_ours_cut_off_anywhere_never_raises(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for end in range(0, len(lines), 7):
        script, problems = check("".join(lines[:end]), "cut.yaml")
        assert (script is None) == bool(problems)


@given(st.integers(0, len(STORY) - 1), st.sampled_from([" ", "\n", ":", "{{ ", "x", "<", "- ", "", "|", '"']))
def test_one_slip_of_the_finger_never_raises(where: int, slip: str) -> None:
    text = STORY[:where] + slip + STORY[where + 1 :]
    script, problems = check(text, "slip.yaml")
    assert (script is None) == bool(problems)
    assert all(1 <= problem.place.line <= text.count("\n") + 1 for problem in problems)
