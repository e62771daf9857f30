"""Walking a script: its own transcripts, its examples, and every verdict and button tried by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.dialogue import engine, part
from bot.dialogue import session as event
from bot.dialogue.check import texts
from bot.dialogue.model import END, Script, Step
from bot.dialogue.problem import Place, Problem
from bot.dialogue.session import Effect, Event, Session, Values
from bot.dialogue.source import Path, Source
from bot.dialogue.speech import heard
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

    def take(self, stepped: event.Stepped) -> None:
        self.session, effects = stepped
        self.said = "\n".join(text for text in map(_read, effects) if text)
        for effect in effects:
            if isinstance(effect, event.Judge) and self.session:
                verdict = self.judge(effect.task)
                self.verdict = verdict = part.of(verdict, effect.task.skill, effect.wants, effect.minds)
                self.take(engine.step(self.script, self.session, event.judged(effect, verdict)))

    def press(self, label: str) -> str:
        """Press a button by its label. Gives what is wrong, or an empty string."""
        if self.session is None:
            return "the script is over, there is no button"
        waiting = {self._label(id_): id_ for id_ in engine.buttons(self.script, self.session)}
        if label not in waiting:
            return f"there is no button '{label}'; there is " + (", ".join(waiting) or "none")
        self.take(engine.step(self.script, self.session, event.Pressed(waiting[label])))
        return ""

    def _label(self, id_: str) -> str:
        """A button as the person reads it: a choice's label stands in the script, but for the bot's own."""
        if self.session and self.session.phase == "choosing" and not id_.startswith("@"):
            return id_.strip()
        return self.labels.get(id_.removeprefix("@"), id_).strip()


def _read(effect: Effect) -> str:
    if isinstance(effect, (event.Say, event.Prompt)) and effect.text:
        return markup.plain(filled(effect.text, effect.values))
    return effect.task.said if isinstance(effect, event.Example) else ""


def filled(text: str, values: Values) -> str:
    """A text of a script as it is said: what a person typed is shortened before it is quoted. Raises
    TemplateMistake."""
    shown = {name: template.shorten(value) if isinstance(value, str) else value for name, value in values}
    return template.render(text, **shown)


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
        play.take(engine.step(play.script, play.session, event.Typed(step.type.strip())))
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
    sample = _sample(script)
    for path, scene_name, wanted, text in _sayings(script):
        walked.examples += 1
        scene = script.scenes[scene_name]
        task = engine.task_of(script, scene, " ".join(text.split()), sample)
        listen = scene.listen
        verdict = judge(task)
        if listen:
            verdict = part.of(verdict, task.skill, listen.wants, listen.minds)
        right = wanted in {verdict.verdict, *(rule.id for rule in verdict.rules)}
        if not right:
            message = f"this example of '{wanted}' is judged {verdict.verdict} {_why(verdict)}"
            walked.problems.append(Problem(source.place(path), "W020", message, "mend the example, or the judge"))
    for index, pair in enumerate(script.pairs):
        walked.examples += 1
        said = heard(pair.say, script.cast)
        better, worse = (
            judge(Task(script.skill(), said, " ".join(text.split()))) for text in (pair.better, pair.worse)
        )
        if better.score <= worse.score:
            message = f"the judge finds the worse reply of this pair as good: {worse.score:.2f} to {better.score:.2f}"
            place = source.place(("pairs", index))
            walked.problems.append(Problem(place, "W020", message, "mend the pair, or the judge"))


def _sample(script: Script) -> Values:
    """What the templates of `frame` and `heard` are filled with where nobody has typed anything: the examples."""
    return tuple(
        (scene.listen.keep, engine.example_of(scene.listen) or "It was a long day.")
        for scene in script.scenes.values()
        if scene.listen and scene.listen.keep
    )


def _sayings(script: Script) -> Iterator[tuple[Path, str, str, str]]:
    """Every reply in the script whose judgement is known: path, scene, verdict or rule, text."""
    for name, scene in script.scenes.items():
        if not scene.listen or scene.listen.free:
            continue
        base: Path = ("scenes", name, "listen")
        for key, replies in scene.listen.examples.items():
            for index, text in enumerate(replies):
                yield (*base, "examples", key, index), name, key, text
        for index, text in enumerate(scene.listen.like):
            yield (*base, "like", index), name, "good", text
        # With a statement of the person's own, the example answers another one.
        if scene.listen.example and (scene.listen.frame or not scene.listen.heard):
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
        for happened in _events(script, session):
            after, effects = engine.step(script, session, happened)
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
    parts = tuple((name, HOSTILE) for name, _ in session.parts)
    undo = replace(session.undo, lines=0, answer=HOSTILE, parts=parts) if session.undo else None
    return replace(session, turns=0, answer=HOSTILE, faults=(), parts=parts, lines=(), undo=undo)


def _events(script: Script, session: Session) -> Iterator[Event]:
    yield event.Resumed()
    for button in engine.buttons(script, session):
        yield event.Pressed(button)
    if session.phase not in {"typing", "feedback", "example"}:
        return
    listen = script.scenes[session.scene].listen
    if listen and listen.free:
        yield event.Typed(HOSTILE)
        return
    for grade in GRADES:
        yield event.Judged(HOSTILE, grade)
    for rule in script.trust.rules if script.trust else ():
        yield event.Judged(HOSTILE, "almost", rule, rules=(rule,))
        yield event.Judged(HOSTILE, "not_yet", rule, rules=(rule,))


def _ending(leads: Mapping[Session, set[Session | None]]) -> set[Session]:
    ending = {session for session, after in leads.items() if None in after}
    while more := {session for session, after in leads.items() if after & ending} - ending:
        ending |= more
    return ending


def _render(effects: tuple[Effect, ...], places: Mapping[str, Place], problems: list[Problem]) -> None:
    """Fill what is said with a long, hostile answer, and see that Telegram would take it."""
    for effect in effects:
        if not isinstance(effect, (event.Say, event.Prompt)) or not effect.text:
            continue
        place = places[effect.text]
        try:
            wrong = [mistake for _, mistake in markup.mistakes(filled(effect.text, effect.values))]
        except template.TemplateMistake as error:
            wrong = [str(error)]
        for mistake in wrong:
            problem = Problem(place, "W030", f"filled with a long answer this cannot be said: {mistake}", "mend it")
            if problem not in problems:
                problems.append(problem)
