"""The probe sets: replies to statements, and what the judge must make of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.judge.appreciation import judge_appreciation
from bot.judge.empathy import judge_empathy
from bot.judge.good_news import judge_good_news
from bot.judge.paraphrase import judge_paraphrase
from bot.judge.verdict import Skill, Task, Verdict

BY_RULES: dict[Skill, Callable[[Task], Verdict]] = {
    "paraphrase": judge_paraphrase,
    "empathy": judge_empathy,
    "good_news": judge_good_news,
    "appreciation": judge_appreciation,
}
PARTS = ("first", "later", "near", "fresh", "kin")


@dataclass(frozen=True)
class Probe:
    """One reply: `want` is the line of the file."""

    task: Task
    want: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.want['of']}: {self.task.said[:50]}"

    def judged(self) -> Verdict:
        """What the rules make of it."""
        return BY_RULES[self.task.skill](self.task)


@cache
def _file(skill: Skill) -> dict[str, Any]:
    path = Path(__file__).parent.joinpath("cases", f"{skill}.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def statement(skill: Skill, name: str) -> str:
    """What the other person says in a statement of this name."""
    heard: str = _file(skill)["statements"][name]["heard"]
    return heard


@cache
def probes(skill: Skill) -> tuple[Probe, ...]:
    """Every probe of a skill."""
    return tuple(Probe(_task(skill, case), case) for part in PARTS for case in _file(skill).get(part, ()))


def _task(skill: Skill, case: dict[str, Any]) -> Task:
    given = dict(_file(skill)["statements"][case["of"]])
    heard = given.pop("heard")
    references = {} if case.get("bare") else {name: tuple(texts) for name, texts in given.items()}
    return Task(skill, heard, case["said"], **references)


def ids(verdict: Verdict) -> set[str]:
    """The rules found."""
    return {rule.id for rule in verdict.rules}
