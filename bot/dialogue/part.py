"""The verdict on a part of a sentence: only the rules count that the part is there to train."""

from __future__ import annotations

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
