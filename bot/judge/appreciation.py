"""Saying thanks so that it can be kept: what they did, what it did for me, what it shows about them.

The rules are the rubric's (docs/judge.md): good = specific and one other kept, no stop; almost = thinner, no stop; else
not yet. The word "you" is good here: none of the blame rules is asked.
"""

from __future__ import annotations

from math import exp

from bot.judge.findings import Findings
from bot.judge.machine import machine_tokens
from bot.judge.reading import Reading, heard_reading
from bot.judge.text import Text, is_english
from bot.judge.thanks_kept import deeds, effects, qualities, thanks
from bot.judge.thanks_stops import find_backhanded
from bot.judge.verdict import Grade, Task, Verdict
from bot.judge.why import WHY

_KEPT = ("specific", "effect", "quality")
#: How much each kept part adds to the score, before it saturates.
_WORTH = {"specific": 0.45, "effect": 0.35, "quality": 0.3}
#: The room each grade has on the scale of 0 to 1; they do not overlap, so that every good reply beats every other.
_ROOM: dict[Grade, tuple[float, float]] = {"good": (0.65, 1.0), "almost": (0.4, 0.64), "not_yet": (0.0, 0.38)}


def judge_appreciation(task: Task) -> Verdict:
    """Judge one reply that thanks; `heard` is what the other did. Another language gives `not_yet` without rules."""
    text = Text(task.said)
    if not is_english(text):
        return Verdict("not_yet", 0.0, (), None)
    reply, heard = Reading(text), heard_reading(task.heard)
    machine = machine_tokens(reply, heard)
    stings = find_backhanded(reply, heard, machine)
    away = machine | {i for act in stings for i in range(act.first, act.last + 1)}
    found = Findings(text, task, WHY["appreciation"])
    done = deeds(reply, machine, task)
    plain, weak = effects(reply, away)
    shown = qualities(reply, away)
    count = 0
    for rule, spans in zip(_KEPT, (done, plain or weak, shown), strict=True):
        count += min(3, len(spans))
        if spans:
            found.add(rule, spans[0])
    for act in stings:
        found.add(act.id, act.span)
    said = thanks(reply, away)
    if said and not stings and not done and not plain and not shown:
        found.add("generic", said[0])
    return _weigh(found, count, warm=bool(said), weak=bool(weak) and not plain)


def _weigh(found: Findings, count: int, *, warm: bool, weak: bool) -> Verdict:
    kept = [rule for rule in _KEPT if found.has(rule)]
    grade: Grade = "not_yet"
    if not found.stops and kept:
        grade = "good" if "specific" in kept and len(kept) >= 2 else "almost"
    worth = sum(_WORTH[rule] for rule in kept) + 0.04 * count + 0.05 * warm - 0.1 * weak
    share = (1.0 - exp(-2.0 * max(0.0, worth))) * 0.7**found.stops
    low, high = _ROOM[grade]
    return Verdict(grade, round(low + (high - low) * share, 4), tuple(found.rules), _next(found, kept, grade))


def _next(found: Findings, kept: list[str], grade: Grade) -> str | None:
    if found.stops:
        return "backhanded"
    if grade == "good":
        return None
    if found.has("generic"):
        return "generic"
    return "effect" if "specific" in kept else "specific"
