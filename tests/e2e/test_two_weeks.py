"""Two weeks of five minutes a day by somebody who does nothing but tap what is proposed (benchmarks/learner.py)."""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path

import pytest

from benchmarks.learner import STRENGTHS, Offered, first_met, two_weeks
from bot.judge.judge import judge_by_rules
from bot.judge.verdict import SKILLS
from bot.practice.path import LEVELS
from e2e.house import agreed, library

LEARNERS = list(STRENGTHS)


@cache
def offered(name: str) -> list[Offered]:
    """What this learner was offered. The rules alone judge: it is the path that is looked at here."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(agreed(Path(folder) / "learner.db", 1))
        return asyncio.run(two_weeks(library(), Path(folder), STRENGTHS[name], judge_by_rules))


@pytest.mark.parametrize("name", LEARNERS)
def test_every_skill_is_met(name: str) -> None:
    assert set(first_met(offered(name), "skill")) == set(SKILLS)


@pytest.mark.parametrize("name", LEARNERS)
def test_every_level_is_met(name: str) -> None:
    assert set(first_met(offered(name), "level")) == set(LEVELS)


@pytest.mark.parametrize("name", LEARNERS)
def test_nothing_comes_back(name: str) -> None:
    ids = [one.script.id for one in offered(name)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", LEARNERS)
def test_no_complaint_about_oneself_comes_before_its_skill_was_passed(name: str) -> None:
    for at, one in enumerate(offered(name)):
        if one.script.about_you:
            before = {earlier.level for earlier in offered(name)[:at] if earlier.script.teaches == one.script.teaches}
            assert {"learn", "spot", "build", "write"} <= before


@pytest.mark.parametrize("name", LEARNERS)
def test_every_exercise_but_the_first_is_proposed_with_its_reason(name: str) -> None:
    assert all(one.why.startswith("Next, ") for one in offered(name)[1:])


def test_who_slips_more_has_more_to_come_back_to() -> None:
    due = {name: sum("lately" in one.why for one in offered(name)) for name in LEARNERS}
    assert due["weak"] > due["strong"]
