"""Rules and reader together: which rules are most likely true of a reply, and what follows.

The rules point at words and explain themselves, and miss what nobody thought of; the reader sees the whole and cannot
say why. For each rule both are weighed (weights.json, fitted on replies that neither had seen); then that set of rules
is taken which is most likely together with the reader's own verdict. A stop must be rather sure: a good reply called
bad costs more than a miss.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import combinations
from math import exp, log

from bot.judge.opinion import Opinion
from bot.judge.reference import UNTRUE, distrusting, trapped, trusting, vouched
from bot.judge.rubric import first_to_change, grade
from bot.judge.spans import clause_span, whole_words
from bot.judge.text import Span, Text
from bot.judge.verdict import RULES, Finding, Grade, Skill, Task, Verdict

#: By skill and rule how much the reader's log-odds count, how much it counts that the rules found it, and a constant;
#: under `ANY` how much the log-odds of the likeliest stop, those of `not_yet`, a stop found by the rules, and a
#: constant.
Weights = Mapping[Skill, Mapping[str, tuple[float, ...]]]

#: The entry about there being any stop at all: which one it is may be open while that it is one is plain.
ANY = "any stop"
#: How much the reader's verdict counts beside its rules.
VERDICT_WEIGHT = 1.0
#: From these log-odds on a stop is called: some two to one must speak for it.
CAUTION = 0.7
#: Where no reference tells what is true, that something is untrue is called from these log-odds of a stop on: on
#: strangers' reflections, which often say what was only meant, the reader doubts too much (docs/judge.md).
UNREFERRED = 2.0
#: And below these the doubt is not believed at all: most people say back what is true.
DOUBTED = 1.4
#: A second stop is told from these log-odds on.
SECOND = 0.4
#: So many of the least certain rules are tried both ways.
TRIED = 6
#: Rules that are counted word by word, not guessed: nobody's opinion changes them.
COUNTED = frozenset({"parroting"})
#: Rules about something that is not there: they have no words.
MISSING = frozenset({"missing_feeling", "missing_content", "no_feeling", "not_specific", "question_only"})
#: A stop that the rules found at fewer words than this is told at the reader's place, where that is wider.
TELLING = 3
#: Said of the other's conduct in such a clause "always" or "never" leaves nothing open, and the reader has met too few
#: of them: "I felt small when you always answer for me".
ALWAYS = re.compile(
    r"\b(?:when|whenever|because|cos|cause|if) (?:you|u)(?: just| still| are|'re|re)?"
    r" (?:always|constantly|forever|continually|every (?:single )?time"
    r"|never (?:listen|think|help|ask|care|call|ring|write|text|answer|clean|tidy|cook|notice|remember|say|talk))\b",
    re.IGNORECASE,
)
#: Thanks with a sting that leave nothing open: "thanks for cleaning for once", "thank you for finally calling".
FOR_ONCE = re.compile(
    r"\b(?:thanks?|thx|ta|cheers)\b(?:(?!\b(?:i|me|my|we|us|could|can)\b)[^.!?\n]){0,90}\bfor (?:once|a change)\W{0,3}$"
    r"|\b(?:thanks?(?: you| u)?|thx|ta|cheers)(?: so much| a lot)? for (?:finally|at last|actually)\b",
    re.IGNORECASE,
)
#: In answer to a statement of at most so many words a feeling of the other sign is untrue as soon as the reader gives
#: `not_yet` this much: 14 of 16 on the settling set; of longer ones, which hold several feelings, half are.
SHORT, DOUBT = 20, 0.1
#: What the score is made of: what the rules think, how far the reader sees no act in the place of listening, and its
#: verdict. Chosen on the settling set and the public one together (docs/judge.md).
_SHARES: dict[Skill, tuple[float, float, float]] = {
    "paraphrase": (0.35, 0.35, 0.3),
    "empathy": (0.3, 0.0, 0.7),
    "i_statement": (0.3, 0.0, 0.7),
    "good_news": (0.3, 0.0, 0.7),
    "appreciation": (0.3, 0.0, 0.7),
}
#: How much of the score the verdict itself makes, and what each is worth in it.
_VERDICT_SHARE = 0.15
_WORTH: dict[Grade, float] = {"good": 1.0, "almost": 0.5, "not_yet": 0.0}


@cache
def weights() -> Weights:
    """The weights that ship."""
    text = files("bot.judge").joinpath("model", "weights.json").read_text(encoding="utf-8")
    found: Weights = json.loads(text)
    return found


def weigh(task: Task, by_rules: Verdict, opinion: Opinion, why: Mapping[str, str]) -> Verdict:
    """The verdict of rules and reader together.

    `by_rules` is the rules' own, `why` has each rule's plain sentence. What both see keeps the words that the rules
    point at; what only the reader sees is shown at the clause where it sees it most.
    """
    text = Text(task.said)
    by_ids = {rule.id for rule in by_rules.rules}
    if vouched(text, task):
        opinion = trusting(task.skill, opinion)
        by_ids = {rule for rule in by_ids if RULES[task.skill][rule] == "kept"}
    elif trapped(text, task):
        opinion = distrusting(task.skill, opinion)
    elif plain := _plain(by_ids, opinion, task):
        verdicts: dict[Grade, float] = {"good": 0.02, "almost": 0.03, "not_yet": 0.95}
        opinion = replace(opinion, verdicts=verdicts, rules={**opinion.rules, plain: 0.99})
    rules, verdict = likely(task.skill, by_ids, opinion, weights(), referred=bool(task.like))
    found = [_widened(rule, text, task, opinion) for rule in by_rules.rules if rule.id in rules]
    told = {rule.id for rule in found}
    found += [_finding(rule, text, task, opinion, why[rule]) for rule in RULES[task.skill] if rule in rules - told]
    stopped = [rule.span for rule in found if rule.kind == "stop" and rule.span]
    found = [rule for rule in found if rule.kind != "kept" or not _spoilt(rule, stopped)]
    order = sorted(found, key=lambda rule: (rule.span or (len(task.said), 0), rule.id))
    first = first_to_change(task.skill, rules)
    found_odds = odds(task.skill, by_ids, opinion, weights())
    return Verdict(verdict, score(task, by_rules, opinion, found_odds, verdict), tuple(order), first)


def _plain(by_rules: Set[str], opinion: Opinion, task: Task) -> str | None:
    """The stop, if any, that the rules found where it is so plain that the reader, taught with subtle ones, has little
    to say."""
    if "absolute" in by_rules and ALWAYS.search(task.said):
        return "absolute"
    if "backhanded" in by_rules and FOR_ONCE.search(task.said):
        return "backhanded"
    short = len(task.heard.split()) <= SHORT
    if "contradiction" in by_rules and short and opinion.verdicts["not_yet"] >= DOUBT:
        return "contradiction"
    return None


def _finding(rule: str, text: Text, task: Task, opinion: Opinion, why: str) -> Finding:
    kind = RULES[task.skill][rule]
    place = opinion.places.get(rule)
    if place is None or rule in MISSING or not text.words:
        return Finding(rule, kind, None, None, why)
    start, end = _rounded(text, place) if kind == "stop" else whole_words(text, place)
    return Finding(rule, kind, (start, end), task.said[start:end], why)


def _rounded(text: Text, place: Span) -> Span:
    """The clauses that a place stands in."""
    inside = [at for at, token in enumerate(text.tokens) if token.start < place[1] and place[0] < token.end]
    if not inside:
        return whole_words(text, place)
    start, end = clause_span(text, inside[0], inside[-1])
    return min(start, text.tokens[inside[0]].start), max(end, place[1])


def _widened(rule: Finding, text: Text, task: Task, opinion: Opinion) -> Finding:
    """A stop that the rules saw at a word or two, told at the whole of what the reader minds around them."""
    place = opinion.places.get(rule.id)
    if rule.kind != "stop" or rule.span is None or place is None or len((rule.quote or "").split()) >= TELLING:
        return rule
    if not (rule.span[0] < place[1] and place[0] < rule.span[1]):
        return rule
    start, end = _rounded(text, (min(rule.span[0], place[0]), max(rule.span[1], place[1])))
    return replace(rule, span=(start, end), quote=task.said[start:end])


def _spoilt(rule: Finding, stopped: list[Span]) -> bool:
    """Whether something kept stands in the very words that are a stop: those are not praised."""
    return rule.span is not None and any(a <= rule.span[0] and rule.span[1] <= b for a, b in stopped)


def score(task: Task, by_rules: Verdict, opinion: Opinion, found: Mapping[str, float], verdict: Grade) -> float:
    """How good the reply is, 0 to 1: what the rules and the reader think of it, and the verdict; `found` are the
    odds."""
    rules, acts, graded = _SHARES[task.skill]
    act = max(found[rule] for rule in _stops(task.skill) - UNTRUE)
    reader = opinion.verdicts["good"] + 0.5 * opinion.verdicts["almost"]
    both = rules * by_rules.score + acts / (1.0 + exp(min(30.0, act))) + graded * reader
    both = (1 - _VERDICT_SHARE) * both + _VERDICT_SHARE * _WORTH[verdict]
    return round(max(0.0, min(1.0, both)), 4)


def odds(skill: Skill, by_rules: Set[str], opinion: Opinion, weights: Weights) -> dict[str, float]:
    """The log-odds of every rule of the skill, and under `ANY` those of there being a stop."""
    found = {}
    for rule in RULES[skill]:
        reader, finding, constant = weights[skill][rule]
        found[rule] = reader * log_odds(opinion.rules[rule]) + finding * (rule in by_rules) + constant
        if rule in COUNTED:
            found[rule] = 6.0 if rule in by_rules else -6.0
    given = any_stop(skill, by_rules, opinion, found)
    found[ANY] = sum(weight * value for weight, value in zip(weights[skill][ANY], given, strict=True))
    if any(found.get(rule, 0.0) > 0 for rule in COUNTED):
        found[ANY] = 6.0
    return found


def any_stop(skill: Skill, by_rules: Set[str], opinion: Opinion, found: Mapping[str, float]) -> tuple[float, ...]:
    """What speaks for a stop: the log-odds of the likeliest, those of `not_yet`, that the rules found one, and 1."""
    stops = _stops(skill)
    return (
        max(found[rule] for rule in stops),
        log_odds(opinion.verdicts["not_yet"]),
        float(bool(by_rules & stops)),
        1.0,
    )


def log_odds(share: float) -> float:
    """A share's log-odds, within bounds."""
    share = min(max(share, 1e-4), 1 - 1e-4)
    return log(share / (1 - share))


def _stops(skill: Skill) -> frozenset[str]:
    return frozenset(rule for rule, kind in RULES[skill].items() if kind == "stop")


def likely(
    skill: Skill, by_rules: Set[str], opinion: Opinion, weights: Weights, *, referred: bool = True
) -> tuple[frozenset[str], Grade]:
    """The most likely set of rules, and the verdict that follows from it; `referred` where references tell what is
    true."""
    value = odds(skill, by_rules, opinion, weights)
    any_odds = value.pop(ANY)
    stops = _stops(skill)
    verdicts: Mapping[Grade, float] = opinion.verdicts
    worst = max(sorted(stops), key=value.__getitem__)
    called = any_odds > CAUTION
    if called and worst in UNTRUE and not referred and any_odds < UNREFERRED:
        # That it is untrue is not claimed. Where the doubt is strong it counts in the verdict all the same.
        called = False
        if any_odds < DOUBTED:
            passing = verdicts["good"] + verdicts["almost"] + 1e-6
            verdicts = {"good": verdicts["good"] / passing, "almost": verdicts["almost"] / passing, "not_yet": 0.1}
    chosen = {rule for rule in stops if called and value[rule] > SECOND}
    if called and not chosen:
        chosen = {worst}
    rest = {rule: odd for rule, odd in value.items() if rule not in stops}
    base = {rule for rule, odd in rest.items() if odd > 0} | chosen
    open_ones = sorted(rest, key=lambda rule: abs(rest[rule]))[:TRIED]
    best, best_worth = frozenset(base), float("-inf")
    for size in range(len(open_ones) + 1):
        for turned in combinations(open_ones, size):
            rules = frozenset(base ^ set(turned))
            if not _consistent(skill, rules):
                continue
            worth = -sum(abs(rest[rule]) for rule in turned)
            if not called:
                worth += VERDICT_WEIGHT * log(max(verdicts[grade(skill, rules)], 1e-3))
            if worth > best_worth:
                best, best_worth = rules, worth
    if skill == "paraphrase" and not best & {"content", "feeling"}:
        best -= {"own_words"}  # where nothing was said back there is nothing that was said afresh
    return best, grade(skill, best)


#: Rules that cannot both be true.
_EITHER: dict[Skill, tuple[tuple[str, str], ...]] = {
    "i_statement": (("no_feeling", "feeling"), ("no_feeling", "faux_feeling"), ("not_specific", "specific")),
    "paraphrase": (("missing_feeling", "feeling"), ("missing_content", "content"), ("parroting", "own_words")),
    "empathy": (("generic", "validation"), ("generic", "understanding"), ("generic", "feeling")),
    "good_news": (("flat", "enthusiasm"), ("flat", "asks_more"), ("flat", "feeling"), ("flat", "specific")),
    "appreciation": (("generic", "specific"), ("generic", "effect"), ("generic", "quality")),
}


def _consistent(skill: Skill, rules: frozenset[str]) -> bool:
    return not any(one in rules and other in rules for one, other in _EITHER[skill])
