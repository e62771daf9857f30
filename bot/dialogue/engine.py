"""The engine: steps a session through a script. Pure: the same script, session and event always give the same.

The rules, which the walk and the drawn graph rely on:

    typing    the person is asked to type; a text is judged, or taken as it is where the scene listens freely; in a
              role-play the last turn can be taken back once
    feedback  a reply was not yet good; they try again, see an example or move on; a text is another try
    example   the worked example was shown; they try in their own words or move on; a text is another try
    spent     the tries are used up and the example was shown; they move on
    choosing  the scene offers choices; one is tapped, or its label or number typed
    closing   a role-play has ended; its last turn can still be taken back, else they move on

Every transition between scenes stands in the script (`go`, `ways`), none in here. A verdict `good` goes on at once; the
others wait until the person moves on. In a role-play every reply goes on at once, as in life, and moves the trust.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.dialogue.model import END, TRUST, Listen, Reply, Scene, Script
from bot.dialogue.session import (
    Effect,
    Event,
    Example,
    Feedback,
    Finish,
    Judge,
    Judged,
    Line,
    Phase,
    Pressed,
    Prompt,
    Recap,
    Remind,
    Resumed,
    Rewound,
    Say,
    Session,
    Spotted,
    Started,
    Stepped,
    Trusted,
    Undo,
    Values,
)
from bot.dialogue.speech import bubbles, heard, speaker
from bot.judge.verdict import Task
from bot.render import markup, template

AGAIN, EXAMPLE, NEXT, REWIND = "again", "example", "next", "rewind"

_BUTTONS: dict[Phase, tuple[str, ...]] = {
    "typing": (),
    "feedback": (AGAIN, EXAMPLE, NEXT),
    "example": (AGAIN, NEXT),
    "spent": (NEXT,),
    "choosing": (),
    "closing": (REWIND, NEXT),
}


def start(script: Script, hash_: str) -> Stepped:
    """Begin a script. Gives the new session (None if it ends at once) and what is to be said."""
    trust = script.trust.start if script.trust else 0
    return _enter(script, Session(script.id, hash_, script.start, trust=trust), script.start)


def buttons(script: Script, session: Session) -> tuple[str, ...]:
    """The ids of the buttons that wait in this session; a choice's id is its label."""
    if session.phase == "choosing":
        return tuple(choice.label for choice in script.scenes[session.scene].choices)
    if session.phase == "typing" and _can_rewind(session):
        return (REWIND,)
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


def task_of(script: Script, scene: Scene, said: str, values: Values = ()) -> Task:
    """The judge's task for a reply in this scene: the statement heard, the reply (in its frame, if there is one) and
    the script's references. `values` are what the templates of `heard` and `frame` may read."""
    listen = scene.listen or Listen()
    own = listen.frame is not None or listen.heard is not None
    return Task(
        skill=script.skill(listen),
        heard=_heard(script, scene, listen, values),
        said=framed(listen.frame, said, values, listen.ask),
        facts=listen.facts,
        feelings=listen.feelings,
        # An example for a gap, or from another life, is nothing to compare a whole reply with.
        like=tuple(text.strip() for text in (*listen.like, "" if own else listen.example) if text),
        unlike=tuple(text.strip() for text in listen.unlike),
    )


def framed(frame: str | None, said: str, values: Values = (), ask: str | None = None) -> str:
    """The sentence in which typed words are judged. Words of the frame that were typed once more are left out."""
    if frame is None:
        return said
    return _filled(frame, (*values, ("answer", gap(frame, said, values, ask))))


def gap(frame: str, said: str, values: Values = (), ask: str | None = None) -> str:
    """The words for the gap of a frame, without the full stop and without those that lead up to it in the frame or in
    the question (up to its "…"), where they were typed once more."""
    words = said.split()
    for before in (frame.partition("{{ answer }}")[0], (ask or "").partition("…")[0]):
        lead = _filled(before, (("answer", "…"), *values)).casefold().split()
        for count in range(min(len(lead), len(words)), 0, -1):
            if [word.casefold() for word in words[:count]] == lead[-count:]:
                words = words[count:]
                break
    return " ".join(words).rstrip(".") if words else said


def values_of(session: Session) -> Values:
    """What the templates of a script may read in a session."""
    return (("answer", session.answer), ("trust", session.trust), *session.parts)


def _filled(text: str, values: Values) -> str:
    return " ".join(markup.plain(template.render(text, **dict(values))).split())


def _heard(script: Script, scene: Scene, listen: Listen, values: Values) -> str:
    if listen.heard:
        return _filled(listen.heard, values)
    says = [script.scenes[name].say or "" for name in listen.hears] or [scene.say or ""]
    known = {"answer": "…", "trust": 0, **dict(values)}
    return " ".join(heard(markup.plain(template.render(say, **known)), script.cast) for say in says)


def _enter(script: Script, session: Session, name: str) -> Stepped:
    effects: list[Effect] = []
    while name != END:
        scene = script.scenes[name]
        session = replace(session, scene=name, phase="typing", tries=0, last=None, faults=())
        if scene.say:
            effects.append(Say(scene.say, values_of(session)))
        if scene.listen:
            return session, (*effects, _prompt(script, scene.listen, session))
        if scene.choices:
            return replace(session, phase="choosing"), tuple(effects)
        name = next((way.go for way in scene.ways if session.trust >= way.trust), scene.go or END)
    if _can_rewind(session):
        return replace(session, phase="closing"), tuple(effects)
    return _over(script, session, tuple(effects))


def _over(script: Script, session: Session, effects: tuple[Effect, ...]) -> Stepped:
    recap = (Recap(script.skill(), session.lines),) if session.lines else ()
    return None, (*effects, *recap, Finish())


def _can_rewind(session: Session) -> bool:
    return session.undo is not None and not session.rewound


def _prompt(script: Script, listen: Listen, session: Session) -> Prompt:
    say = script.scenes[session.scene].say or ""
    spoke = [name for name in map(partial(speaker, cast=script.cast), bubbles(say)) if name]
    name = spoke[-1] if spoke else "them"
    skill = None if listen.free else script.skill(listen)
    return Prompt(skill, listen.ask, name, session.turns, values_of(session))


def _resume(scene: Scene, script: Script, session: Session) -> tuple[Effect, ...]:
    said: tuple[Effect, ...] = (Say(scene.say, values_of(session)),) if scene.say else ()
    if session.phase in {"choosing", "closing"} or not scene.listen:
        return said
    if session.phase == "spent":
        return (*said, _worked(script, scene, scene.listen, session))
    return (*said, _prompt(script, scene.listen, session))


def _typed(script: Script, session: Session, scene: Scene, text: str) -> Stepped:
    if session.phase == "choosing":
        wanted = text.strip().casefold()
        labels = [choice.label for choice in scene.choices]
        named = next((label for label in labels if label.strip().casefold() == wanted), None)
        number = wanted.removesuffix(".")
        if named is None and number.isdecimal() and 0 < int(number) <= len(labels):
            named = labels[int(number) - 1]
        return _pressed(script, session, scene, named) if named else (session, (Remind(),))
    if session.phase in {"spent", "closing"} or not scene.listen:
        return session, (Remind(),)
    if scene.listen.free and scene.replies:
        session = _kept(replace(session, answer=text), scene.listen, text)
        return _enter_after(script, session, scene.replies.good)
    task = task_of(script, scene, text, values_of(session))
    return session, (Judge(task, text, scene.listen.wants, scene.listen.minds),)


def _kept(session: Session, listen: Listen, text: str) -> Session:
    """The session with what was typed under the name that the scene keeps it by."""
    if not listen.keep:
        return session
    if listen.frame is not None:
        text = gap(listen.frame, text, values_of(session), listen.ask)
    others = tuple(part for part in session.parts if part[0] != listen.keep)
    return replace(session, parts=(*others, (listen.keep, text)))


def _enter_after(script: Script, session: Session, reply: Reply, go: str | None = None) -> Stepped:
    """Say a reply's words and go where it leads (`go` where it does not say)."""
    said: tuple[Effect, ...] = (Say(reply.say, values_of(session)),) if reply.say else ()
    after, effects = _enter(script, session, reply.go or go or END)
    return after, (*said, *effects)


def _judged(script: Script, session: Session, scene: Scene, event: Judged) -> Stepped:
    listen, replies = scene.listen, scene.replies
    if not listen or not replies or listen.free or session.phase in {"spent", "closing"}:
        return session, (Remind(),)
    feedback = Feedback(script.skill(listen), session.turns, session.faults)
    before = Undo(session.scene, session.trust, len(session.lines), session.answer, session.parts)
    session = _kept(session, listen, event.answer)
    session = replace(
        session,
        tries=session.tries + 1,
        turns=session.turns + 1,
        last=event.grade,
        faults=(*session.faults, event.fault),
        answer=event.answer,
    )
    reply: Reply = getattr(replies, event.grade)
    if script.trust:
        return _played(script, session, before, scene, event)
    if event.grade == "good":
        after, effects = _enter_after(script, session, reply)
        return after, (feedback, *effects)
    said: tuple[Effect, ...] = (Say(reply.say, values_of(session)),) if reply.say else ()
    if session.tries < listen.tries:
        return replace(session, phase="feedback"), (*said, feedback)
    return replace(session, phase="spent"), (*said, feedback, _worked(script, scene, listen, session))


def _played(script: Script, session: Session, before: Undo, scene: Scene, event: Judged) -> Stepped:
    """A turn of a role-play: the partner answers, a note tells why, the trust moves, and it goes on at once. `before`
    is where it can be taken back to."""
    assert script.trust
    assert scene.replies
    reply: Reply = getattr(scene.replies, event.grade)
    rule = script.trust
    change = reply.trust
    if change is None:
        weighed = [rule.rules[found] for found in event.rules if found in rule.rules and event.grade != "good"]
        change = min(weighed, default=getattr(rule, event.grade))
    trust = max(-TRUST, min(TRUST, session.trust + change))
    trusted = Trusted(next(iter(script.cast), ""), trust, trust - session.trust)
    note = Feedback(script.skill(scene.listen), session.turns - 1, (), trusted)
    line = Line(event.answer, event.grade, event.score, event.fault)
    session = replace(session, trust=trust, undo=before, lines=(*session.lines, line))
    said: tuple[Effect, ...] = (Say(reply.say, values_of(session)),) if reply.say else ()
    after, effects = _enter(script, session, reply.go or scene.replies.good.go or END)
    return after, (*said, note, *effects)


def _rewind(script: Script, session: Session) -> Stepped:
    """Take the last turn back: the scene, the trust and the lines are as they were before it."""
    undo = session.undo
    assert undo
    session = replace(
        session,
        scene=undo.scene,
        phase="typing",
        tries=0,
        last=None,
        faults=(),
        trust=undo.trust,
        lines=session.lines[: undo.lines],
        answer=undo.answer,
        parts=undo.parts,
        undo=None,
        rewound=True,
    )
    return session, (Rewound(), *_resume(script.scenes[undo.scene], script, session))


def _pressed(script: Script, session: Session, scene: Scene, button: str) -> Stepped:
    if button not in buttons(script, session):
        return session, (Remind(),)
    if button == REWIND and session.phase != "choosing":
        return _rewind(script, session)
    if session.phase == "choosing":
        choice = next(choice for choice in scene.choices if choice.label == button)
        spotted: tuple[Effect, ...] = ()
        if choice.right is not None:
            spotted = (Spotted(script.skill(), choice.right, session.turns),)
            session = replace(session, turns=session.turns + 1)
        after, effects = _enter(script, session, choice.go)
        return after, (*spotted, *effects)
    if session.phase == "closing":
        return _over(script, session, ())
    if not scene.listen or not scene.replies:
        return session, (Remind(),)
    if button == AGAIN:
        session = replace(session, phase="typing")
        return session, _resume(scene, script, session)
    if button == EXAMPLE:
        return replace(session, phase="example"), (_worked(script, scene, scene.listen, session),)
    if scene.listen.frame and session.last != "good":
        # The rest of the sentence is built on words that fit.
        session = _kept(session, scene.listen, example_of(scene.listen))
    reply = getattr(scene.replies, session.last or "good")
    return _enter(script, session, reply.go or scene.replies.good.go or END)


def _worked(script: Script, scene: Scene, listen: Listen, session: Session) -> Example:
    """The worked example, pointing out what the latest reply was told to change."""
    fault = session.faults[-1] if session.faults else ""
    return Example(task_of(script, scene, example_of(listen), values_of(session)), fault)


def example_of(listen: Listen) -> str:
    """The worked example as one line: the script's own, else the first true reply."""
    text = listen.example or (listen.like[0] if listen.like else "")
    return " ".join(text.split())
