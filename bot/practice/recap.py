"""Looking back on a role-play: the best line and the one to change, in the person's own words."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.dialogue.session import Recap
from bot.judge.verdict import GRADES
from bot.practice.reply import Reply
from bot.render import template


def recap(reply: Reply, library: Library, effect: Recap) -> None:
    """Say both, where there are both: of good lines only the best is quoted, of others the one furthest from good."""
    texts = library.messages.texts
    ranked = sorted(effect.lines, key=lambda line: (GRADES.index(line.grade), -line.score))
    best, worst = ranked[0], ranked[-1]
    if best.grade == "good" or (best.grade == "almost" and best is not worst):
        reply.say(texts.recap_best, line=template.shorten(best.text))
    if worst.grade == "good":
        reply.say(texts.recap_all_good)
    else:
        change = library.feedback.of(effect.skill).change.get(worst.fault)
        how = template.render(change[len(worst.text) % len(change)].how, quote="") if change else ""
        reply.say(texts.recap_change, line=template.shorten(worst.text))
        if how:
            reply.html(how)
