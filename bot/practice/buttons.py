"""The buttons: what a tap comes to. A button's data is a verb and what it is about, parted by colons.

s:VERSION:INDEX   a button of the exercise          a:WHAT           an answer to a safety message
p:VERSION:WHAT    begin a script, or one of a kind  k:ACTION:DAY     a nudge's
o:VERSION:SCRIPT  propose another than this         h: z: w: n: g:   hour, zone, whom, no more nudges, days and pauses
r:VERSION:WHAT    go on, or something else          l: b:            library, why cards
e:VERSION:WHAT    erase, or not                     q: d: t: y: i:   questions, ladder, timer, weekly talk, ideas
m:NAME            a command, or the menu's own      v:WHAT           the evening's question
c:WHAT:WISH       what is asked first
"""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.dialogue.session import Pressed
from bot.judge.verdict import SKILLS
from bot.practice import decks, evening, listening, nudge
from bot.practice.alarm import Alarms
from bot.practice.commands import ALWAYS, Commands
from bot.practice.consent import Consent, asked_first, needs_keeping
from bot.practice.exercise import Exercises
from bot.practice.ideas import IdeasForTwo
from bot.practice.menu import Menu
from bot.practice.path import own_order
from bot.practice.ports import Incoming, Store
from bot.practice.reply import Reply, next_version
from bot.practice.settings import Settings
from bot.practice.talk import Talk
from bot.practice.wishes import Wishes

#: Menus stay as they are: one looks around in them, there and back.
STAYING = frozenset({"m", "l"})


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
        menu: Menu,
        talk: Talk,
        wishes: Wishes,
    ) -> None:
        self._texts = library.messages.texts
        self._library = library
        self._store = store
        self._exercises = exercises
        self._alarms = alarms
        self._settings = settings
        self._commands = commands
        self._menu = menu
        self._talk = talk
        self._wishes = wishes
        self._ideas = IdeasForTwo(library)
        self._consent = Consent(library, store)

    async def press(self, reply: Reply, incoming: Incoming) -> None:
        """Answer a tap. What is on it may be anything: callback data can be forged."""
        verb, _, rest = incoming.text.partition(":")
        always = verb in {"a", "e"} or (verb == "m" and rest in {*ALWAYS, "lines"})
        if (reply.person.barred and not always) or (verb, rest.partition(":")[0]) == ("c", "young"):
            self._alarms.sound(reply, "minor")
        elif verb == "c":
            await self._asked(reply, rest)
        elif asked_first(reply.person) and not always and verb != "n":
            await self._consent.ask(reply, incoming.text)
        else:
            await self._act(reply, verb, rest)
        if verb not in STAYING:
            reply.clear(incoming.message)

    async def _act(self, reply: Reply, verb: str, rest: str) -> None:
        """What a tap comes to once nothing is to be asked first."""
        if verb == "a":
            await self._safety_button(reply, rest)
        elif reply.person.consent == "no" and needs_keeping(f"{verb}:{rest}"):
            self._consent.refuse(reply, f"{verb}:{rest}")
        elif verb in {"s", "p", "o", "r", "e"}:
            await self._versioned(reply, verb, rest)
        elif verb == "k":
            action, _, day = rest.partition(":")
            await nudge.answer(reply, self._store, self._library, action, day)
        elif verb == "l":
            await self._menu.library(reply, rest)
        elif not self._setting_button(reply, verb, rest) and not self._for_two(reply, verb, rest):
            await self._menu_button(reply, rest if verb == "m" else "")

    async def _asked(self, reply: Reply, arg: str) -> None:
        """An answer to what is asked first; then what they had wished for."""
        wish = await self._consent.press(reply, arg)
        if wish is None:
            return
        reply.change(alarmed="")
        if wish:
            verb, _, rest = wish.partition(":")
            await self._act(reply, verb, rest)
        elif reply.person.session and not reply.person.paused:
            await self._exercises.resume(reply)
        else:
            await self._commands.start(reply)

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
        elif verb == "o":
            await self._commands.propose(reply, self._texts.proposal, [arg])
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
            await self._exercises.take(reply, Pressed(pressed or ""))

    async def _begin(self, reply: Reply, arg: str) -> None:
        skill = next((skill for skill in SKILLS if arg == f"@{skill}"), None)
        proposal, learner = await self._exercises.propose(reply, skill)
        alike = [id_ for id_ in self._library.scripts if arg.endswith("*") and id_.startswith(arg[:-1])]
        if arg in self._library.scripts:
            id_ = arg
        elif alike:
            chat = reply.person.chat
            id_ = min(alike, key=lambda one: (learner.seen[one].at if one in learner.seen else 0, own_order(chat, one)))
        elif proposal is None:
            reply.say(self._texts.no_scripts)
            return
        else:
            id_ = proposal.script
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
        elif verb == "g":
            self._wishes.press(reply, arg)
        elif (verb, arg) == ("m", "zone"):
            self._settings.ask_zone(reply)
        else:
            return False
        return True

    def _for_two(self, reply: Reply, verb: str, arg: str) -> bool:
        """A tap in something for two people, or in the evening's question. Gives whether it was one."""
        zone_next = False
        if verb == "q":
            decks.questions(reply, self._library, arg)
        elif verb == "d":
            decks.ladder(reply, self._library, arg)
        elif verb == "t":
            listening.press(reply, self._library, arg)
        elif verb == "y":
            zone_next = self._talk.press(reply, arg)
        elif verb == "i":
            zone_next = self._ideas.press(reply, arg)
        elif verb == "b":
            self._menu.why(reply, arg)
        elif verb == "v" and arg.partition(":")[0] in {"on", "off"}:
            evening.switch(reply, self._library, arg)
            zone_next = reply.person.evening == "on" and reply.person.zone is None
        elif verb == "v":
            evening.answer(reply, self._library, arg)
        else:
            return False
        if zone_next:
            self._settings.need_zone(reply)
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
