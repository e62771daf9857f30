"""Answering somebody's joy: be glad with them, ask for more, name the feeling, take up a detail.

How a partner answers good news predicts well-being better than how they answer bad news. The rules are the rubric's
(docs/judge.md): good = enthusiasm and one other kept, no stop; almost = thinner, no stop; else not yet.
"""

from __future__ import annotations

from math import exp

from bot.judge.findings import Findings
from bot.judge.machine import machine_tokens
from bot.judge.news_kept import asks_more, called_out, details, enthusiasm, feelings
from bot.judge.news_stops import find_stops, is_flat, turned_away
from bot.judge.reading import Reading, heard_reading
from bot.judge.text import Text, is_english
from bot.judge.verdict import Grade, Task, Verdict
from bot.judge.why import WHY

_KEPT = ("enthusiasm", "asks_more", "feeling", "specific")
#: What to change first where there is more than one thing.
_FIRST = ("dampening", "hijack", "flat")
#: How much each kept part adds to the score, before it saturates.
_WORTH = {"enthusiasm": 0.4, "asks_more": 0.3, "feeling": 0.25, "specific": 0.25}
#: The room each grade has on the scale of 0 to 1; they do not overlap, so that every good reply beats every other.
_ROOM: dict[Grade, tuple[float, float]] = {"good": (0.65, 1.0), "almost": (0.4, 0.64), "not_yet": (0.0, 0.38)}


def judge_good_news(task: Task) -> Verdict:
    """Judge one reply to somebody's good news. Another language than English gives `not_yet` without rules."""
    text = Text(task.said)
    if not is_english(text):
        return Verdict("not_yet", 0.0, (), None)
    reply, heard = Reading(text), heard_reading(task.heard)
    machine = machine_tokens(reply, heard)
    stops = find_stops(reply, heard, machine)
    turned = turned_away(reply, heard)
    spoilt = {i for act in stops for i in range(act.first, act.last + 1)}
    spoilt |= {i for act in stops if act.id == "hijack" for i in range(*reply.clause_bounds(act.first))}
    away = machine | turned | spoilt
    found = Findings(text, task, WHY["good_news"])
    flat = None if stops else is_flat(reply, machine | turned)
    count = 0
    if flat is None:
        asked = asks_more(reply, away)
        felt, glad = feelings(reply, away, task), enthusiasm(reply, away)
        told = details(reply, away, task, alone=not (felt or glad or asked))
        glad = glad or called_out(reply, away, [*felt, *told], asked)
        for rule, spans in zip(_KEPT, (glad, asked, felt, told), strict=True):
            count += min(3, len(spans))
            if spans:
                found.add(rule, spans[0])
    for act in stops:
        found.add(act.id, act.span)
    if flat is not None:
        found.add("flat", text.span(*flat))
    return _weigh(found, count)


def _weigh(found: Findings, count: int) -> Verdict:
    kept = [rule for rule in _KEPT if found.has(rule)]
    grade: Grade = "not_yet"
    if not found.stops and kept:
        grade = "good" if "enthusiasm" in kept and len(kept) >= 2 else "almost"
    worth = sum(_WORTH[rule] for rule in kept) + 0.04 * count
    share = (1.0 - exp(-2.0 * worth)) * 0.7**found.stops
    low, high = _ROOM[grade]
    first = found.first_of(_FIRST)
    if first is None and grade != "good":
        first = "asks_more" if "enthusiasm" in kept else "enthusiasm"
    return Verdict(grade, round(low + (high - low) * share, 4), tuple(found.rules), first)
