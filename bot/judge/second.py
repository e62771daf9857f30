"""The second opinion: what the reader adds to the rules.

Rules point at words and explain themselves, and miss what nobody thought of; the reader sees the whole and cannot say
why. So a rule's stop that the reader finds most unlikely is let go, a stop that only the reader sees is filed where it
is rather sure, at the sentence it minds most, and the score is what both think. The bounds were chosen on replies that
neither had seen (docs/judge.md): a good reply called bad costs more than a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.judge.opinion import Opinion
from bot.judge.text import Span, Text
from bot.judge.verdict import Finding, Task, Verdict

Read = Callable[[Literal["paraphrase", "empathy"], str, str], Opinion]
Rules = Callable[[frozenset[str]], Verdict]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """`stops` maps what the reader can file to the rule's id, `suspects` are more kinds that are no good reply; from
    `sure` on such a stop is filed, below `doubt` a rule's is let go; `worth` is what each kind adds to the score."""

    stops: Mapping[str, str]
    suspects: tuple[str, ...]
    sure: float
    doubt: float
    worth: Mapping[str, float]


_BOUNDS: dict[str, _Bounds] = {
    "paraphrase": _Bounds(
        stops={
            "advice": "advice",
            "question": "question_only",
            "about_me": "about_me",
            "dismissal": "dismissal",
            "judgement": "judgement",
        },
        # On its word alone true paraphrases in quite other words were called untrue: every fourth of them.
        suspects=("contradiction", "off_topic"),
        sure=0.85,
        doubt=0.25,
        worth={"good": 1.0, "almost": 0.75, "added": 0.6, "off_topic": 0.35, "contradiction": 0.3, "lay": 0.15},
    ),
    "empathy": _Bounds(
        stops={name: name for name in ("advice", "about_me", "dismissal", "judgement")},
        suspects=("wrong_feeling",),
        sure=0.72,
        doubt=0.25,
        worth={"good": 1.0, "almost": 0.6, "generic": 0.5, "false_promise": 0.45, "wrong_feeling": 0.3, "cold": 0.15},
    ),
}

#: Stops that are counted, not guessed: nobody's opinion changes them.
_COUNTED = frozenset({"parroting", "question_only"})

#: How much of the score is the reader's.
_SHARE = 0.5

#: A reply with a stop scores at most this, one without at least a shade more than nothing.
_STOPPED = 0.38


def second_opinion(task: Task, verdict: Verdict, rules: Rules, read: Read, why: Mapping[str, str]) -> Verdict:
    """The verdict of rules and reader together.

    `verdict` is the rules' own; `rules` judges again without the stops it is given; `read` asks the reader; `why` has
    each rule's plain sentence.
    """
    if task.skill not in _BOUNDS or not verdict.rules:
        return verdict
    skill: Literal["paraphrase", "empathy"] = "paraphrase" if task.skill == "paraphrase" else "empathy"
    bounds = _BOUNDS[skill]
    opinion = read(skill, task.heard, task.said)
    doubted = frozenset(rule.id for rule in verdict.found("stop")) - _COUNTED
    if doubted and opinion.of(*bounds.stops, *bounds.suspects) < bounds.doubt:
        verdict = rules(doubted)
    elif not verdict.found("stop") and opinion.of(*bounds.stops) > bounds.sure:
        kind = max(bounds.stops, key=opinion.of)
        span = _where(task, skill, kind, read)
        rule = bounds.stops[kind]
        quote = task.said[span[0] : span[1]]
        kept = tuple(one for one in verdict.found("kept") if not _inside(one, span))
        stop = Finding(rule, "stop", span, quote, why[rule])
        verdict = Verdict("not_yet", verdict.score * _STOPPED, (stop, *kept), rule)
    worth = sum(bounds.worth.get(kind, 0.0) * share for kind, share in opinion.share.items())
    score = (1 - _SHARE) * verdict.score + _SHARE * worth * (_STOPPED if verdict.found("stop") else 1.0)
    return replace(verdict, score=round(max(0.0, min(1.0, score)), 4))


def _where(task: Task, skill: Literal["paraphrase", "empathy"], kind: str, read: Read) -> Span:
    """The sentence of the reply that looks most like this stop; all of it where there is only one."""
    text = Text(task.said)
    spans = [span for span in text.sentences if task.said[span[0] : span[1]].strip()]
    if len(spans) < 2:
        start = len(task.said) - len(task.said.lstrip())
        return start, len(task.said.rstrip())
    start, end = max(spans, key=lambda span: read(skill, task.heard, task.said[span[0] : span[1]]).of(kind))
    said = task.said[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())


def _inside(rule: Finding, span: Span) -> bool:
    """Whether something kept stands in the very words that are now a stop: those are not praised."""
    return rule.span is not None and span[0] <= rule.span[0] and rule.span[1] <= span[1]
