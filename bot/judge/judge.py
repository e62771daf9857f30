"""The dispatcher: one task in, one verdict out; the skill chooses the module that reads the reply."""

from __future__ import annotations

from functools import partial

from bot.judge.appreciation import judge_appreciation
from bot.judge.empathy import WHY as EMPATHY_WHY
from bot.judge.empathy import judge_empathy
from bot.judge.good_news import judge_good_news
from bot.judge.i_statement import judge_i_statement
from bot.judge.meaning import word_overlap
from bot.judge.paraphrase import WHY as PARAPHRASE_WHY
from bot.judge.paraphrase import judge_paraphrase
from bot.judge.second import second_opinion
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
    """Judge one reply, by the rules and the reader's second opinion. The same task always gets the same verdict;
    nothing is kept or sent.

    Where `reads(task.said)` is false, the verdict is `not_yet` with no rules, and the caller says why.
    """
    from bot.judge.reader import opinion  # noqa: PLC0415 (loads the model: not before a reply is there)

    verdict = judge_by_rules(task)
    if task.skill == "paraphrase":
        return second_opinion(task, verdict, partial(judge_paraphrase, task, word_overlap), opinion, PARAPHRASE_WHY)
    if task.skill == "empathy":
        return second_opinion(task, verdict, partial(judge_empathy, task), opinion, EMPATHY_WHY)
    return verdict


def judge_by_rules(task: Task) -> Verdict:
    """Judge one reply by the rules alone: less than a millisecond, no model, more missed."""
    return _BY_SKILL[task.skill](task)


def reads(text: str) -> bool:
    """Whether the judge can read this reply at all: it reads English only. Short replies count as English."""
    return is_english(text)
