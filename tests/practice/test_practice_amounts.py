"""There is as much to practise as CURRICULUM.md asks for ("How much of it")."""

from __future__ import annotations

from collections import Counter

import pytest
from e2e.house import DIALOGUES

from bot.dialogue.counts import counts
from bot.dialogue.library import Library, Reading, read_path
from bot.dialogue.model import ExerciseKind
from bot.judge.verdict import SKILLS
from bot.practice import nudge, path
from bot.practice.ports import SentNudge
from practice.making import days_on

#: What there is at least, by what bot.dialogue.counts calls it.
AT_LEAST = {
    "“I” situations": 60,
    "statements to say back": 80,
    "empathy statements": 60,
    "good news": 30,
    "occasions to thank": 30,
    "stories to sum up": 20,
    "pairs": 120,
    "role-plays": 24,
    "nudges": 366,
    "questions": 150,
    "ideas for time together": 120,
    "ladder prompts": 60,
    "learn cards": 40,
}


@pytest.fixture(scope="module")
def reading() -> Reading:
    """All dialogues as they are read and checked."""
    return read_path(DIALOGUES)


@pytest.mark.parametrize(("what", "least"), AT_LEAST.items(), ids=list(AT_LEAST))
def test_there_is_enough_of_it(reading: Reading, what: str, least: int) -> None:
    assert counts(reading).get(what, 0) >= least


@pytest.mark.parametrize("kind", ["learn", "spot", "drill", "story", "roleplay", "own", "guide"])
def test_there_is_every_kind_of_script(library: Library, kind: ExerciseKind) -> None:
    assert any(one.script.kind == kind for one in library.scripts.values())


def test_every_skill_has_every_level_that_any_has(library: Library) -> None:
    there = {(one.script.teaches, path.level_of(one.script)) for one in library.scripts.values()}
    levels = {level for _, level in there if level}
    assert [(skill, level) for skill in SKILLS for level in levels if (skill, level) not in there] == []


def test_a_year_of_nudges_fits_somebody_who_said_nothing_of_whom(library: Library) -> None:
    fit = [one for one in library.nudges.nudges if one.whom == "anyone"]
    assert len(fit) >= 366
    assert set(Counter(one.kind for one in fit)) == set(nudge.KINDS)


@pytest.mark.parametrize("whom", ["", "partner", "family", "friend"])
def test_in_a_year_none_comes_twice_and_the_four_kinds_take_turns(library: Library, whom: str) -> None:
    sent: list[SentNudge] = []
    kinds = {one.id: one.kind for one in library.nudges.nudges}
    for number in range(366):
        day = days_on(number)
        picked = nudge.pick(library.nudges, sent, 1001, whom)
        sent.append(SentNudge(day, picked.id, "sent", 0))
    assert len({one.nudge for one in sent}) == 366
    assert [kinds[one.nudge] for one in sent] == [nudge.KINDS[number % 4] for number in range(366)]
