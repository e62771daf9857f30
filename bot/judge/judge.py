"""The dispatcher: one task in, one verdict out; the skill chooses the module that reads the reply."""

from __future__ import annotations

from bot.judge.appreciation import judge_appreciation
from bot.judge.empathy import judge_empathy
from bot.judge.good_news import judge_good_news
from bot.judge.i_statement import judge_i_statement
from bot.judge.paraphrase import judge_paraphrase
from bot.judge.text import is_english
from bot.judge.verdict import Judge, Skill, Task, Verdict

_BY_SKILL: dict[Skill, Judge] = {
    "i_statement": judge_i_statement,
    "paraphrase": judge_paraphrase,
    "empathy": judge_empathy,
    "good_news": judge_good_news,
    "appreciation": judge_appreciation,
}


def judge(task: Task) -> Verdict:
    """Judge one reply. The same task always gets the same verdict; nothing is kept or sent.

    Where `reads(task.said)` is false, the verdict is `not_yet` with no rules, and the caller says why.
    """
    return _BY_SKILL[task.skill](task)


def reads(text: str) -> bool:
    """Whether the judge can read this reply at all: it reads English only. Short replies count as English."""
    return is_english(text)
