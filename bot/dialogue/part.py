"""The verdict on a part of a sentence: only the rules count that the part is there to train."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.judge.verdict import RULES, Skill, Verdict

#: The rule that says of a kept one that it is missing, where it has a name of its own.
_MISSING: dict[Skill, dict[str, str]] = {
    "i_statement": {"feeling": "no_feeling", "specific": "not_specific"},
    "paraphrase": {"feeling": "missing_feeling", "content": "missing_content"},
    "empathy": {},
    "good_news": {},
    "appreciation": {},
}

#: A feeling that holds a verdict is a feeling all the same (RUBRIC.md); whether it may stand, `minds` says.
_AS_GOOD = {"faux_feeling": "feeling"}


def of(verdict: Verdict, skill: Skill, wants: tuple[str, ...], minds: tuple[str, ...]) -> Verdict:
    """What a verdict says of a part.

    `wants` are rules that must be found, `minds` rules that must not; what else was found is left out, and with
    neither the verdict stays as it is. The part is good where nothing is amiss, else not there yet; the rule to change
    first is a stop, then a hint, then what is missing.
    """
    if not wants and not minds:
        return verdict
    rules = tuple(rule for rule in verdict.rules if rule.id in {*wants, *minds})
    found = {rule.id for rule in rules} | {_AS_GOOD[rule.id] for rule in verdict.rules if rule.id in _AS_GOOD}
    amiss = sorted((rule for rule in minds if rule in found), key=lambda rule: RULES[skill].get(rule) != "stop")
    missing = [_MISSING[skill].get(rule, rule) for rule in wants if rule not in found]
    wrong = [*amiss, *missing]
    if not wrong:
        return replace(verdict, verdict="good", rules=rules, next=None)
    return replace(verdict, verdict="not_yet", rules=rules, next=wrong[0], score=min(verdict.score, 0.4))


def trained(
    skill: Skill, wants: tuple[str, ...], minds: tuple[str, ...], found: Collection[str] | None = None
) -> tuple[str, ...]:
    """The rules that a part trains, also by the name that says that one is missing; with `found` that name only where
    the rule was found, for else the verdict on the part does not say it."""
    there = wants if found is None else [rule for rule in wants if rule in found]
    return (*wants, *minds, *(_MISSING[skill][rule] for rule in there if rule in _MISSING[skill]))


def has_to_be_there(skill: Skill, rule: str) -> bool:
    """Whether a rule is about something that a reply should have, not about something that it should not."""
    return RULES[skill].get(rule) == "kept" or rule in _MISSING[skill].values()
