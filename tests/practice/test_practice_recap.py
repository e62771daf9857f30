"""Looking back on a role-play: the best line and the one to change."""

from __future__ import annotations

import pytest

from bot.dialogue.library import Library
from bot.dialogue.session import Line, Recap
from bot.judge.verdict import SKILLS, Skill
from bot.practice.recap import recap
from practice.making import fit_a_phone, reply_to, said, words

GOOD = Line("You were up all night, and it shows.", "good", 0.9, "")
BETTER = Line("All those nights, and then nobody said a word.", "good", 0.95, "")
ALMOST = Line("Sounds hard.", "almost", 0.5, "generic")
POOR = Line("You should have called in sick.", "not_yet", 0.2, "advice")
POORER = Line("It's not that bad.", "not_yet", 0.1, "dismissal")


def told(library: Library, *lines: Line, skill: Skill = "empathy") -> str:
    """What is said about these lines."""
    reply = reply_to()
    recap(reply, library, Recap(skill, lines))
    assert fit_a_phone(reply)
    return said(reply)


def best(library: Library, line: Line) -> str:
    """How the best line is told."""
    return words(library.messages.texts.recap_best, line=line.text)


def worst(library: Library, line: Line) -> str:
    """How the one to change is told."""
    return words(library.messages.texts.recap_change, line=line.text)


def test_the_best_line_and_the_one_to_change_are_quoted(library: Library) -> None:
    text = told(library, POOR, GOOD, ALMOST, BETTER)
    assert text.startswith(best(library, BETTER) + "\n\n" + worst(library, POOR))
    assert not any(line.text in text for line in (GOOD, ALMOST))


def test_with_the_one_to_change_comes_how(library: Library) -> None:
    text = told(library, GOOD, POOR)
    hows = {words(change.how, quote="") for change in library.feedback.empathy.change["advice"]}
    assert text.split("\n\n")[-1] in hows


def test_of_several_to_change_only_the_one_furthest_from_good_is_quoted(library: Library) -> None:
    text = told(library, POOR, ALMOST, POORER, GOOD)
    assert worst(library, POORER) in text
    assert POOR.text not in text


def test_where_none_was_good_none_is_praised_but_one_that_came_near(library: Library) -> None:
    assert told(library, POOR, POORER).startswith(worst(library, POORER))
    assert told(library, POOR, ALMOST).startswith(best(library, ALMOST))


def test_where_all_were_good_there_is_nothing_to_change(library: Library) -> None:
    texts = library.messages.texts
    assert told(library, GOOD, BETTER) == best(library, BETTER) + "\n\n" + words(texts.recap_all_good)


def test_one_line_is_not_called_the_best_and_the_one_to_change(library: Library) -> None:
    assert told(library, ALMOST).count(ALMOST.text) == 1


def test_a_line_without_a_fault_is_quoted_without_a_how(library: Library) -> None:
    silent = Line("Hm.", "not_yet", 0.0, "")
    assert told(library, GOOD, silent) == best(library, GOOD) + "\n\n" + worst(library, silent)


def test_what_was_typed_is_escaped_and_cut(library: Library) -> None:
    long = Line("<b>{{ 7*7 }}</b> & so " + "on and on " * 60, "not_yet", 0.1, "advice")
    text = told(library, long)
    assert "<b>{{ 7*7 }}</b> & so on" in text
    assert "…" in text
    assert len(text) < 400


@pytest.mark.parametrize("skill", SKILLS)
def test_every_change_of_every_skill_can_be_told_without_a_quote(library: Library, skill: Skill) -> None:
    for fault, changes in library.feedback.of(skill).change.items():
        for number in range(len(changes)):
            text = told(library, GOOD, Line("x" * (number + 1), "not_yet", 0.1, fault), skill=skill)
            assert "“”" not in text
