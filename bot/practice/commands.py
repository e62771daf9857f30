"""The commands: what a person can ask for by name, and what is offered when nothing is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.dialogue.library import Library
from bot.judge.verdict import RULES
from bot.practice import export, path
from bot.practice.exercise import Exercises
from bot.practice.menu import Menu
from bot.practice.ports import Store
from bot.practice.progress import tell_progress
from bot.practice.reply import Reply, button, column, next_version
from bot.practice.settings import Settings

#: What somebody who may not practise can still ask for.
ALWAYS = frozenset({"help", "privacy", "erase", "export"})


class Commands:
    """/start, /practice and the others, by name without the slash."""

    def __init__(self, library: Library, store: Store, exercises: Exercises, settings: Settings, menu: Menu) -> None:
        self._texts = library.messages.texts
        self._labels = library.messages
        self._library = library
        self._store = store
        self._exercises = exercises
        self._by_name: dict[str, Callable[[Reply], Awaitable[None]]] = {
            "start": self.start,
            "practice": self._practice,
            "menu": _wrap(menu.show),
            "library": menu.library,
            "together": _wrap(menu.together),
            "hard": _wrap(menu.hard),
            "why": _wrap(lambda reply: menu.why(reply, "")),
            "nudge": _wrap(settings.ask_hour),
            "progress": self._progress,
            "settings": _wrap(settings.show),
            "privacy": _wrap(self._privacy),
            "help": _wrap(self._help),
            "stop": _wrap(self._stop),
            "cancel": _wrap(self._cancel),
            "erase": _wrap(self._erase),
            "export": self._export,
        }

    async def run(self, reply: Reply, name: str) -> None:
        """Do what the command of this name does; say so where there is none."""
        run = self._by_name.get(name)
        if run is None:
            reply.say(self._texts.unknown_command)
            return
        if name not in {"start", "cancel"} and reply.person.awaiting:
            reply.change(awaiting="")
        await run(reply)

    def known(self, name: str) -> bool:
        """Whether there is a command of this name."""
        return name in self._by_name

    async def start(self, reply: Reply) -> None:
        """/start, and what a stranger's first words come to."""
        reply.change(alarmed="", awaiting="")
        if reply.person.session:
            reply.say(self._texts.welcome_back)
            self.offer_to_go_on(reply)
            return
        reply.say(self._texts.greeting)
        await self.propose(reply, self._texts.greeting_offer)

    async def _practice(self, reply: Reply) -> None:
        if reply.person.session:
            self.offer_to_go_on(reply)
        else:
            await self.propose(reply, self._texts.proposal)

    async def propose(self, reply: Reply, text: str, but: Sequence[str] = ()) -> None:
        """Say a text of ours that offers the next exercise and why, with buttons to begin it, to have something else
        and to look around."""
        proposal, _ = await self._exercises.propose(reply, but=but)
        if proposal is None:
            reply.say(self._texts.no_scripts)
            return
        script = self._library.scripts[proposal.script].script
        level = path.level_of(script) or "write"
        reply.say(
            text,
            title=script.title,
            skill=self._exercises.skill(script.skill()),
            level=self._library.together.names.levels[level].lower(),
            minutes=path.MINUTES[level],
            why=proposal.why,
            rule=self._labels.rules.get(proposal.rule, ""),
            missing=RULES[script.skill()].get(proposal.rule) == "kept",
        )
        version = reply.person.version
        first = button(self._labels, "begin", f"p:{version}:{proposal.script}", title=script.title)
        other = button(self._labels, "other", f"o:{version}:{proposal.script}")
        reply.buttons([(first,), (other, button(self._labels, "menu", "m:menu"))])

    def offer_to_go_on(self, reply: Reply) -> None:
        """Say where the person is, with *go on* and *something else*."""
        session = reply.person.session
        found = self._exercises.loaded(session) if session else None
        version = reply.person.version
        reply.say(
            self._texts.go_on,
            column(
                [button(self._labels, "go_on", f"r:{version}:on"), button(self._labels, "other", f"r:{version}:other")]
            ),
            title=found.script.title if found else "",
        )

    async def _progress(self, reply: Reply) -> None:
        progress = await self._store.progress(reply.person.chat)
        tell_progress(reply, self._labels, progress)

    def _privacy(self, reply: Reply) -> None:
        buttons = [button(self._labels, "export", "m:export"), button(self._labels, "erase", "m:erase")]
        reply.say(self._texts.privacy, column(buttons))

    async def _export(self, reply: Reply) -> None:
        told = export.tell(await self._store.export(reply.person.chat), self._library, reply.now)
        reply.say(self._texts.exported)
        reply.messages[-1] = replace(reply.messages[-1], document=(export.NAME, told))

    def _help(self, reply: Reply) -> None:
        buttons = [button(self._labels, "practise", "m:practice"), button(self._labels, "help_lines", "m:lines")]
        reply.say(self._texts.help, column(buttons))

    def _stop(self, reply: Reply) -> None:
        session = reply.person.session
        if session is None:
            reply.say(self._texts.nothing_to_stop)
            return
        found = self._exercises.loaded(session)
        reply.change(paused=True, version=next_version(reply))
        on = button(self._labels, "go_on", f"r:{reply.person.version}:on")
        reply.say(self._texts.stopped, [(on,)], title=found.script.title if found else "")

    def _cancel(self, reply: Reply) -> None:
        awaiting, session = reply.person.awaiting, reply.person.session
        if awaiting:
            reply.change(awaiting="")
            reply.say(self._texts.cancelled_question)
            reply.messages[-1] = replace(reply.messages[-1], close_keyboard=True)
        elif session:
            reply.change(session=None, paused=False, version=next_version(reply))
            reply.say(self._texts.cancelled_exercise)
        else:
            reply.say(self._texts.nothing_to_cancel)

    def _erase(self, reply: Reply) -> None:
        yes = button(self._labels, "erase_yes", f"e:{reply.person.version}:yes")
        reply.say(self._texts.erase_ask, [(yes, button(self._labels, "erase_no", f"e:{reply.person.version}:no"))])


def _wrap(run: Callable[[Reply], None]) -> Callable[[Reply], Awaitable[None]]:
    async def wrapped(reply: Reply) -> None:
        run(reply)

    return wrapped
