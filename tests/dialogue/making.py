"""Scripts of every kind, and judges, to test with."""

from __future__ import annotations

from bot.dialogue import engine
from bot.dialogue.check import check
from bot.dialogue.model import Script
from bot.dialogue.session import Effect, Event, Session
from bot.dialogue.source import Source, read
from bot.judge.verdict import GRADES, RULES, Finding, Grade, Task, Verdict

STORY = """\
id: story
kind: drill
title: A story
teaches: paraphrase
try: Say one thing back today.
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

ROLEPLAY = """\
id: talk
kind: roleplay
title: A talk
teaches: good_news
try: Ask one more question today.
cast:
  Ana: a neighbour
  Bo: her son
trust:
  rules:
    dampening: -2
    hijack: -1
start: news
scenes:
  news:
    say: |
      Ana: I passed at last!
    listen:
      example: You passed, how wonderful!
    replies:
      good:
        say: |
          Ana: Yes!
        go: hand
      not_yet:
        say: |
          Ana: Well.
  hand:
    say: |
      {% if trust >= 1 %}She beams.{% else %}She stands up.{% endif %}

      Ana: The examiner shook my hand.
    listen:
      example: He did, how lovely!
    replies:
      good:
        trust: 2
        go: sea
      not_yet:
        trust: -2
        go: clock
  clock:
    say: |
      She looks at the clock.
    go: sea
  sea:
    say: |
      Ana: Tomorrow I drive to the sea.
    listen:
      example: To the sea, how wonderful!
    replies:
      good:
        go: parting
  parting:
    ways:
      - trust: 2
        go: invited
      - trust: 0
        go: waved
    go: left
  invited:
    say: |
      Ana: Come with me.
    go: END
  waved:
    say: |
      Ana: Goodbye, then.
    go: END
  left:
    say: |
      The door falls shut.
    go: END
"""

PAIRS = """\
id: pairs
kind: spot
title: Which one?
teaches: i_statement
rule: absolute
try: Leave out one always today.
cast:
  Bo: your flatmate
pairs:
  - say: |
      Bo: I'll do the dishes later.
    better: I was let down at ten.
    worse: You never do them.
    why_better: It is about ten o'clock.
    why_worse: Never is seldom true.
  - say: |
      The bread is gone.
    better: I was hungry at six.
    worse: You always eat it up.
    why_better: It says when.
    why_worse: Always is seldom true.
  - say: |
      Bo rings late.
    better: I was worried on Sunday.
    worse: You can never keep to a time.
    why_better: Sunday can be talked about.
    why_worse: There is a whole life to defend.
"""

BUILD = """\
id: sentence
kind: build
title: A sentence
teaches: i_statement
try: Say one such sentence today.
start: feeling
scenes:
  feeling:
    say: |
      The dishes were still there at ten.
    listen:
      ask: |
        What did you feel?
      frame: "I felt {{ answer }}."
      wants: [feeling]
      minds: [faux_feeling, blame]
      keep: feeling
      example: let down
    replies:
      good:
        go: moment
  moment:
    listen:
      ask: |
        When was that?
      frame: "I felt {{ feeling }} when {{ answer }}."
      wants: [specific]
      keep: moment
      example: I saw the dishes at ten
    replies:
      good:
        go: whole
  whole:
    say: |
      I felt {{ feeling }} when {{ moment }}.
    go: END
"""

OWN = """\
id: mine
kind: own
title: Of your own
teaches: paraphrase
try: Say one thing back today.
start: theirs
scenes:
  theirs:
    say: |
      Somebody told you something.
    listen:
      free: true
      keep: told
      ask: |
        What did they say?
    replies:
      good:
        say: |
          Thank you.
        go: back
  back:
    say: |
      They say: “{{ told }}”
    listen:
      heard: "{{ told }}"
      ask: |
        Say it back.
      example: In another life, you waited for hours and were furious.
    replies:
      good:
        go: done
  done:
    say: |
      You said “{{ answer }}” to “{{ told }}”.
    go: END
"""

GUIDE = """\
id: rules
kind: guide
title: Ground rules
start: one
scenes:
  one:
    say: |
      One talks, the other listens.
    choices:
      - label: Agreed
        go: two
  two:
    listen:
      free: true
      ask: |
        What would you add?
    replies:
      good:
        go: END
"""

LABELS = {
    "again": "Try again",
    "example": "Show me an example",
    "next": "Next",
    "rewind": "What if",
    "first": "1 is better",
    "second": "2 is better",
    "on": "Go on",
}


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


def begin(script: Script) -> Session:
    """The session at the beginning of a script that does not end at once."""
    session, _ = engine.start(script, "hash")
    assert session is not None
    return session


def after(script: Script, *events: Event, session: Session | None = None) -> Session:
    """The session after these events, none of which ends the script."""
    session = session or begin(script)
    for event in events:
        now, _ = engine.step(script, session, event)
        assert now is not None
        session = now
    return session


def kinds(effects: tuple[Effect, ...]) -> list[str]:
    """What effects are called, in order."""
    return [type(effect).__name__ for effect in effects]


def judge_by_word(task: Task) -> Verdict:
    """A judge that gives the first verdict or rule whose name stands in the reply, else `good`."""
    kinds = RULES[task.skill]
    rules = tuple(Finding(rule, kind, None, None, "") for rule, kind in kinds.items() if rule in task.said.split())
    grade: Grade = next((grade for grade in GRADES if grade in task.said.split()), "good")
    return Verdict(grade, 0.5, rules, rules[0].id if rules else None)
