"""The judge's contract: what it is asked and what it answers. The names are fixed by docs/judge.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

Skill = Literal["i_statement", "paraphrase", "empathy", "good_news", "appreciation"]
SKILLS: tuple[Skill, ...] = get_args(Skill)

Grade = Literal["good", "almost", "not_yet"]
GRADES: tuple[Grade, ...] = get_args(Grade)

Kind = Literal["kept", "hint", "stop"]

#: Every rule of every skill and its kind; a rule is named by its id, and nothing outside this table is ever found.
RULES: dict[Skill, dict[str, Kind]] = {
    "i_statement": {
        "owns": "kept",
        "feeling": "kept",
        "specific": "kept",
        "effect": "kept",
        "request": "kept",
        "perspective": "kept",
        "blame": "stop",
        "absolute": "stop",
        "label": "stop",
        "mind_reading": "stop",
        "command": "stop",
        "threat": "stop",
        "disguised": "stop",
        "faux_feeling": "hint",
        "no_feeling": "hint",
        "not_specific": "hint",
        "apology_but": "hint",
        "thought_not_feeling": "hint",
    },
    "paraphrase": {
        "content": "kept",
        "feeling": "kept",
        "own_words": "kept",
        "check": "kept",
        "parroting": "stop",
        "advice": "stop",
        "question_only": "stop",
        "about_me": "stop",
        "dismissal": "stop",
        "judgement": "stop",
        "contradiction": "stop",
        "off_topic": "stop",
        "missing_feeling": "hint",
        "missing_content": "hint",
        "added": "hint",
    },
    "empathy": {
        "feeling": "kept",
        "understanding": "kept",
        "validation": "kept",
        "exploration": "kept",
        "presence": "kept",
        "dismissal": "stop",
        "advice": "stop",
        "about_me": "stop",
        "judgement": "stop",
        "false_promise": "hint",
        "generic": "hint",
    },
    "good_news": {
        "enthusiasm": "kept",
        "asks_more": "kept",
        "feeling": "kept",
        "specific": "kept",
        "dampening": "stop",
        "hijack": "stop",
        "flat": "stop",
    },
    "appreciation": {
        "specific": "kept",
        "effect": "kept",
        "quality": "kept",
        "backhanded": "stop",
        "generic": "hint",
    },
}


@dataclass(frozen=True, slots=True)
class Task:
    """One reply to be judged.

    `heard` is what the other person said (for `i_statement` the situation, for `appreciation` what the other did),
    `said` the reply, both as typed. The rest comes from the script where there is one: `facts` and `feelings` as short
    phrases that a good reply may name, `like` true replies in other words, `unlike` traps (flips, wrong points, near
    topics).
    """

    skill: Skill
    heard: str
    said: str
    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule found in a reply.

    `span` is (start, end) in Unicode code points of `Task.said`, None where the rule is about something missing;
    `quote` is `said[start:end]`, None with the span; `why` is one plain sentence for the person.
    """

    id: str
    kind: Kind
    span: tuple[int, int] | None
    quote: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one reply: `score` runs smoothly from 0 to 1, `next` is the id of the one rule to
    change first (a stop or hint found, or a kept part that is missing), None where nothing needs changing."""

    verdict: Grade
    score: float
    rules: tuple[Finding, ...]
    next: str | None

    def found(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, in the order found."""
        return tuple(rule for rule in self.rules if rule.kind == kind)


Judge = Callable[[Task], Verdict]
