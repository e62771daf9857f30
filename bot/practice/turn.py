"""One turn: an update comes in, is answered, and everything it changes is written at once, then sent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.dialogue import engine
from bot.dialogue.library import Library
from bot.judge.verdict import SKILLS
from bot.practice import clock, nudge
from bot.practice.alarm import Alarms
from bot.practice.choose import FIRST_PASS
from bot.practice.exercise import AskJudge, Exercises
from bot.practice.ports import Incoming, Message, Outbox, Person, Places, Schedule, StaleTurn, Store, Turn
from bot.practice.progress import tell_progress
from bot.practice.reply import Reply, button, column, grid, next_version
from bot.practice.settings import Settings

log = logging.getLogger(__name__)

Screen = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Ports:
    """What a turn needs from outside: all of it passed in, nothing looked up."""

    store: Store
    outbox: Outbox
    library: Library
    judge: AskJudge
    reads: Callable[[str], bool]
    screen: Screen
    places: Places
    clock: Callable[[], int]


class Practice:
    """The use cases of a person's side."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._texts = ports.library.messages.texts
        self._labels = ports.library.messages
        self._exercises = Exercises(ports.library, ports.judge, ports.reads)
        self._alarms = Alarms(ports.library, ports.places)
        self._settings = Settings(ports.library, ports.places)
        self._commands: dict[str, Callable[[Reply], Awaitable[None]]] = {
            "start": self._start,
            "practice": self._practice,
            "nudge": self._wrap(self._settings.ask_hour),
            "progress": self._progress,
            "settings": self._wrap(self._settings.show),
            "privacy": self._wrap(self._privacy),
            "help": self._wrap(self._help),
            "stop": self._wrap(self._stop),
            "cancel": self._wrap(self._cancel),
            "erase": self._wrap(self._erase),
        }

    async def handle(self, incoming: Incoming, *, kept: bool = True) -> None:
        """Answer one update and write what it changes.

        `kept` says that the update lies in the inbox and is to be marked there. Raises nothing but cancellation: what
        goes wrong is logged by its kind and place, and the person is asked to try again.
        """
        before = Person(incoming.chat)
        update = incoming.update if kept else None
        try:
            before = await self._ports.store.load(incoming.chat)
            reply = await self._answer(incoming, before)
            messages = tuple(reply.messages)
            turn = Turn(update, before, reply.person, messages, tuple(reply.outcomes), reply.nudge, reply.erase)
            self._ports.outbox.send(await self._ports.store.commit(turn))
        except StaleTurn:
            log.info("turn skipped: its update was handled already")
        except Exception as error:
            log.error("turn failed: %s", place_of(error))  # noqa: TRY400 (a traceback can hold texts)
            await self._apologise(update, before)

    async def _apologise(self, update: int | None, before: Person) -> None:
        """Say that it went wrong and mark the update, so that it does not fail for ever."""
        reply = Reply(before, self._ports.clock())
        reply.say(self._texts.sorry)
        try:
            turn = Turn(update, before, before, tuple(reply.messages))
            self._ports.outbox.send(await self._ports.store.commit(turn))
        except Exception as error:
            log.error("apology failed: %s", place_of(error))  # noqa: TRY400

    async def _answer(self, incoming: Incoming, person: Person) -> Reply:
        reply = Reply(person, self._ports.clock())
        if person.blocked and incoming.kind != "blocked":
            self._welcome_back(reply)
        match incoming.kind:
            case "text":
                await self._text(reply, incoming.text)
            case "button":
                await self._button(reply, incoming)
            case "location":
                self._location(reply, incoming)
            case "edited":
                reply.say(self._texts.edited)
            case "group":
                if not person.known or incoming.text.startswith("/"):
                    reply.say(self._texts.group)
            case "other":
                reply.say(self._texts.only_text)
            case _:
                pass
        return reply

    # -- what is typed -------------------------------------------------------------------------------------------

    async def _text(self, reply: Reply, text: str) -> None:
        command, argument = _command(text)
        finding = self._ports.screen(argument if command else text)
        person = reply.person
        if finding:
            self._alarms.sound(reply, finding)
        elif command in {"help", "privacy", "erase"}:
            await self._commands[command](reply)
        elif person.barred:
            self._alarms.sound(reply, "minor")
        elif command:
            await self._command(reply, command)
        elif person.alarmed:
            self._alarms.more(reply)
        elif person.awaiting == "hour":
            self._settings.typed_hour(reply, text)
        elif person.awaiting == "zone":
            self._settings.typed_zone(reply, text)
        elif person.session and person.paused:
            self._offer_to_go_on(reply)
        elif person.session:
            await self._exercises.take(reply, engine.Typed(text))
        elif not person.known:
            await self._start(reply)
        else:
            await self._propose(reply, self._texts.nothing_open)

    async def _command(self, reply: Reply, command: str) -> None:
        run = self._commands.get(command)
        if run is None:
            reply.say(self._texts.unknown_command)
            return
        if command not in {"start", "cancel"} and reply.person.awaiting:
            reply.change(awaiting="")
        await run(reply)

    @staticmethod
    def _wrap(run: Callable[[Reply], None]) -> Callable[[Reply], Awaitable[None]]:
        async def wrapped(reply: Reply) -> None:
            run(reply)

        return wrapped

    # -- commands ------------------------------------------------------------------------------------------------

    async def _start(self, reply: Reply) -> None:
        reply.change(alarmed="", awaiting="")
        if reply.person.session:
            reply.say(self._texts.welcome_back)
            self._offer_to_go_on(reply)
            return
        reply.say(self._texts.greeting)
        await self._propose(reply, self._texts.greeting_offer)

    async def _practice(self, reply: Reply) -> None:
        if reply.person.session:
            self._offer_to_go_on(reply)
        else:
            await self._propose(reply, self._texts.proposal)

    async def _propose(self, reply: Reply, text: str) -> None:
        practised = await self._ports.store.practised(reply.person.chat)
        id_ = self._exercises.propose(reply, practised)
        if id_ is None:
            reply.say(self._texts.no_scripts)
            return
        script = self._ports.library.scripts[id_].script
        version = reply.person.version
        reply.say(text, title=script.title, skill=self._exercises.skill(script.teaches))
        first = button(self._labels, "begin", f"p:{version}:{id_}", title=script.title)
        others = [button(self._labels, f"skill_{skill}", f"p:{version}:@{skill}") for skill in FIRST_PASS]
        reply.buttons([(first,), *grid(others, 1)])

    def _offer_to_go_on(self, reply: Reply) -> None:
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
        progress = await self._ports.store.progress(reply.person.chat)
        tell_progress(reply, self._labels, progress)

    def _privacy(self, reply: Reply) -> None:
        reply.say(self._texts.privacy, column([button(self._labels, "erase", "m:erase")]))

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
            reply.messages[-1] = Message(reply.messages[-1].text, close_keyboard=True)
        elif session:
            reply.change(session=None, paused=False, version=next_version(reply))
            reply.say(self._texts.cancelled_exercise)
        else:
            reply.say(self._texts.nothing_to_cancel)

    def _erase(self, reply: Reply) -> None:
        yes = button(self._labels, "erase_yes", f"e:{reply.person.version}:yes")
        reply.say(self._texts.erase_ask, [(yes, button(self._labels, "erase_no", f"e:{reply.person.version}:no"))])

    # -- buttons -------------------------------------------------------------------------------------------------

    async def _button(self, reply: Reply, incoming: Incoming) -> None:
        verb, _, rest = incoming.text.partition(":")
        if verb == "a":
            await self._safety_button(reply, rest)
        elif reply.person.barred and verb not in {"e", "m"}:
            self._alarms.sound(reply, "minor")
        elif verb in {"s", "p", "r", "e"}:
            await self._versioned(reply, verb, rest)
        elif verb == "k":
            action, _, day = rest.partition(":")
            await nudge.answer(reply, self._ports.store, self._ports.library, action, day)
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
            await self._propose(reply, self._texts.proposal)

    async def _session_button(self, reply: Reply, arg: str) -> None:
        session = reply.person.session
        pressed = self._exercises.pressed(session, int(arg)) if session and arg.isdecimal() else None
        if session is None or (pressed is None and self._exercises.loaded(session)):
            await self._stale(reply)
        else:
            await self._exercises.take(reply, engine.Pressed(pressed or ""))

    async def _begin(self, reply: Reply, arg: str) -> None:
        practised = await self._ports.store.practised(reply.person.chat)
        skill = next((skill for skill in SKILLS if arg == f"@{skill}"), None)
        known = arg in self._ports.library.scripts
        id_ = arg if known else self._exercises.propose(reply, practised, skill)
        if id_ is None:
            reply.say(self._texts.no_scripts)
        else:
            reply.change(awaiting="", alarmed="")
            await self._exercises.begin(reply, id_)

    async def _stale(self, reply: Reply) -> None:
        reply.say(self._texts.stale_button)
        if reply.person.session and reply.person.paused:
            self._offer_to_go_on(reply)
        elif reply.person.session:
            await self._exercises.resume(reply)
        else:
            await self._propose(reply, self._texts.proposal)

    def _erase_button(self, reply: Reply, arg: str) -> None:
        if arg == "yes":
            reply.erase = True
            reply.say(self._texts.erased)
        else:
            reply.say(self._texts.not_erased)

    async def _safety_button(self, reply: Reply, arg: str) -> None:
        safety = self._ports.library.safety
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
            await self._propose(reply, self._texts.proposal)

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
        elif arg in self._commands:
            await self._command(reply, arg)
        else:
            await self._stale(reply)

    # -- the rest ------------------------------------------------------------------------------------------------

    def _location(self, reply: Reply, incoming: Incoming) -> None:
        if reply.person.awaiting != "zone" or incoming.lat is None or incoming.lon is None:
            reply.say(self._texts.location_unasked)
        else:
            self._settings.location(reply, incoming.lat, incoming.lon)

    def _welcome_back(self, reply: Reply) -> None:
        """They had blocked the bot and write again: the nudge they wanted begins again."""
        schedule = reply.person.schedule
        if schedule:
            next_at = clock.next_at(reply.now, reply.person.zone or "UTC", schedule.minute)
            schedule = Schedule(schedule.minute, next_at)
        reply.change(blocked=False, schedule=schedule)


def _command(text: str) -> tuple[str, str]:
    """A typed command without its slash and the bot's name, and what stands after it; ("", text) where it is none."""
    if not text.startswith("/"):
        return "", text
    head, _, argument = text[1:].partition(" ")
    return head.partition("@")[0].strip().lower() or "?", argument


def place_of(error: BaseException) -> str:
    """An error as it may be logged: its kind and where it came from, without its message, which may hold a text."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"
