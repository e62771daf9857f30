"""Running a script: the engine's effects become messages, the judge is asked, what was learned is noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from bot.dialogue import engine, part
from bot.dialogue import session as event
from bot.dialogue.library import Library, Loaded
from bot.dialogue.session import Session
from bot.dialogue.speech import bubbles
from bot.dialogue.walk import filled
from bot.judge.verdict import RULES, Skill, Task, Verdict
from bot.practice import boxes, clock, evening, feedback, path
from bot.practice.ports import Answer, Button, Learner, Outcome, Store, Visit
from bot.practice.recap import recap
from bot.practice.reply import Reply, button, column, grid, next_version
from bot.render import markup, template

AskJudge = Callable[[Task], Awaitable[Verdict]]

#: After how many good first replies in a skill its hint comes only every other time, and after how many no more
#: (CURRICULUM.md, "Hints fade for reflections").
FADES, FADED = 4, 10


@dataclass(frozen=True, slots=True)
class Exercises:
    """The scripts and what runs them. `judge` answers from a worker; `reads` tells whether it knows the language."""

    library: Library
    store: Store
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
        reply.visits.append(Visit(id_, reply.now, self._day(reply), finished=False))
        if found.script.about_you:
            reply.say(self.library.messages.texts.cool_down)
        await self._run(reply, found, engine.start(found.script, found.hash))

    async def take(self, reply: Reply, happened: event.Event) -> None:
        """Take what happened in the exercise that is running one step on."""
        session = reply.person.session
        if session is None:
            return
        found = self.loaded(session)
        if found is None:
            await self._restart(reply, session)
            return
        if isinstance(happened, event.Typed) and self._unread(found, session, happened.text):
            words = self.library.feedback.of(found.script.skill(found.script.scenes[session.scene].listen))
            reply.html(feedback.unread(words, session.turns))
            self._waiting(reply, found, session)
            return
        await self._run(reply, found, engine.step(found.script, session, happened))

    async def resume(self, reply: Reply) -> None:
        """Say again what the person needs to go on, whatever happened in between."""
        await self.take(reply, event.Resumed())

    def pressed(self, session: Session, index: int) -> str | None:
        """The id of the button at an index of the session's buttons, or None."""
        found = self.loaded(session)
        ids = engine.buttons(found.script, session) if found else ()
        return ids[index] if 0 <= index < len(ids) else None

    def skill(self, skill: Skill) -> str:
        """A skill as a person reads it."""
        name: str = getattr(self.library.messages.skills, skill)
        return name

    async def propose(
        self, reply: Reply, skill: Skill | None = None, but: Iterable[str] = ()
    ) -> tuple[path.Proposal | None, Learner]:
        """What to propose to this person, not the script they are in; and what is known of them."""
        learner = await self.store.learner(reply.person.chat)
        here = reply.person.session.script if reply.person.session else ""
        day = self._day(reply)
        if reply.person.consent == "no":
            number = reply.person.version
            return path.unremembered(self.library.scripts, number, skill=skill, but=(*but, here)), learner
        chat = reply.person.chat
        return path.choose(self.library.scripts, learner, day, chat=chat, skill=skill, but=(*but, here)), learner

    def _unread(self, found: Loaded, session: Session, text: str) -> bool:
        """Whether a text is to be judged and is in no language that the judge reads. A part of a sentence is too short
        to tell."""
        listen = found.script.scenes[session.scene].listen
        if session.phase == "choosing" or listen is None or listen.free or listen.frame:
            return False
        return not self.reads(text)

    async def _restart(self, reply: Reply, session: Session) -> None:
        texts = self.library.messages.texts
        if session.script in self.library.scripts:
            reply.say(texts.script_changed)
            await self.begin(reply, session.script)
            return
        reply.say(texts.script_gone)
        reply.change(session=None, paused=False, version=next_version(reply))

    async def _run(self, reply: Reply, found: Loaded, stepped: event.Stepped) -> None:
        session, effects = stepped
        verdict: Verdict | None = None
        learner = await self.store.learner(reply.person.chat)
        todo = list(effects)
        while todo:
            effect = todo.pop(0)
            if isinstance(effect, event.Judge) and session:
                verdict = await self.judge(effect.task)
                verdict = part.of(verdict, effect.task.skill, effect.wants, effect.minds)
                outcome = self._judged(reply, found, session, effect.task.skill, verdict)
                looked_at = part.trained(effect.task.skill, effect.wants, effect.minds, outcome.rules)
                self._note(reply, outcome, verdict.next or "", learner, looked_at)
                if reply.person.answers:
                    head = (outcome.script, outcome.skill, outcome.grade, outcome.at, outcome.day)
                    reply.answers.append(Answer(*head, effect.task.said))
                session, more = engine.step(found.script, session, event.judged(effect, verdict))
                todo = [*more, *todo]
            elif isinstance(effect, event.Spotted):
                self._spotted(reply, found, effect, learner)
            else:
                await self._tell(reply, found, effect, verdict, learner)
        if session is None or session != reply.person.session or reply.person.paused:
            reply.change(session=session, paused=False, version=next_version(reply))
        if session:
            self._waiting(reply, found, session)

    async def _tell(
        self, reply: Reply, found: Loaded, effect: event.Effect, verdict: Verdict | None, learner: Learner
    ) -> None:
        texts, cast = self.library.messages.texts, found.script.cast
        if isinstance(effect, event.Say):
            reply.html(filled(effect.text, effect.values), cast=cast)
        elif isinstance(effect, event.Prompt):
            self._prompt(reply, found, effect, learner)
        elif isinstance(effect, event.Feedback) and verdict:
            self._feedback(reply, effect, verdict)
        elif isinstance(effect, event.Example):
            on_itself = await self.judge(effect.task)
            marked = feedback.mark_example(effect.task.said, on_itself, effect.task.skill, effect.fault)
            reply.say(texts.example_marked if "<u>" in marked else texts.example, example=Markup(marked))  # noqa: S704 (escaped there)
        elif isinstance(effect, event.Rewound):
            reply.say(texts.rewound)
        elif isinstance(effect, event.Recap):
            recap(reply, self.library, effect)
        elif isinstance(effect, event.Remind):
            reply.say(texts.tap_a_button)
        elif isinstance(effect, event.Finish):
            self._finish(reply, found)

    def _prompt(self, reply: Reply, found: Loaded, effect: event.Prompt, learner: Learner) -> None:
        if effect.skill is None:
            text = effect.text or self.library.messages.texts.free_ask
            hints: list[str] = []
        else:
            words = self.library.feedback.of(effect.skill)
            text = effect.text or words.ask[effect.turn % len(words.ask)]
            hints = [] if found.script.kind in {"build", "own"} else self._hints(effect, learner)
        asked = filled(text, (*effect.values, ("name", effect.name)))
        said = bubbles("\n".join([asked, *hints]))
        for bubble in said:
            reply.html(f"<i>{bubble}</i>")

    def _hints(self, effect: event.Prompt, learner: Learner) -> list[str]:
        """The hint of a skill, which fades as replies succeed, and the reminder that stays."""
        assert effect.skill
        words = self.library.feedback.of(effect.skill)
        good = learner.good.get(effect.skill, 0)
        lines = []
        if good < FADES or (good < FADED and good % 2 == 0):
            lines.append(words.hint[good // 2 % len(words.hint)])
        elif words.stays:
            lines.append(words.stays[good % len(words.stays)])
        return [template.render(line) for line in lines]

    def _feedback(self, reply: Reply, effect: event.Feedback, verdict: Verdict) -> None:
        words = self.library.feedback.of(effect.skill)
        head = ""
        if effect.trusted:
            head = self._trust(effect.trusted) + "\n"
        limit = feedback.LENGTH - len(markup.plain(head))
        reply.html(head + feedback.compose(words, verdict, effect.turn, effect.before, limit))

    def _trust(self, trusted: event.Trusted) -> str:
        """The trust as something to read at a glance: seven steps, and in words."""
        names = self.library.together.names.trust
        step = trusted.trust + len(names) // 2
        arrow = "▲" if trusted.change > 0 else "▽" if trusted.change < 0 else "·"
        steps = "●" * (step + 1) + "○" * (len(names) - step - 1)
        return f"{steps} {arrow} {markup.escape(trusted.name)} {names[step]}"

    def _finish(self, reply: Reply, found: Loaded) -> None:
        messages = self.library.messages
        reply.visits.append(Visit(found.script.id, reply.now, self._day(reply), finished=True))
        if found.script.try_:
            reply.say(messages.texts.to_try, task=" ".join(found.script.try_.split()))
        reply.say(messages.texts.finished, title=found.script.title)
        rows = [
            button(messages, "next_drill", f"p:{next_version(reply)}:next"),
            button(messages, "enough", "m:enough"),
        ]
        if found.script.try_:
            evening.after_practice(reply, found.script.id)
            if reply.person.evening != "on":
                rows.append(button(messages, "ask_tonight", f"v:on:{found.script.id}"))
        reply.buttons(column(rows))

    def _waiting(self, reply: Reply, found: Loaded, session: Session) -> None:
        """Put the session's buttons under the last message; each carries the session's version and its index."""
        version = reply.person.version
        labels = self.library.messages.buttons
        ids = engine.buttons(found.script, session)
        choosing = session.phase == "choosing"
        named = [
            Button(
                id_ if choosing and not id_.startswith("@") else labels[id_.removeprefix("@")], f"s:{version}:{index}"
            )
            for index, id_ in enumerate(ids)
        ]
        reply.buttons(column(named) if choosing and not ids[0].startswith("@") else grid(named, 2))

    def _note(
        self, reply: Reply, outcome: Outcome, fault: str, learner: Learner, looked_at: Collection[str] = ()
    ) -> None:
        """Keep what came of a reply or a choice; a first try also moves the rules in their boxes: those that were
        `looked_at`, all where none is named."""
        reply.outcomes.append(outcome)
        if outcome.attempt == 1:
            known = [box for box in learner.boxes if not looked_at or box.rule in looked_at]
            found = outcome.rules
            if outcome.spotted:
                # Who saw which one is better saw the fault gone, or the part there.
                kept = RULES[outcome.skill].get(outcome.rules[0]) == "kept"
                found = outcome.rules if kept != bool(fault) else ()
            changed = boxes.after(known, outcome.skill, fault, found, outcome.day)
            reply.boxes = boxes.merged(reply.boxes, changed)

    def _judged(self, reply: Reply, found: Loaded, session: Session, skill: Skill, verdict: Verdict) -> Outcome:
        return Outcome(
            script=found.script.id,
            scene=session.scene,
            skill=skill,
            grade=verdict.verdict,
            score=round(verdict.score, 3),
            rules=tuple(dict.fromkeys(rule.id for rule in verdict.rules)),
            attempt=session.tries + 1,
            at=reply.now,
            day=self._day(reply),
        )

    def _spotted(self, reply: Reply, found: Loaded, effect: event.Spotted, learner: Learner) -> None:
        """One of a pair was chosen: say whether it was the better one, and let it count for the rule."""
        words = self.library.feedback.spotted
        lines = words.right if effect.right else words.wrong
        reply.say(lines[(effect.turn + sum(found.script.id.encode())) % len(lines)])
        rule = found.script.rule or ""
        outcome = Outcome(
            script=found.script.id,
            scene=f"pair_{effect.turn + 1}",
            skill=effect.skill,
            grade="good" if effect.right else "not_yet",
            score=float(effect.right),
            rules=(rule,),
            attempt=1,
            at=reply.now,
            day=self._day(reply),
            spotted=True,
        )
        self._note(reply, outcome, "" if effect.right else rule, learner, (rule,))

    def _day(self, reply: Reply) -> str:
        return clock.local_day(reply.now, reply.person.zone or "UTC")
