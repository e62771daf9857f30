"""A reply in nearly the words of one that the script's author gave: as true (`like`) or as a trap (`unlike`)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.judge.felt import NEGATION
from bot.judge.opinion import Opinion
from bot.judge.text import Text
from bot.judge.verdict import RULES, Skill, Task

#: So many of the words of both must be shared, and none that turns the sense may stand in one only.
NEARLY = 0.8
#: Shorter replies say too little to be told from others by their words.
FEWEST_WORDS = 3
#: The stops that are about truth.
UNTRUE = frozenset({"contradiction", "off_topic"})


def vouched(text: Text, task: Task) -> bool:
    """Whether the author calls nearly these words true: they are not doubted."""
    true, trap = _nearest(text, task.like), _nearest(text, task.unlike)
    return true >= NEARLY and true >= trap


def trapped(text: Text, task: Task) -> bool:
    """Whether the author calls nearly these words a trap: they are not let pass."""
    true, trap = _nearest(text, task.like), _nearest(text, task.unlike)
    return trap >= NEARLY and trap > true


def _nearest(text: Text, given: Iterable[str]) -> float:
    """How many of the words of both are shared, with the nearest of the texts given (Jaccard index)."""
    said = set(text.words)
    if len(said) < FEWEST_WORDS:
        return 0.0
    best = 0.0
    for one in given:
        known = set(Text(one).words)
        if not (said ^ known) & NEGATION:
            best = max(best, len(said & known) / len(said | known))
    return best


def trusting(skill: Skill, opinion: Opinion) -> Opinion:
    """The opinion, where the reply is known to be good: no stop and no hint, and of what was kept at least the
    first."""
    first = {"paraphrase": ("content", "own_words")}.get(skill, ())
    rules = {
        rule: max(share, 0.99) if rule in first else share if RULES[skill][rule] == "kept" else min(share, 0.01)
        for rule, share in opinion.rules.items()
    }
    return Opinion({"good": 0.96, "almost": 0.03, "not_yet": 0.01}, rules, opinion.places)


def distrusting(skill: Skill, opinion: Opinion) -> Opinion:
    """The opinion, where the reply is known to be a trap: the likeliest stop is one (where none is likely, one
    about truth)."""
    stops = [rule for rule, kind in RULES[skill].items() if kind == "stop"]
    worst = max(stops, key=lambda rule: opinion.rules[rule])
    if opinion.rules[worst] < 0.5 and UNTRUE & set(stops):
        worst = max(sorted(UNTRUE), key=lambda rule: opinion.rules[rule])
    rules = {rule: max(share, 0.999) if rule == worst else share for rule, share in opinion.rules.items()}
    return Opinion({"good": 0.01, "almost": 0.02, "not_yet": 0.97}, rules, opinion.places)
