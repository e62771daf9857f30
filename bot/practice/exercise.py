"""Running a script: the engine's effects become messages, the judge is asked, outcomes are noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.dialogue import engine
from bot.dialogue.engine import Session
from bot.dialogue.library import Library, Loaded
from bot.dialogue.speech import bubbles
from bot.judge.verdict import Skill, Task, Verdict
from bot.practice import choose, clock, feedback
from bot.practice.ports import Button, Outcome, Practised
from bot.practice.reply import Reply, button, column, grid, next_version
from bot.render import template

AskJudge = Callable[[Task], Awaitable[Verdict]]


@dataclass(frozen=True, slots=True)
class Exercises:
    """The scripts and what runs them. `judge` answers from a worker; `reads` tells whether it knows the language."""

    library: Library
    judge: AskJudge
    reads: Callable[[str], bool]

    def loaded(self, session: Session) -> Loaded | None:
        """The script a session is in, or None where it is gone or was changed under it."""
        found = self.library.scripts.get(session.script)
        if found is None or found.hash != session.hash or session.scene not in found.script.scenes:
            return None
        return found

    async def begin(self, reply: Reply, id_: str) -> None:
        """Begin a script from its start."""
        found = self.library.scripts[id_]
        await self._run(reply, found, engine.start(found.script, found.hash))

    async def take(self, reply: Reply, event: engine.Event) -> None:
        """Take what happened in the exercise that is running one step on."""
        session = reply.person.session
        if session is None:
            return
        found = self.loaded(session)
        if found is None:
            await self._restart(reply, session)
            return
        if isinstance(event, engine.Typed) and session.phase != "choosing" and not self.reads(event.text):
            words = self.library.feedback.of(self._skill_here(found, session))
            reply.html(feedback.unread(words, session.turns))
            self._waiting(reply, found, session)
            return
        await self._run(reply, found, engine.step(found.script, session, event))

    async def resume(self, reply: Reply) -> None:
        """Say again what the person needs to go on, whatever happened in between."""
        await self.take(reply, engine.Resumed())

    def pressed(self, session: Session, index: int) -> str | None:
        """The id of the button at an index of the session's buttons, or None."""
        found = self.loaded(session)
        ids = engine.buttons(found.script, session) if found else ()
        return ids[index] if 0 <= index < len(ids) else None

    def skill(self, skill: Skill) -> str:
        """A skill as a person reads it."""
        name: str = getattr(self.library.messages.skills, skill)
        return name

    def _skill_here(self, found: Loaded, session: Session) -> Skill:
        listen = found.script.scenes[session.scene].listen
        return (listen.skill if listen else None) or found.script.teaches

    async def _restart(self, reply: Reply, session: Session) -> None:
        texts = self.library.messages.texts
        if session.script in self.library.scripts:
            reply.say(texts.script_changed)
            await self.begin(reply, session.script)
            return
        reply.say(texts.script_gone)
        reply.change(session=None, paused=False, version=next_version(reply))

    async def _run(self, reply: Reply, found: Loaded, stepped: engine.Stepped) -> None:
        session, effects = stepped
        verdict: Verdict | None = None
        todo = list(effects)
        while todo:
            effect = todo.pop(0)
            if isinstance(effect, engine.Judge) and session:
                verdict = await self.judge(effect.task)
                self._note(reply, found, session, verdict, effect.task.skill)
                judged = engine.Judged(effect.task.said, verdict.verdict, verdict.next or "")
                session, more = engine.step(found.script, session, judged)
                todo = [*more, *todo]
            else:
                await self._tell(reply, found, effect, verdict)
        if session is None or session != reply.person.session or reply.person.paused:
            reply.change(session=session, paused=False, version=next_version(reply))
        if session:
            self._waiting(reply, found, session)

    async def _tell(self, reply: Reply, found: Loaded, effect: engine.Effect, verdict: Verdict | None) -> None:
        texts, cast = self.library.messages.texts, found.script.cast
        if isinstance(effect, engine.Say):
            reply.say(effect.text, cast=cast, answer=template.shorten(effect.answer))
        elif isinstance(effect, engine.Prompt):
            shared = self.library.feedback.of(effect.skill).ask
            text = effect.text or shared[effect.turn % len(shared)]
            for bubble in bubbles(template.render(text, answer=template.shorten(effect.answer), name=effect.name)):
                reply.html(f"<i>{bubble}</i>")
        elif isinstance(effect, engine.Feedback) and verdict:
            text = feedback.compose(self.library.feedback.of(effect.skill), verdict, effect.turn, effect.before)
            reply.html(text)
        elif isinstance(effect, engine.Example):
            on_itself = await self.judge(effect.task)
            marked = feedback.mark_example(effect.task.said, on_itself, effect.task.skill, effect.fault)
            reply.say(texts.example_marked if "<u>" in marked else texts.example, example=Markup(marked))  # noqa: S704 (escaped there)
        elif isinstance(effect, engine.Remind):
            reply.say(texts.tap_a_button)
        elif isinstance(effect, engine.Finish):
            reply.say(texts.finished, title=found.script.title)
            reply.buttons(
                column(
                    [
                        button(self.library.messages, "next_drill", f"p:{next_version(reply)}:next"),
                        button(self.library.messages, "enough", "m:enough"),
                    ]
                )
            )

    def _waiting(self, reply: Reply, found: Loaded, session: Session) -> None:
        """Put the session's buttons under the last message; each carries the session's version and its index."""
        version = reply.person.version
        labels = self.library.messages.buttons
        ids = engine.buttons(found.script, session)
        if session.phase == "choosing":
            reply.buttons(column(Button(label, f"s:{version}:{index}") for index, label in enumerate(ids)))
        else:
            named = [Button(labels[id_], f"s:{version}:{index}") for index, id_ in enumerate(ids)]
            reply.buttons(grid(named, 2))

    def _note(self, reply: Reply, found: Loaded, session: Session, verdict: Verdict, skill: Skill) -> None:
        reply.outcomes.append(
            Outcome(
                script=found.script.id,
                scene=session.scene,
                skill=skill,
                grade=verdict.verdict,
                score=round(verdict.score, 3),
                rules=tuple(dict.fromkeys(rule.id for rule in verdict.rules)),
                attempt=session.tries + 1,
                at=reply.now,
                day=clock.local_day(reply.now, reply.person.zone or "UTC"),
            )
        )

    def propose(self, reply: Reply, practised: Mapping[str, Practised], skill: Skill | None = None) -> str | None:
        """The id of the script to propose to this person, not the one they are in."""
        but = reply.person.session.script if reply.person.session else ""
        return choose.choose(self.library.scripts, practised, skill, but)
