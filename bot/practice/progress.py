"""/progress: days, replies and rules in words, and for who keeps their answers two of those. Nothing red, nothing to
lose."""

from __future__ import annotations

from bot.dialogue.shared import Messages
from bot.judge.verdict import RULES, SKILLS, Skill
from bot.practice import clock
from bot.practice.ports import Progress, SkillProgress
from bot.practice.reply import Reply, button
from bot.render import template

#: A rule is told of once it was found this often: once may be chance.
OFTEN = 2

#: How much of an answer is quoted, in code points.
QUOTE = 100


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
    _tell_before_and_after(reply, messages, progress)
    reply.buttons([(practise,)])


def weakest(progress: Progress) -> Skill | None:
    """Of the skills with two answers kept, the one in which the fewest replies were good."""

    def good(skill: Skill) -> float:
        done = progress.skills.get(skill, SkillProgress())
        return done.good / max(1, done.replies)

    return min((skill for skill in SKILLS if skill in progress.answers), key=good, default=None)


def _tell_before_and_after(reply: Reply, messages: Messages, progress: Progress) -> None:
    skill = weakest(progress)
    if skill is None:
        return
    first, latest = progress.answers[skill]
    reply.say(
        messages.texts.progress_answers,
        skill=getattr(messages.skills, skill),
        first=template.shorten(first.text, QUOTE),
        first_day=clock.say_day(first.day),
        latest=template.shorten(latest.text, QUOTE),
        latest_day=clock.say_day(latest.day),
    )


def _most(messages: Messages, progress: Progress, skill: Skill, *, kept: bool) -> str:
    for rule, times in progress.rules.get(skill, {}).items():
        if (RULES[skill].get(rule) == "kept") == kept and times >= OFTEN:
            return messages.rules.get(rule, "")
    return ""
