"""The engine: steps a session through a script. Pure: the same script, session and event always give the same.

The rules, which the walk and the drawn graph rely on:

    typing    the person is asked to type; a text is judged
    feedback  a reply was not yet good; they try again, see an example or move on; a text is another try
    example   the worked example was shown; they try in their own words or move on; a text is another try
    spent     the tries are used up and the example was shown; they move on
    choosing  the scene offers choices; one is tapped, or its label typed

Every transition between scenes stands in the script (`go`), none in here. A verdict `good` goes on at once; the others
wait until the person moves on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Literal

from bot.dialogue.model import END, Listen, Scene, Script
from bot.dialogue.speech import bubbles, heard, speaker
from bot.judge.verdict import Grade, Skill, Task

Phase = Literal["typing", "feedback", "example", "spent", "choosing"]

AGAIN, EXAMPLE, NEXT = "again", "example", "next"

_BUTTONS: dict[Phase, tuple[str, ...]] = {
    "typing": (),
    "feedback": (AGAIN, EXAMPLE, NEXT),
    "example": (AGAIN, NEXT),
    "spent": (NEXT,),
    "choosing": (),
}


@dataclass(frozen=True, slots=True)
class Session:
    """Where a person is in a script. `hash` is the content hash of the script it was begun with, `tries` the replies
    judged in this scene and `last` the latest verdict on one, `faults` the rule each of them was told to change
    (empty for none), `turns` the replies judged since the start, `answer` the latest reply: text in flight, gone
    with the session."""

    script: str
    hash: str
    scene: str
    phase: Phase = "typing"
    tries: int = 0
    last: Grade | None = None
    faults: tuple[str, ...] = ()
    turns: int = 0
    answer: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the store."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Session:
        """The opposite of `to_dict`. Raises TypeError where the data is of another shape."""
        return cls(**{**data, "faults": tuple(data.get("faults", ()))})


@dataclass(frozen=True, slots=True)
class Started:
    """The person begins the script."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The person typed a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The judge answered a Judge effect: the reply, its verdict and the rule to change first."""

    answer: str
    grade: Grade
    fault: str = ""


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
    """Say this text of the script; `answer` is what its template may quote."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ask the person to type; `text` None means the skill's shared wording, in which `name` is who spoke ("them" where
    nobody did)."""

    skill: Skill
    text: str | None
    name: str
    turn: int
    answer: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Have this reply judged and feed the verdict back as `Judged`."""

    task: Task


@dataclass(frozen=True, slots=True)
class Feedback:
    """Tell the person what the judge found in the reply just judged."""

    skill: Skill
    turn: int
    before: tuple[str, ...]


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


Effect = Say | Prompt | Judge | Feedback | Example | Remind | Finish
Stepped = tuple[Session | None, tuple[Effect, ...]]


def start(script: Script, hash_: str) -> Stepped:
    """Begin a script. Gives the new session (None if it ends at once) and what is to be said."""
    return _enter(script, Session(script.id, hash_, script.start), script.start)


def buttons(script: Script, session: Session) -> tuple[str, ...]:
    """The ids of the buttons that wait in this session; a choice's id is its label."""
    if session.phase == "choosing":
        return tuple(choice.label for choice in script.scenes[session.scene].choices)
    return _BUTTONS[session.phase]


def step(script: Script, session: Session, event: Event) -> Stepped:
    """One step.

    Takes the script the session belongs to, the session, and what happened. Gives the new session (None once the
    script has ended) and the effects in the order in which they are to be carried out. An event that does not fit the
    session (a button that is not there) changes nothing and gives Remind. Raises KeyError where the script has no such
    scene, which the checker and the content hash rule out.
    """
    scene = script.scenes[session.scene]
    if isinstance(event, Started):
        return start(script, session.hash)
    if isinstance(event, Resumed):
        return session, _resume(scene, script, session)
    if isinstance(event, Judged):
        return _judged(script, session, scene, event)
    if isinstance(event, Pressed):
        return _pressed(script, session, scene, event.button)
    return _typed(script, session, scene, event.text)


def task_of(script: Script, scene: Scene, said: str) -> Task:
    """The judge's task for a reply in this scene: the statement heard and the script's references."""
    listen = scene.listen or Listen()
    return Task(
        skill=listen.skill or script.teaches,
        heard=heard(scene.say or "", script.cast),
        said=said,
        facts=listen.facts,
        feelings=listen.feelings,
        like=tuple(text.strip() for text in (*listen.like, listen.example) if text),
        unlike=tuple(text.strip() for text in listen.unlike),
    )


def _enter(script: Script, session: Session, name: str) -> Stepped:
    effects: list[Effect] = []
    while name != END:
        scene = script.scenes[name]
        session = replace(session, scene=name, phase="typing", tries=0, last=None, faults=())
        if scene.say:
            effects.append(Say(scene.say, session.answer))
        if scene.listen:
            return session, (*effects, _prompt(script, scene.listen, session))
        if scene.choices:
            return replace(session, phase="choosing"), tuple(effects)
        name = scene.go or END
    return None, (*effects, Finish())


def _prompt(script: Script, listen: Listen, session: Session) -> Prompt:
    say = script.scenes[session.scene].say or ""
    spoke = [name for name in map(partial(speaker, cast=script.cast), bubbles(say)) if name]
    name = spoke[-1] if spoke else "them"
    return Prompt(listen.skill or script.teaches, listen.ask, name, session.turns, session.answer)


def _resume(scene: Scene, script: Script, session: Session) -> tuple[Effect, ...]:
    said: tuple[Effect, ...] = (Say(scene.say, session.answer),) if scene.say else ()
    if session.phase == "choosing" or not scene.listen:
        return said
    if session.phase == "spent":
        return (*said, _worked(script, scene, scene.listen, session))
    return (*said, _prompt(script, scene.listen, session))


def _typed(script: Script, session: Session, scene: Scene, text: str) -> Stepped:
    if session.phase == "choosing":
        wanted = text.strip().casefold()
        for choice in scene.choices:
            if choice.label.strip().casefold() == wanted:
                return _enter(script, session, choice.go)
        return session, (Remind(),)
    if session.phase == "spent":
        return session, (Remind(),)
    return session, (Judge(task_of(script, scene, text)),)


def _judged(script: Script, session: Session, scene: Scene, event: Judged) -> Stepped:
    if not scene.listen or not scene.replies or session.phase == "spent":
        return session, (Remind(),)
    skill = scene.listen.skill or script.teaches
    feedback = Feedback(skill, session.turns, session.faults)
    session = replace(
        session,
        tries=session.tries + 1,
        turns=session.turns + 1,
        last=event.grade,
        faults=(*session.faults, event.fault),
        answer=event.answer,
    )
    reply = getattr(scene.replies, event.grade)
    said: tuple[Effect, ...] = (Say(reply.say, event.answer),) if reply.say else ()
    if event.grade == "good":
        after, effects = _enter(script, session, reply.go or END)
        return after, (feedback, *said, *effects)
    if session.tries < scene.listen.tries:
        return replace(session, phase="feedback"), (*said, feedback)
    return replace(session, phase="spent"), (*said, feedback, _worked(script, scene, scene.listen, session))


def _pressed(script: Script, session: Session, scene: Scene, button: str) -> Stepped:
    if button not in buttons(script, session):
        return session, (Remind(),)
    if session.phase == "choosing":
        go = next(choice.go for choice in scene.choices if choice.label == button)
        return _enter(script, session, go)
    if not scene.listen or not scene.replies:
        return session, (Remind(),)
    if button == AGAIN:
        session = replace(session, phase="typing")
        return session, _resume(scene, script, session)
    if button == EXAMPLE:
        return replace(session, phase="example"), (_worked(script, scene, scene.listen, session),)
    reply = getattr(scene.replies, session.last or "good")
    return _enter(script, session, reply.go or scene.replies.good.go or END)


def _worked(script: Script, scene: Scene, listen: Listen, session: Session) -> Example:
    """The worked example, pointing out what the latest reply was told to change."""
    fault = session.faults[-1] if session.faults else ""
    return Example(task_of(script, scene, _example(listen)), fault)


def _example(listen: Listen) -> str:
    """The worked example as one line: the script's own, else the first true reply."""
    text = listen.example or (listen.like[0] if listen.like else "")
    return " ".join(text.split())
