"""The rubric's arithmetic: which verdict follows from the rules found, and which of them to change first.

From docs/judge.md; nothing here reads a text.
"""

from __future__ import annotations

from collections.abc import Set

from bot.judge.verdict import RULES, Grade, Skill

#: What to change first where there is more than one thing: the stop that hurts most, then hints, then what is missing.
_FIRST: dict[Skill, tuple[str, ...]] = {
    "i_statement": (
        *("threat", "label", "blame", "mind_reading", "disguised", "absolute", "command"),
        *("thought_not_feeling", "no_feeling", "not_specific", "apology_but", "faux_feeling"),
    ),
    "paraphrase": (
        *("contradiction", "dismissal", "judgement", "advice", "about_me", "off_topic", "question_only", "parroting"),
        *("missing_content", "missing_feeling", "added"),
    ),
    "empathy": ("dismissal", "judgement", "about_me", "advice", "generic", "false_promise"),
    "good_news": ("dampening", "hijack", "flat"),
    "appreciation": ("backhanded", "generic"),
}

#: What to add first where nothing is wrong and something is missing.
_ADD: dict[Skill, tuple[str, ...]] = {
    "i_statement": ("owns",),
    "paraphrase": ("content", "own_words"),
    "empathy": ("feeling", "understanding", "validation", "exploration", "presence"),
    "good_news": ("enthusiasm", "asks_more"),
    "appreciation": ("specific", "effect"),
}

#: Hints that leave a good reply good, and are told all the same.
_PASSING = frozenset({"faux_feeling", "apology_but", "added", "false_promise"})


def grade(skill: Skill, found: Set[str]) -> Grade:
    """The verdict for a reply in which exactly these rules were found."""
    kinds = RULES[skill]
    kept = {rule for rule in found if kinds[rule] == "kept"}
    if any(kinds[rule] == "stop" for rule in found):
        return "not_yet"
    hinted = bool(found - kept)
    if skill == "i_statement":
        core = ("owns" in kept) + bool(found & {"feeling", "faux_feeling"}) + ("specific" in kept)
        return ("not_yet", "not_yet", "almost", "good")[core]
    if skill == "paraphrase":
        if not kept & {"content", "feeling"}:
            return "not_yet"
        return "almost" if hinted or "content" not in kept else "good"
    if skill == "empathy":
        if len(kept) >= 2 and kept & {"feeling", "understanding", "validation"}:
            return "good"
        return "almost" if kept or hinted else "not_yet"
    first = "enthusiasm" if skill == "good_news" else "specific"
    if first in kept and len(kept) >= 2:
        return "good"
    return "almost" if kept else "not_yet"


def first_to_change(skill: Skill, found: Set[str]) -> str | None:
    """The one thing to change or add first, or None where nothing needs changing."""
    verdict = grade(skill, found)
    for rule in _FIRST[skill]:
        if rule in found and (verdict != "good" or rule in _PASSING):
            if rule == "thought_not_feeling" and "feeling" in found:
                continue
            return rule
    if verdict == "good":
        return None
    return next((rule for rule in _ADD[skill] if rule not in found), None)
