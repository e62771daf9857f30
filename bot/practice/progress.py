"""/progress: days, replies and rules in words. Nothing red, nothing to lose, no text of anybody's."""

from __future__ import annotations

from bot.dialogue.shared import Messages
from bot.judge.verdict import RULES, SKILLS, Skill
from bot.practice.ports import Progress
from bot.practice.reply import Reply, button

#: A rule is told of once it was found this often: once may be chance.
OFTEN = 2


def tell_progress(reply: Reply, messages: Messages, progress: Progress) -> None:
    """Tell a person what they did, what they do well, and the one thing worth trying next, by skill."""
    practise = button(messages, "practise", "m:practice")
    if not progress.days:
        reply.say(messages.texts.progress_none, [(practise,)])
        return
    reply.say(messages.texts.progress_days, days=progress.days, nudges=progress.nudges_done, tried=progress.tried)
    for skill in SKILLS:
        done = progress.skills.get(skill)
        if done is None:
            continue
        reply.say(
            messages.texts.progress_skill,
            skill=getattr(messages.skills, skill),
            replies=done.replies,
            good=done.good,
            well=_most(messages, progress, skill, kept=True),
            next=_most(messages, progress, skill, kept=False),
        )
    reply.buttons([(practise,)])


def _most(messages: Messages, progress: Progress, skill: Skill, *, kept: bool) -> str:
    for rule, times in progress.rules.get(skill, {}).items():
        if (RULES[skill].get(rule) == "kept") == kept and times >= OFTEN:
            return messages.rules.get(rule, "")
    return ""
