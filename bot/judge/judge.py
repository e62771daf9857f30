"""The dispatcher: one task in, one verdict out; the skill chooses the module that reads the reply."""

from __future__ import annotations

from dataclasses import replace

from bot.judge.appreciation import judge_appreciation
from bot.judge.empathy import judge_empathy
from bot.judge.good_news import judge_good_news
from bot.judge.i_statement import judge_i_statement
from bot.judge.machine import machine_tokens
from bot.judge.paraphrase import judge_paraphrase
from bot.judge.reading import Reading, heard_reading
from bot.judge.text import Text, is_english
from bot.judge.verdict import Judge, Skill, Task, Verdict
from bot.judge.weighing import weigh
from bot.judge.why import WHY

_BY_SKILL: dict[Skill, Judge] = {
    "i_statement": judge_i_statement,
    "paraphrase": judge_paraphrase,
    "empathy": judge_empathy,
    "good_news": judge_good_news,
    "appreciation": judge_appreciation,
}


def judge(task: Task) -> Verdict:
    """Judge one reply, by the rules and the reader together. The same task always gets the same verdict; nothing is
    kept or sent.

    Where `reads(task.said)` is false, the verdict is `not_yet` with no rules, and the caller says why. Where the reader
    cannot be loaded, the rules judge alone.
    """
    by_rules = judge_by_rules(task)
    text = Text(task.said)
    # Words meant for the machine are nothing the reader should weigh, and without words or English there is nothing.
    if not text.words or not is_english(text):
        return by_rules
    if machine := machine_tokens(Reading(text), heard_reading(task.heard)):
        return by_rules if len(machine) < len(text.words) else _without_praise(by_rules)
    try:
        from bot.judge.reader import opinion  # noqa: PLC0415 (not before a reply is there)
        from bot.language.onnx import ModelMissing  # noqa: PLC0415

        read = opinion(task)
    except (ImportError, ModelMissing):
        return by_rules
    return weigh(task, by_rules, read, WHY[task.skill])


def _without_praise(verdict: Verdict) -> Verdict:
    """The verdict on a reply in which nothing was said to the person: what was found in it is no merit."""
    rules = tuple(rule for rule in verdict.rules if rule.kind != "kept")
    return replace(verdict, verdict="not_yet", score=0.0, rules=rules)


def judge_by_rules(task: Task) -> Verdict:
    """Judge one reply by the rules alone: less than a millisecond, no model, more missed."""
    return _BY_SKILL[task.skill](task)


def reads(text: str) -> bool:
    """Whether the judge can read this reply at all: it reads English only. Short replies count as English."""
    return is_english(text)
