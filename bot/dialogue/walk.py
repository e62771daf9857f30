"""Walking a script: its own transcripts, its examples, and every verdict and button tried by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.dialogue import engine
from bot.dialogue.check import texts
from bot.dialogue.engine import Effect, Event, Session
from bot.dialogue.model import END, Script, Step
from bot.dialogue.problem import Place, Problem
from bot.dialogue.source import Path, Source
from bot.judge.verdict import GRADES, Task, Verdict
from bot.render import markup, template

Judge = Callable[[Task], Verdict]

#: More states than any script of a few scenes can have: a walk that gets there is going round in circles.
MOST_STATES = 10_000

#: What the automatic walk answers: whatever a template does with it, it must come out as words.
HOSTILE = "<b>& {{ 7 * 7 }} {% if %} “quotes”\n\nand a blank line"


@dataclass(slots=True)
class Walked:
    """What walking one script came to: how many states, transcript steps and examples were tried, and what failed."""

    states: int = 0
    steps: int = 0
    examples: int = 0
    problems: list[Problem] = field(default_factory=list)


def walk(script: Script, source: Source, judge: Judge, labels: Mapping[str, str]) -> Walked:
    """Walk a script in every way.

    `labels` gives the label of each built-in button (again, example, next) as a transcript names it. Every failed
    expectation is a Problem at its place; codes W010 to W030 have pages in docs/check/.
    """
    walked = Walked()
    _transcripts(script, source, judge, labels, walked)
    _examples(script, source, judge, walked)
    _everything(script, source, walked)
    return walked


@dataclass(slots=True)
class _Play:
    """A transcript as far as it has been played."""

    script: Script
    judge: Judge
    labels: Mapping[str, str]
    session: Session | None = None
    said: str = ""
    verdict: Verdict | None = None

    def take(self, stepped: engine.Stepped) -> None:
        self.session, effects = stepped
        self.said = "\n".join(text for text in map(_read, effects) if text)
        for effect in effects:
            if isinstance(effect, engine.Judge) and self.session:
                self.verdict = self.judge(effect.task)
                event = engine.Judged(effect.task.said, self.verdict.verdict, self.verdict.next or "")
                self.take(engine.step(self.script, self.session, event))

    def press(self, label: str) -> str:
        """Press a button by its label. Gives what is wrong, or an empty string."""
        if self.session is None:
            return "the script is over, there is no button"
        labels = {} if self.session.phase == "choosing" else self.labels
        waiting = {labels.get(id_, id_).strip(): id_ for id_ in engine.buttons(self.script, self.session)}
        if label not in waiting:
            return f"there is no button '{label}'; there is " + (", ".join(waiting) or "none")
        self.take(engine.step(self.script, self.session, engine.Pressed(waiting[label])))
        return ""


def _read(effect: Effect) -> str:
    if isinstance(effect, engine.Say):
        return markup.plain(template.render(effect.text, answer=template.shorten(effect.answer)))
    if isinstance(effect, engine.Prompt) and effect.text:
        return markup.plain(template.render(effect.text, answer=template.shorten(effect.answer)))
    return effect.task.said if isinstance(effect, engine.Example) else ""


def _transcripts(script: Script, source: Source, judge: Judge, labels: Mapping[str, str], walked: Walked) -> None:
    for number, transcript in enumerate(script.walks):
        play = _Play(script, judge, labels)
        play.take(engine.start(script, ""))
        for index, step in enumerate(transcript.steps):
            walked.steps += 1
            if wrong := _one_step(play, step):
                place = source.place(("walks", number, "steps", index))
                walked.problems.append(Problem(place, "W010", f"the walk '{transcript.title.strip()}': {wrong}"))
                break


def _one_step(play: _Play, step: Step) -> str:
    """Play one step. Gives what is wrong, or an empty string."""
    if step.press is not None:
        return play.press(step.press.strip())
    if step.type is not None:
        if play.session is None:
            return "the script is over, nothing can be typed"
        play.take(engine.step(play.script, play.session, engine.Typed(step.type.strip())))
        return ""
    if step.verdict is not None:
        if play.verdict is None:
            return "nothing has been judged yet"
        if play.verdict.verdict != step.verdict:
            return f"the verdict is {play.verdict.verdict} {_why(play.verdict)}, not {step.verdict}"
    if step.scene is not None:
        now = play.session.scene if play.session else END
        if now != step.scene:
            return f"the scene is '{now}', not '{step.scene}'"
    if step.says is not None and " ".join(step.says.split()) not in " ".join(play.said.split()):
        return f"“{step.says.strip()}” was not said"
    return ""


def _why(verdict: Verdict) -> str:
    return "(" + ", ".join(rule.id for rule in verdict.rules) + ")" if verdict.rules else "(no rule found)"


def _examples(script: Script, source: Source, judge: Judge, walked: Walked) -> None:
    for path, scene_name, wanted, text in _sayings(script):
        walked.examples += 1
        verdict = judge(engine.task_of(script, script.scenes[scene_name], " ".join(text.split())))
        right = wanted in {verdict.verdict, *(rule.id for rule in verdict.rules)}
        if not right:
            message = f"this example of '{wanted}' is judged {verdict.verdict} {_why(verdict)}"
            walked.problems.append(Problem(source.place(path), "W020", message, "mend the example, or the judge"))


def _sayings(script: Script) -> Iterator[tuple[Path, str, str, str]]:
    """Every reply in the script whose judgement is known: path, scene, verdict or rule, text."""
    for name, scene in script.scenes.items():
        if not scene.listen:
            continue
        base: Path = ("scenes", name, "listen")
        for key, replies in scene.listen.examples.items():
            for index, text in enumerate(replies):
                yield (*base, "examples", key, index), name, key, text
        for index, text in enumerate(scene.listen.like):
            yield (*base, "like", index), name, "good", text
        if scene.listen.example:
            yield (*base, "example"), name, "good", scene.listen.example


def _everything(script: Script, source: Source, walked: Walked) -> None:
    """Try every verdict and every button from every state that can be reached, and render all that is said."""
    first, effects = engine.start(script, "")
    problems = walked.problems
    todo: list[Session] = []
    seen: set[Session] = set()
    leads: dict[Session, set[Session | None]] = {}
    places = {text: source.place(path) for path, text in texts(script)}
    _render(effects, places, problems)
    if first:
        todo.append(_essence(first))
    while todo and len(seen) < MOST_STATES:
        session = todo.pop()
        if session in seen:
            continue
        seen.add(session)
        leads[session] = set()
        for event in _events(script, session):
            after, effects = engine.step(script, session, event)
            _render(effects, places, problems)
            after = _essence(after) if after else None
            leads[session].add(after)
            if after:
                todo.append(after)
    walked.states = len(seen)
    stuck = seen - _ending(leads)
    for name in sorted({session.scene for session in stuck}):
        place = source.place(("scenes", name))
        problems.append(Problem(place, "W030", f"a person can get stuck in the scene '{name}'", "give it a way to END"))


def _essence(session: Session) -> Session:
    """A session without what does not change where it can go, so that the walk is finite."""
    return replace(session, turns=0, answer=HOSTILE, faults=())


def _events(script: Script, session: Session) -> Iterator[Event]:
    yield engine.Resumed()
    for button in engine.buttons(script, session):
        yield engine.Pressed(button)
    if session.phase in {"typing", "feedback", "example"}:
        for grade in GRADES:
            yield engine.Judged(HOSTILE, grade)


def _ending(leads: Mapping[Session, set[Session | None]]) -> set[Session]:
    ending = {session for session, after in leads.items() if None in after}
    while more := {session for session, after in leads.items() if after & ending} - ending:
        ending |= more
    return ending


def _render(effects: tuple[Effect, ...], places: Mapping[str, Place], problems: list[Problem]) -> None:
    """Fill what is said with a long, hostile answer, and see that Telegram would take it."""
    for effect in effects:
        if not isinstance(effect, (engine.Say, engine.Prompt)) or not effect.text:
            continue
        place = places[effect.text]
        try:
            filled = template.render(effect.text, answer=template.shorten(effect.answer))
            wrong = [mistake for _, mistake in markup.mistakes(filled)]
        except template.TemplateMistake as error:
            wrong = [str(error)]
        for mistake in wrong:
            problem = Problem(place, "W030", f"filled with a long answer this cannot be said: {mistake}", "mend it")
            if problem not in problems:
                problems.append(problem)
