"""Where a person is in a script, what can happen to them there, and what the engine wants done about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.judge.verdict import Grade, Skill, Task, Verdict

Phase = Literal["typing", "feedback", "example", "spent", "choosing", "closing"]

#: What a template is filled with, by name.
Values = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One judged reply of a role-play, for the recap: text in flight, gone with the session."""

    text: str
    grade: Grade
    score: float
    fault: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Where the last turn of a role-play was taken: the scene, the trust before it, how many lines stood, and what had
    been answered and kept."""

    scene: str
    trust: int
    lines: int
    answer: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Where a person is in a script.

    `hash` is the content hash of the script it was begun with, `tries` the replies judged in this scene and `last` the
    latest verdict on one, `faults` the rule each of them was told to change (empty for none), `turns` the replies
    judged since the start, `answer` the latest reply and `parts` the replies kept by name: text in flight, gone with
    the session. `trust` (-3 to 3), `lines`, `undo` and `rewound` are a role-play's.
    """

    script: str
    hash: str
    scene: str
    phase: Phase = "typing"
    tries: int = 0
    last: Grade | None = None
    faults: tuple[str, ...] = ()
    turns: int = 0
    answer: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    trust: int = 0
    lines: tuple[Line, ...] = ()
    undo: Undo | None = None
    rewound: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the store."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Session:
        """The opposite of `to_dict`. Raises TypeError where the data is of another shape."""
        undo = data.get("undo")
        return cls(
            **{
                **data,
                "faults": tuple(data.get("faults", ())),
                "parts": _parts(data),
                "lines": tuple(Line(**line) for line in data.get("lines", ())),
                "undo": Undo(**{**undo, "parts": _parts(undo)}) if undo else None,
            }
        )


def _parts(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in data.get("parts", ()))


@dataclass(frozen=True, slots=True)
class Started:
    """The person begins the script."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The person typed a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The judge answered a Judge effect: the reply as it was typed, its verdict, the rule to change first, its score
    and the rules found."""

    answer: str
    grade: Grade
    fault: str = ""
    score: float = 0.0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """The person tapped the button with this id, one of `buttons(script, session)`."""

    button: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The person comes back: what they need to see to go on is said again."""


Event = Started | Typed | Judged | Pressed | Resumed


@dataclass(frozen=True, slots=True)
class Say:
    """Say this text of the script, a template that may read `values`."""

    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ask the person to type; `text` None means the skill's shared wording, in which `name` is who spoke ("them" where
    nobody did). `skill` None: nothing will be judged."""

    skill: Skill | None
    text: str | None
    name: str
    turn: int
    values: Values


@dataclass(frozen=True, slots=True)
class Judge:
    """Have this reply judged and feed the verdict back as `Judged` with `answer`. Where `wants` or `minds` name rules
    only these count (see bot.dialogue.part)."""

    task: Task
    answer: str
    wants: tuple[str, ...] = ()
    minds: tuple[str, ...] = ()


def judged(asked: Judge, verdict: Verdict) -> Judged:
    """The judge's answer as an event."""
    rules = tuple(dict.fromkeys(rule.id for rule in verdict.rules))
    return Judged(asked.answer, verdict.verdict, verdict.next or "", round(verdict.score, 3), rules)


@dataclass(frozen=True, slots=True)
class Trusted:
    """How much the partner `name` trusts now (-3 to 3), and by how much that is more or less than before."""

    name: str
    trust: int
    change: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """Tell the person what the judge found in the reply just judged; in a role-play also where the trust stands."""

    skill: Skill
    turn: int
    before: tuple[str, ...]
    trusted: Trusted | None = None


@dataclass(frozen=True, slots=True)
class Spotted:
    """The person chose one of a pair: whether it was the better one."""

    skill: Skill
    right: bool
    turn: int


@dataclass(frozen=True, slots=True)
class Rewound:
    """The last turn of a role-play is taken back."""


@dataclass(frozen=True, slots=True)
class Recap:
    """Look back on a role-play."""

    skill: Skill
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Show the worked example; `fault` is the rule to point out in it."""

    task: Task
    fault: str


@dataclass(frozen=True, slots=True)
class Remind:
    """What was typed does not fit here: say kindly that a button is waiting."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The script has ended."""


Effect = Say | Prompt | Judge | Feedback | Spotted | Rewound | Recap | Example | Remind | Finish
Stepped = tuple[Session | None, tuple[Effect, ...]]
