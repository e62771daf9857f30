"""The dispatcher: one task in, one verdict out; the skill chooses the module that reads the reply."""

from __future__ import annotations

from bot.judge.i_statement import judge_i_statement, reads
from bot.judge.verdict import Judge, Skill, Task, Verdict

__all__ = ["judge", "reads"]

_BY_SKILL: dict[Skill, Judge] = {"i_statement": judge_i_statement}


def judge(task: Task) -> Verdict:
    """Judge one reply. The same task always gets the same verdict; nothing is read, kept or sent.

    Where `reads(task.said)` is false the verdict is `not_yet` with no rules, and the caller says that only English is read.
    """
    return _BY_SKILL[task.skill](task)
