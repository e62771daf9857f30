"""Leitner boxes, one for each rule a person was told to change: what comes back when.

A rule that a first reply was told to change goes into box 1. Once it is due, a first reply in which it is no longer
found moves it one box on, until it has been through all and is learned. Equal and expanding spacing teach alike
(CURRICULUM.md, "How it is taught"), so the simple ladder is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from bot.judge.verdict import RULES, SKILLS, Skill
from bot.practice.ports import Box

#: After how many days a rule in each box is due.
DAYS = (1, 3, 7, 14)


def after(boxes: Iterable[Box], skill: Skill, fault: str, found: Collection[str], day: str) -> tuple[Box, ...]:
    """The boxes that a first reply changes.

    `fault` is the rule it was told to change (empty for none), `found` the rules found in it, `day` the person's local
    day (ISO date). A box 0 says that the rule is learned.
    """
    changed = [
        _in(skill, box.rule, box.box + 1 if box.box < len(DAYS) else 0, day)
        for box in boxes
        if box.skill == skill
        and box.rule != fault
        and box.due <= day
        # A stop or hint must be gone, a part that was missing must be there.
        and (box.rule in found) == (RULES[skill].get(box.rule) == "kept")
    ]
    if fault:
        changed.append(_in(skill, fault, 1, day))
    return tuple(changed)


def merged(boxes: Iterable[Box], changed: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes with those that changed in their places."""
    return tuple({(box.skill, box.rule): box for box in (*boxes, *changed)}.values())


def due(boxes: Iterable[Box], day: str) -> list[Box]:
    """The boxes due on a day, the weakest first: the lowest box, then the one that waits longest."""
    waiting = [box for box in boxes if box.due <= day]
    return sorted(waiting, key=lambda box: (box.box, box.due, SKILLS.index(box.skill), box.rule))


def _in(skill: Skill, rule: str, box: int, day: str) -> Box:
    days = DAYS[box - 1] if box else 0
    return Box(skill, rule, box, (date.fromisoformat(day) + timedelta(days=days)).isoformat())
