"""The menu, the library by skill, level and topic, what there is for two and for hard times, and the why cards."""

from __future__ import annotations

from typing import get_args

from bot.dialogue.library import Library, Loaded
from bot.dialogue.model import Topic
from bot.judge.verdict import SKILLS, Skill
from bot.practice.exercise import Exercises
from bot.practice.path import FIRST_PASS, LEVELS, level_of
from bot.practice.ports import Button, Store
from bot.practice.reply import Reply, button, column, grid

TOPICS: tuple[Topic, ...] = get_args(Topic)

#: How many titles one page of the library shows.
PAGE = 8

#: What the menu for hard times offers: guides, and two practices for seeing the other side.
GUIDES = ("guide-fear-of-opening-up", "guide-couples-therapist", "guide-past-hurt")
GROUND_RULES = "guide-ground-rules"
OTHER_SIDE = "see-"
NEUTRAL_FRIEND = "friend-"


class Menu:
    """What /menu and /library show, and the taps in them."""

    def __init__(self, library: Library, store: Store, exercises: Exercises) -> None:
        self._library = library
        self._store = store
        self._exercises = exercises
        self._words = library.together.texts
        self._names = library.together.names

    def _button(self, id_: str, data: str) -> Button:
        return button(self._library.messages, id_, data)

    def show(self, reply: Reply) -> None:
        """/menu."""
        names = ("practise:practice", "library", "together", "hard", "whys:why", "nudge", "progress", "settings")
        row = [self._button(name.partition(":")[0], f"m:{name.rpartition(':')[2]}") for name in names]
        reply.say(self._words.menu, grid(row, 2))

    def together(self, reply: Reply) -> None:
        """What there is for two people."""
        version = reply.person.version
        row = [
            self._button("questions", "q:"),
            self._button("talk", "y:"),
            self._button("ladder", "d:"),
            self._button("ground_rules", f"p:{version}:{GROUND_RULES}"),
            self._button("timer", "t:"),
            self._button("ideas", "i:"),
        ]
        reply.say(self._words.together, grid(row, 2))

    def hard(self, reply: Reply) -> None:
        """What there is for when it is harder than usual."""
        version = reply.person.version
        row = [self._button(id_.replace("-", "_"), f"p:{version}:{id_}") for id_ in GUIDES]
        row += [
            self._button("other_side", f"p:{version}:{OTHER_SIDE}*"),
            self._button("neutral_friend", f"p:{version}:{NEUTRAL_FRIEND}*"),
            self._button("help_lines", "m:lines"),
        ]
        reply.say(self._words.hard, column(row))

    def why(self, reply: Reply, arg: str) -> None:
        """`b:NUMBER`: one why card after another."""
        number = int(arg) if arg.isdecimal() and len(arg) < 5 else 0
        whys = self._library.whys.whys
        card = whys[number % len(whys)]
        more = [(self._button("why_next", f"b:{(number + 1) % len(whys)}"), self._button("practise", "m:practice"))]
        reply.say(self._words.why, more, title=card.title, text=card.text.strip(), source=card.source)

    async def library(self, reply: Reply, arg: str = "") -> None:
        """`l:` and nothing, `SKILL`, `SKILL:LEVEL:PAGE`, `topics`, or `#TOPIC:PAGE`. What is none of these shows the
        beginning."""
        head, _, rest = arg.partition(":")
        level, _, page = rest.partition(":")
        skill = next((one for one in SKILLS if one == head), None)
        if head == "topics":
            row = [Button(self._names.topics[one], f"l:#{one}:0") for one in TOPICS]
            reply.say(self._words.library_topic, grid(row, 2))
        elif head.startswith("#") and head[1:] in TOPICS:
            await self._list(reply, self._names.topics[head[1:]], head, rest)
        elif skill and level in LEVELS:
            what = f"{self._skill(skill)}: {self._names.levels[level]}"
            await self._list(reply, what, f"{skill}:{level}", page)
        elif skill:
            row = [Button(self._names.levels[one], f"l:{skill}:{one}:0") for one in LEVELS if self._of(skill, one)]
            choose = self._button("choose_for_me", f"p:{reply.person.version}:@{skill}")
            reply.say(self._words.library_skill, [(choose,), *grid(row, 2)], skill=self._skill(skill))
        else:
            row = [self._button(f"skill_{one}", f"l:{one}") for one in FIRST_PASS]
            reply.say(self._words.library, grid([*row, self._button("topics", "l:topics")], 2))

    def _skill(self, skill: Skill) -> str:
        name = self._exercises.skill(skill)
        return name[0].upper() + name[1:]

    def _of(self, skill: Skill, level: str) -> list[Loaded]:
        return [
            one
            for one in self._library.scripts.values()
            if one.script.teaches == skill and level_of(one.script) == level
        ]

    async def _list(self, reply: Reply, what: str, key: str, page: str) -> None:
        """A page of titles, each a button that begins it; those not yet done first."""
        seen = (await self._store.learner(reply.person.chat)).seen
        first, _, level = key.partition(":")
        if first.startswith("#"):
            scripts = [one for one in self._library.scripts.values() if one.script.topic == first[1:]]
            scripts = [one for one in scripts if level_of(one.script)]
        else:
            scripts = self._of(first, level)  # type: ignore[arg-type]

        def done(one: Loaded) -> bool:
            visit = seen.get(one.script.id)
            return visit is not None and visit.finished > 0

        scripts.sort(key=lambda one: (done(one), one.script.title.casefold()))
        pages = max(1, -(-len(scripts) // PAGE))
        number = int(page) % pages if page.isdecimal() and len(page) < 5 else 0
        shown = scripts[number * PAGE : (number + 1) * PAGE]
        version = reply.person.version
        rows = [
            (Button(("✓ " if done(one) else "") + one.script.title, f"p:{version}:{one.script.id}"),) for one in shown
        ]
        if pages > 1:
            rows.append((self._button("more_titles", f"l:{key}:{(number + 1) % pages}"),))
        place = f"{number + 1} of {pages}" if pages > 1 else ""
        reply.say(self._words.library_list, rows, what=what, page=place)
