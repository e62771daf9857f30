"""The coach's words for a verdict: what was kept first, then one thing to change with the person's own words, then how.

At most four lines and 300 characters (CURRICULUM.md, "On a phone"); an explanation teaches most (RUBRIC.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.shared import Change, SkillFeedback
from bot.judge.verdict import Finding, Skill, Verdict
from bot.render import markup, template

LENGTH = 300

#: How much of the person's own words is quoted in one line, in code points.
QUOTE = 60
SHORT_QUOTE = 28

#: In a worked example, the kept rules whose words show what was missing.
SHOWS: dict[Skill, dict[str, str]] = {
    "i_statement": {
        "no_feeling": "feeling",
        "thought_not_feeling": "feeling",
        "faux_feeling": "feeling",
        "disguised": "feeling",
        "not_specific": "specific",
        "absolute": "specific",
        "label": "specific",
        "mind_reading": "specific",
        "command": "request",
        "threat": "request",
    },
    "paraphrase": {"missing_feeling": "feeling", "missing_content": "content", "question_only": "content"},
    "empathy": {"generic": "understanding"},
    "good_news": {"flat": "enthusiasm", "dampening": "enthusiasm", "hijack": "asks_more"},
    "appreciation": {"generic": "specific", "backhanded": "specific"},
}


#: Faults that say a part is missing, and the part.
MISSING = {
    "no_feeling": "feeling",
    "not_specific": "specific",
    "missing_feeling": "feeling",
    "missing_content": "content",
    "owns": "owns",
    "content": "content",
    "own_words": "own_words",
    "feeling": "feeling",
    "understanding": "understanding",
    "enthusiasm": "enthusiasm",
    "asks_more": "asks_more",
    "specific": "specific",
    "effect": "effect",
}


def compose(words: SkillFeedback, verdict: Verdict, turn: int, before: Sequence[str], limit: int = LENGTH) -> str:
    """The feedback on one reply, as HTML.

    `words` are the skill's wordings, `turn` counts the replies judged before in this exercise and chooses among them,
    so that none comes back at once; `before` are the rules that earlier tries in this scene were told to change,
    `limit` how many characters it may have.
    """
    kept = _kept(words, verdict, turn, QUOTE)
    change = _change(words, verdict, turn, QUOTE)
    praise = _better(words, verdict, turn, before)
    if praise:
        kept = [praise, *kept[:1]]
    if not kept:
        kept = [template.render(words.warm[turn % len(words.warm)])]
    lines = [*kept[:2], *change]
    if _length(lines) > limit:
        lines = [*kept[:1], *change]
    if _length(lines) > limit:
        shorter = _kept(words, verdict, turn, SHORT_QUOTE)
        lines = [*([praise] if praise else shorter or kept)[:1], *_change(words, verdict, turn, SHORT_QUOTE)]
    return "\n".join(lines)


def unread(words: SkillFeedback, turn: int) -> str:
    """What is said to a reply that is in no language the judge reads."""
    return template.render(words.unread[turn % len(words.unread)])


def mark_example(example: str, verdict: Verdict, skill: Skill, fault: str) -> str:
    """The worked example as HTML, with the words underlined that do what the reply lacked.

    `verdict` is the judge's on the example itself, `fault` the rule that the reply was told to change. Where nothing
    can be pointed at (a fault that is only to be left out), nothing is marked.
    """
    wanted = SHOWS[skill].get(fault, fault)
    for rule in verdict.found("kept"):
        if rule.id == wanted and rule.span:
            start, end = rule.span
            if (start, end) == (0, len(example)):
                continue
            before, words, after = (
                markup.escape(part) for part in (example[:start], example[start:end], example[end:])
            )
            return f"{before}<u>{words}</u>{after}"
    return markup.escape(example)


def _kept(words: SkillFeedback, verdict: Verdict, turn: int, quote: int) -> list[str]:
    """A line for each rule kept; those whose words no other line quotes come first: two lines tell two things."""
    fresh: list[Finding] = []
    again: list[Finding] = []
    for rule in verdict.found("kept"):
        if any(rule.id == other.id for other in (*fresh, *again)):
            continue
        told = rule.span is not None and any(other.span and _overlap(rule.span, other.span) for other in fresh)
        (again if told else fresh).append(rule)
    lines: list[str] = []
    for index, rule in enumerate((*fresh, *again)):
        wordings = words.kept[rule.id]
        shown = _quote(rule, quote) if rule in fresh else ""
        lines.append(template.render(wordings[(turn + index) % len(wordings)], quote=shown))
    return lines


def _change(words: SkillFeedback, verdict: Verdict, turn: int, quote: int) -> list[str]:
    if verdict.next is None:
        return []
    changes = words.change.get(verdict.next)
    if not changes:
        return []
    change: Change = changes[turn % len(changes)]
    finding = next((rule for rule in verdict.rules if rule.id == verdict.next and rule.kind != "kept"), None)
    shown = _quote(finding, quote) if finding else ""
    return [template.render(change.say, quote=shown), template.render(change.how, quote=shown)]


def _better(words: SkillFeedback, verdict: Verdict, turn: int, before: Sequence[str]) -> str:
    """Praise for the last fault being gone, on a second or third try."""
    if not before or not before[-1] or before[-1] == verdict.next:
        return ""
    fault = before[-1]
    found = {rule.id for rule in verdict.rules if rule.kind == "kept"}
    if any(rule.id == fault and rule.kind != "kept" for rule in verdict.rules):
        return ""
    # What was missing is praised only where it is there now: it may just not have been looked for beside a worse fault.
    if fault in MISSING and MISSING[fault] not in found:
        return ""
    changes = words.change.get(fault)
    return template.render(changes[turn % len(changes)].better, quote="") if changes else ""


def _quote(rule: Finding, length: int) -> str:
    """What a finding points at, as it stands in the midst of a sentence of ours: without its own full stop."""
    return re.sub(r"(?<![.])[.]$", "", template.shorten(rule.quote or "", length))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _length(lines: Sequence[str]) -> int:
    return len(markup.plain("\n".join(lines)))
