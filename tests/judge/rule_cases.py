"""The cases in tests/judge/rules/: how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.judge.verdict import SKILLS, Task

FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class RuleCase:
    """One reply, and whether a rule is true of it; `seen` is false where the judge is known not to see it so yet."""

    task: Task
    rule: str
    true: bool
    seen: bool

    def __str__(self) -> str:
        return f"{self.task.skill} {self.rule} {'+' if self.true else '-'} {self.task.said[:40]}"


def rule_cases() -> list[RuleCase]:
    """Every case of every file."""
    return [case for file in sorted(FOLDER.glob("*.txt")) for case in _read(file)]


def _read(file: Path) -> Iterator[RuleCase]:
    skill, rule, heard = SKILLS[0], "", ""
    for line in file.read_text(encoding="utf-8").splitlines():
        mark, _, words = line.partition(" ")
        if mark == "==":
            skill = next(one for one in SKILLS if one == words.strip())
        elif mark == "?":
            rule = words.strip()
        elif mark == "#":
            heard = words.strip()
        elif mark:
            yield RuleCase(Task(skill, heard, words.strip()), rule, mark[-1] == "+", not mark.startswith("~"))
