"""The buttons: what a tap comes to. A button's data is a verb and what it is about, parted by colons.

s:VERSION:INDEX   a button of the exercise        a:WHAT           an answer to a safety message
p:VERSION:WHAT    begin a script, or one of a skill   k:ACTION:DAY     a nudge's
r:VERSION:WHAT    go on, or something else        h: z: w: n:      hour, zone, whom, no more nudges
e:VERSION:WHAT    erase, or not                   m:NAME           a command, or the menu's own
"""

from __future__ import annotations

from bot.dialogue import engine
from bot.dialogue.library import Library
from bot.judge.verdict import SKILLS
from bot.practice import nudge
from bot.practice.alarm import Alarms
from bot.practice.commands import ALWAYS, Commands
from bot.practice.exercise import Exercises
from bot.practice.ports import Incoming, Store
from bot.practice.reply import Reply, next_version
from bot.practice.settings import Settings


class Buttons:
    """Every button the bot has ever put under a message, also old ones and forged ones."""

    def __init__(
        self,
        library: Library,
        store: Store,
        *,
        exercises: Exercises,
        alarms: Alarms,
        settings: Settings,
        commands: Commands,
    ) -> None:
        self._texts = library.messages.texts
        self._library = library
        self._store = store
        self._exercises = exercises
        self._alarms = alarms
        self._settings = settings
        self._commands = commands

    async def press(self, reply: Reply, incoming: Incoming) -> None:
        """Answer a tap. What is on it may be anything: callback data can be forged."""
        verb, _, rest = incoming.text.partition(":")
        if verb == "a":
            await self._safety_button(reply, rest)
        elif reply.person.barred and verb != "e" and (verb != "m" or rest not in {*ALWAYS, "lines"}):
            self._alarms.sound(reply, "minor")
        elif verb in {"s", "p", "r", "e"}:
            await self._versioned(reply, verb, rest)
        elif verb == "k":
            action, _, day = rest.partition(":")
            await nudge.answer(reply, self._store, self._library, action, day)
        elif not self._setting_button(reply, verb, rest):
            await self._menu_button(reply, rest if verb == "m" else "")
        if verb != "m":
            reply.clear(incoming.message)

    async def _versioned(self, reply: Reply, verb: str, rest: str) -> None:
        """A button that was made for one version of the session; where that has passed, say so and show where it is."""
        version, _, arg = rest.partition(":")
        if version != str(reply.person.version):
            await self._stale(reply)
            return
        if verb != "e":
            reply.change(alarmed="")
        if verb == "s":
            await self._session_button(reply, arg)
        elif verb == "p":
            await self._begin(reply, arg)
        elif verb == "e":
            self._erase_button(reply, arg)
        elif arg == "on":
            await (self._exercises.resume(reply) if reply.person.session else self._stale(reply))
        else:
            reply.change(session=None, paused=False, version=next_version(reply))
            await self._commands.propose(reply, self._texts.proposal)

    async def _session_button(self, reply: Reply, arg: str) -> None:
        session = reply.person.session
        pressed = self._exercises.pressed(session, int(arg)) if session and arg.isdecimal() else None
        if session is None or (pressed is None and self._exercises.loaded(session)):
            await self._stale(reply)
        else:
            await self._exercises.take(reply, engine.Pressed(pressed or ""))

    async def _begin(self, reply: Reply, arg: str) -> None:
        practised = await self._store.practised(reply.person.chat)
        skill = next((skill for skill in SKILLS if arg == f"@{skill}"), None)
        known = arg in self._library.scripts
        id_ = arg if known else self._exercises.propose(reply, practised, skill)
        if id_ is None:
            reply.say(self._texts.no_scripts)
        else:
            reply.change(awaiting="")
            await self._exercises.begin(reply, id_)

    async def _stale(self, reply: Reply) -> None:
        reply.say(self._texts.stale_button)
        if reply.person.session and reply.person.paused:
            self._commands.offer_to_go_on(reply)
        elif reply.person.session:
            await self._exercises.resume(reply)
        else:
            await self._commands.propose(reply, self._texts.proposal)

    def _erase_button(self, reply: Reply, arg: str) -> None:
        if arg == "yes":
            reply.erase = True
            reply.say(self._texts.erased)
        else:
            reply.say(self._texts.not_erased)

    async def _safety_button(self, reply: Reply, arg: str) -> None:
        safety = self._library.safety
        if arg == "more":
            self._alarms.more(reply)
            return
        reply.change(alarmed="")
        if arg == "stop":
            reply.fixed(safety.stop_for_today)
            return
        reply.fixed(safety.stay)
        if reply.person.session:
            await self._exercises.resume(reply)
        else:
            await self._commands.propose(reply, self._texts.proposal)

    def _setting_button(self, reply: Reply, verb: str, arg: str) -> bool:
        """A tap in the settings. Gives whether it was one."""
        if verb == "h":
            self._settings.hour(reply, arg)
        elif verb == "z":
            self._settings.zone(reply, arg)
        elif verb == "w":
            self._settings.whom(reply, arg)
        elif verb == "n":
            self._settings.off(reply)
        elif (verb, arg) == ("m", "zone"):
            self._settings.ask_zone(reply)
        else:
            return False
        return True

    async def _menu_button(self, reply: Reply, arg: str) -> None:
        if arg == "lines":
            self._alarms.lines(reply)
        elif arg == "enough":
            reply.say(self._texts.enough)
        elif self._commands.known(arg):
            await self._commands.run(reply, arg)
        else:
            await self._stale(reply)
