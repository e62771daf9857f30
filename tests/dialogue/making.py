"""Scripts and judges to test with."""

from __future__ import annotations

from bot.dialogue.check import check
from bot.dialogue.model import Script
from bot.dialogue.source import Source, read
from bot.judge.verdict import GRADES, RULES, Finding, Grade, Task, Verdict

STORY = """\
id: story
kind: drill
title: A story
teaches: paraphrase
cast:
  Noor: a friend
start: hear
scenes:
  hear:
    say: |
      It is late.

      Noor: I studied for weeks.

      Noor: My head went blank.
    listen:
      ask: |
        Say it back to Noor.
      facts: [studied for weeks]
      feelings: [ashamed]
      like:
        - |
          All that work, and then nothing came.
      unlike:
        - |
          You were lucky.
      tries: 3
    replies:
      good:
        say: |
          Noor: Yes, that is it.
        go: offer
      almost:
        say: |
          Noor: Sort of.
        go: aside
      not_yet:
        say: |
          Noor: Never mind.
  aside:
    say: |
      Noor looks away.
    go: offer
  offer:
    say: |
      You said: “{{ answer }}”. One more?
    choices:
      - label: One more
        go: hear
      - label: Enough for today
        go: bye
  bye:
    say: |
      Noor waves.
    go: END
"""

LABELS = {"again": "Try again", "example": "Show me an example", "next": "Next"}


def scripted(text: str = STORY) -> Script:
    """A script that has no mistake."""
    script, problems = check(text, "story.yaml")
    assert script, "\n".join(map(str, problems))
    return script


def sourced(text: str = STORY) -> Source:
    return read(text, "story.yaml")


def codes(text: str) -> list[str]:
    """What the checker says of a script: codes with lines and columns, in order."""
    return [f"{p.code} {p.place.line}:{p.place.col}" for p in check(text, "story.yaml")[1]]


def told(text: str) -> str:
    """What the checker says of a script, as it is printed."""
    return "\n".join(map(str, check(text, "story.yaml")[1]))


def judge_by_word(task: Task) -> Verdict:
    """A judge that gives the first verdict or rule whose name stands in the reply, else `good`."""
    kinds = RULES[task.skill]
    rules = tuple(Finding(rule, kind, None, None, "") for rule, kind in kinds.items() if rule in task.said.split())
    grade: Grade = next((grade for grade in GRADES if grade in task.said.split()), "good")
    return Verdict(grade, 0.5, rules, rules[0].id if rules else None)
