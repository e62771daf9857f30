"""Choosing what comes next: the skill practised longest ago, and in it the script not practised yet or longest ago."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.library import Loaded
from bot.judge.verdict import SKILLS, Skill
from bot.practice.ports import Practised

#: The order in which a newcomer meets the skills, and in which those are offered that are equally due: saying back is
#: the easiest to do at once, joys come before troubles, and speaking of one's own trouble comes last (CURRICULUM.md).
FIRST_PASS: tuple[Skill, ...] = ("paraphrase", "good_news", "empathy", "appreciation", "i_statement")

#: What a newcomer does first.
FIRST_SCRIPT = "para-exam"


def choose(
    scripts: Mapping[str, Loaded], practised: Mapping[str, Practised], skill: Skill | None = None, but: str = ""
) -> str | None:
    """The id of the script to propose.

    `practised` says what the person did and when, `skill` asks for one skill, `but` is a script not to propose (the one
    just done). None where there is no script to propose. The same question always has the same answer.
    """
    ids = [id_ for id_ in scripts if id_ != but and (skill is None or scripts[id_].script.teaches == skill)]
    if not ids:
        return None
    wanted = skill or _skill(scripts, practised, {scripts[id_].script.teaches for id_ in ids})
    candidates = [id_ for id_ in ids if scripts[id_].script.teaches == wanted]
    if FIRST_SCRIPT in candidates and FIRST_SCRIPT not in practised:
        return FIRST_SCRIPT
    return min(candidates, key=lambda id_: (_last(practised, id_), id_))


def _skill(scripts: Mapping[str, Loaded], practised: Mapping[str, Practised], there: set[Skill]) -> Skill:
    last = dict.fromkeys(SKILLS, 0)
    for id_, done in practised.items():
        if id_ in scripts:
            skill = scripts[id_].script.teaches
            last[skill] = max(last[skill], done.last_at)
    return min(there, key=lambda skill: (last[skill], FIRST_PASS.index(skill)))


def _last(practised: Mapping[str, Practised], id_: str) -> int:
    return practised[id_].last_at if id_ in practised else 0
