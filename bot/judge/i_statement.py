"""Judges an "I" statement: the speaker's own feeling about something that happened, without a reproach in it.

The rules, their kinds and the rulings are the rubric's (docs/judge.md): good = owns + feeling + specific and no stop;
not yet = any stop, or two of the three missing; else almost.
"""

from __future__ import annotations

from bot.judge.feelings import find_feelings
from bot.judge.i_events import situation_words
from bot.judge.i_kept import Kept, find_kept
from bot.judge.i_lexicon import Mark
from bot.judge.i_stops import find_stops
from bot.judge.spans import clause_span, whole_words
from bot.judge.text import Text, is_english
from bot.judge.verdict import RULES, Finding, Grade, Task, Verdict
from bot.judge.why import WHY

_KINDS = RULES["i_statement"]
#: Kept rules that are told by their clause.
_WHOLE = frozenset(["effect", "request", "perspective"])
_CORE = ("owns", "feeling", "specific")
#: Which stop to change first: what frightens or brands comes before what is only clumsy.
_WORST = ("threat", "label", "blame", "mind_reading", "disguised", "absolute", "command")
#: Which hint to change first, once there is no stop.
_HINTS = ("thought_not_feeling", "no_feeling", "not_specific", "apology_but", "faux_feeling")
_WEIGHTS = {"owns": 0.2, "feeling": 0.25, "specific": 0.25, "effect": 0.1, "request": 0.1, "perspective": 0.1}
_HINT_COST = {"faux_feeling": 0.06, "apology_but": 0.08, "thought_not_feeling": 0.04}
#: The room each grade has on the scale of 0 to 1; they do not overlap, so that every good reply beats every other.
_ROOM: dict[Grade, tuple[float, float]] = {"good": (0.65, 1.0), "almost": (0.4, 0.64), "not_yet": (0.02, 0.38)}


def judge_i_statement(task: Task) -> Verdict:
    """Judge `task.said`; of the rest only `heard` and `facts` are used: words of the situation count as specific.

    A reply in another language gets no rules at all, see `bot.judge.judge.reads`.
    """
    text = Text(task.said)
    if not is_english(text):
        return Verdict("not_yet", 0.0, (), None)
    feelings = find_feelings(text)
    stops = find_stops(text, feelings)
    kept = find_kept(text, feelings, stops, situation_words(task.heard, task.facts))
    marks = [*(mark for mark in kept.marks if not _spoilt(text, mark, stops)), *stops]
    ids = {mark.rule for mark in marks}
    missing = [rule for rule in _CORE if rule not in ids]
    if stops or len(missing) >= 2:
        grade: Grade = "not_yet"
    else:
        grade = "almost" if missing else "good"
    rules = list(dict.fromkeys(_finding(task.said, text, mark) for mark in marks))
    if "feeling" in missing:
        rules.append(_missing("no_feeling"))
    if "specific" in missing:
        rules.append(_missing("not_specific"))
    rules.sort(key=lambda found: (found.span or (len(task.said), 0), found.id))
    found_ids = ids | {rule.id for rule in rules}
    return Verdict(grade, _score(grade, kept, stops), tuple(rules), _next(found_ids, missing))


def _spoilt(text: Text, mark: Mark, stops: list[Mark]) -> bool:
    """Whether the words that would be praised are the very words of a stop ("I feel that you…", "you don't care")."""
    if mark.rule not in ("owns", "specific", "effect", "perspective"):
        return False
    for stop in stops:
        last = text.clause_at(stop.last)[1] - 1 if stop.rule in ("disguised", "mind_reading") else stop.last
        if stop.rule == "absolute":
            # "You never wash up" is no moment; "you never wash up when I cook on Fridays" has one in its second half.
            if mark.rule == "specific" and mark.first <= stop.first <= mark.last:
                return True
        elif stop.first <= mark.first <= last:
            return True
    return False


def _finding(said: str, text: Text, mark: Mark) -> Finding:
    whole = _KINDS[mark.rule] == "stop" or mark.rule in _WHOLE
    start, end = (
        clause_span(text, mark.first, mark.last) if whole else whole_words(text, text.span(mark.first, mark.last))
    )
    return Finding(mark.rule, _KINDS[mark.rule], (start, end), said[start:end], WHY["i_statement"][mark.rule])


def _missing(rule: str) -> Finding:
    return Finding(rule, _KINDS[rule], None, None, WHY["i_statement"][rule])


def _next(found: set[str], missing: list[str]) -> str | None:
    for rule in (*_WORST, *_HINTS):
        if rule in found and not (rule == "thought_not_feeling" and "feeling" not in missing):
            return rule
    return "owns" if "owns" in missing else None


def _score(grade: Grade, kept: Kept, stops: list[Mark]) -> float:
    """Where in its grade's room a reply stands: what was kept, graded, less hints; each stop takes a third away."""
    ids = {mark.rule for mark in kept.marks}
    worth = sum(weight for rule, weight in _WEIGHTS.items() if rule in ids)
    worth += 0.04 * min(kept.detail, 8) / 8 + 0.02 * min(kept.real_feelings, 2)
    worth -= sum(cost for rule, cost in _HINT_COST.items() if rule in ids)
    worth = max(0.0, min(1.0, worth / 1.08))
    worth *= 0.67 ** len(stops)
    low, high = _ROOM[grade]
    return round(low + (high - low) * worth, 4)
