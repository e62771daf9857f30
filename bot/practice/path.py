"""The learning path: what comes next, and why.

In this order (CURRICULUM.md, "How it is taught"):

1. A newcomer's first exercise is always the same one.
2. Once a day, the weakest rule that is due in its Leitner box.
3. The first pass: each skill's card, pairs, part-by-part and writing; the first skill also its conversation and own
   words, so that every level is known early.
4. Then the other skills' conversations and own words.
5. From then on skills are mixed: the one practised longest ago, at the level practised longest ago in it.

What somebody saw in the last fourteen days does not come back unless they pick it themselves. A complaint about the
person themself waits until its skill has been passed once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from bot.dialogue import part
from bot.dialogue.library import Loaded
from bot.dialogue.model import ExerciseKind, Script
from bot.judge.verdict import Skill
from bot.practice import boxes
from bot.practice.ports import Learner

Level = Literal["learn", "spot", "build", "write", "roleplay", "own"]
LEVELS: tuple[Level, ...] = get_args(Level)

#: The level at which each kind of script is practised; a guide is none.
LEVEL_OF: dict[ExerciseKind, Level] = {
    "learn": "learn",
    "spot": "spot",
    "build": "build",
    "drill": "write",
    "story": "write",
    "roleplay": "roleplay",
    "own": "own",
}

#: About how many minutes an exercise takes.
MINUTES: dict[Level, int] = {"learn": 1, "spot": 2, "build": 2, "write": 3, "roleplay": 5, "own": 4}

#: The order in which a newcomer meets the skills, and in which those are offered that are equally due: saying back is
#: the easiest to do at once, joys come before troubles, and speaking of one's own trouble comes last (CURRICULUM.md).
FIRST_PASS: tuple[Skill, ...] = ("paraphrase", "good_news", "empathy", "appreciation", "i_statement")
PASSED: tuple[Level, ...] = ("learn", "spot", "build", "write")

#: What a newcomer does first.
FIRST_SCRIPT = "para-exam"

#: No script is proposed again within so many days (issue and CURRICULUM.md: "no scenario returns within 14 days").
REST_DAYS = 14

Why = Literal["first", "due", "level", "mixed", "any"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The script to propose and why; `rule` is the one that is due, where that is the reason."""

    script: str
    why: Why
    rule: str = ""


def level_of(script: Script) -> Level | None:
    """The level at which a script is practised; None for a guide."""
    return LEVEL_OF.get(script.kind)


def choose(
    scripts: Mapping[str, Loaded],
    learner: Learner,
    day: str,
    *,
    chat: int = 0,
    skill: Skill | None = None,
    but: Iterable[str] = (),
) -> Proposal | None:
    """What to propose to a person on their local day (ISO date).

    Where several fit equally, `chat` decides: each person has an order of their own, always the same. `skill` asks for
    one skill, `but` are scripts not to propose (the one just done, the one declined); where another
    skill can be had, that of a script in `but` is not proposed either. None where there is nothing to propose. The same
    question always has the same answer.
    """
    known = _Known(scripts, learner, day, skill, frozenset(but), chat=chat)
    if not known.left:
        return None
    if FIRST_SCRIPT in known.left and not learner.seen and skill in {None, scripts[FIRST_SCRIPT].script.teaches}:
        return Proposal(FIRST_SCRIPT, "first")
    return known.review() or known.next_level() or known.mixed()


def own_order(chat: int, id_: str) -> str:
    """By what a person's scripts are sorted where nothing else decides."""
    return hashlib.sha256(f"{chat}:{id_}".encode()).hexdigest()


def unremembered(
    scripts: Mapping[str, Loaded], number: int, *, skill: Skill | None = None, but: Iterable[str] = ()
) -> Proposal | None:
    """What to propose to somebody of whom nothing is kept: at first what every newcomer does, then (`number` is not 0)
    one scene to write in or another, so that it is not always the same."""
    declined = set(but)
    fitting = sorted(
        id_
        for id_, one in scripts.items()
        if level_of(one.script) == "write"
        and not one.script.about_you
        and one.script.teaches
        and skill in {None, one.script.teaches}
        and id_ not in declined
    )
    if not number and FIRST_SCRIPT in fitting:
        return Proposal(FIRST_SCRIPT, "first")
    order = sorted(fitting, key=lambda id_: hashlib.sha256(f"{number}:{id_}".encode()).hexdigest())
    return Proposal(order[0], "any") if order else None


class _Known:
    """What is known of a person and their scripts, for one choice."""

    def __init__(
        self,
        scripts: Mapping[str, Loaded],
        learner: Learner,
        day: str,
        skill: Skill | None,
        but: frozenset[str],
        *,
        chat: int,
    ) -> None:
        self.scripts = {
            id_: one.script for id_, one in scripts.items() if one.script.teaches and level_of(one.script) is not None
        }
        self.learner, self.day, self.chat, self.skill, self.but = learner, day, chat, skill, but
        self.met = {
            (self.scripts[id_].teaches, level_of(self.scripts[id_])) for id_ in learner.seen if id_ in self.scripts
        }
        declined = {self.scripts[id_].teaches for id_ in but if id_ in self.scripts}
        fitting = [id_ for id_ in self.scripts if skill is None or self.scripts[id_].teaches == skill]
        fresh = [id_ for id_ in fitting if id_ not in but and self._rested(id_) and self._ready(id_)]
        # Where everything has been seen of late, what was seen longest ago comes back.
        others = [id_ for id_ in fitting if id_ not in but]
        self.left = fresh or [id_ for id_ in others if self._ready(id_)] or others or fitting
        elsewhere = [id_ for id_ in self.left if self.scripts[id_].teaches not in declined]
        if skill is None and elsewhere:
            self.left = elsewhere

    def _rested(self, id_: str) -> bool:
        seen = self.learner.seen.get(id_)
        return seen is None or seen.day <= _days_before(self.day, REST_DAYS)

    def _ready(self, id_: str) -> bool:
        script = self.scripts[id_]
        levels = {level_of(one) for one in self.scripts.values() if one.teaches == script.teaches}
        return not script.about_you or all((script.teaches, level) in self.met for level in levels & set(PASSED))

    def review(self) -> Proposal | None:
        """The weakest due rule, by an exercise that trains it: pairs about it first, then a scene in which it
        tempts."""
        if any(seen.day == self.day for seen in self.learner.seen.values()):
            return None
        for box in boxes.due(self.learner.boxes, self.day):
            able = [id_ for id_ in self.left if self.scripts[id_].teaches == box.skill and self._trains(id_, box.rule)]
            if able:
                return Proposal(min(able, key=self._review_order), "due", box.rule)
        return None

    def _trains(self, id_: str, rule: str) -> bool:
        script = self.scripts[id_]
        if script.rule is not None:
            return script.rule == rule
        listens = [scene.listen for scene in script.scenes.values() if scene.listen and not scene.listen.free]
        if any(rule in {*one.examples, *part.trained(script.skill(one), one.wants, one.minds)} for one in listens):
            return True
        # What has to be there is asked of every whole reply in the skill, while a slip has to be tempted.
        return any(
            not one.frame and script.skill(one) == script.teaches and part.has_to_be_there(script.skill(one), rule)
            for one in listens
        )

    def _review_order(self, id_: str) -> tuple[int, int, str]:
        order: tuple[Level | None, ...] = ("spot", "write", "learn", "build", "roleplay", "own")
        return self._last(id_), order.index(level_of(self.scripts[id_])), own_order(self.chat, id_)

    def next_level(self) -> Proposal | None:
        """The next level that was not met yet, skill by skill."""
        first, *others = FIRST_PASS
        way: list[tuple[Skill, Level]] = [(first, level) for level in LEVELS]
        way += [(skill, level) for skill in others for level in PASSED]
        way += [(skill, level) for skill in others for level in LEVELS if level not in PASSED]
        for skill, level in way:
            if (skill, level) in self.met:
                continue
            if able := self._at(skill, level):
                return Proposal(min(able, key=self._order), "level")
        return None

    def _at(self, skill: Skill, level: Level) -> list[str]:
        scripts = self.scripts
        return [id_ for id_ in self.left if (scripts[id_].teaches, level_of(scripts[id_])) == (skill, level)]

    def mixed(self) -> Proposal:
        """The skill practised longest ago, and in it the level practised longest ago."""
        here = {self.scripts[id_].teaches for id_ in self.left}
        skills = [skill for skill in FIRST_PASS if skill in here]
        skill = min(skills, key=lambda one: (self._latest(one), FIRST_PASS.index(one)))
        levels = [level for level in LEVELS if self._at(skill, level)]
        level = min(levels, key=lambda one: (self._latest(skill, one), -LEVELS.index(one)))
        return Proposal(min(self._at(skill, level), key=self._order), "mixed")

    def _latest(self, skill: Skill, level: Level | None = None) -> int:
        """When a skill, or a level of it, was practised last; 0 where never."""
        return max(
            (
                seen.at
                for id_, seen in self.learner.seen.items()
                if id_ in self.scripts
                and self.scripts[id_].teaches == skill
                and (level is None or level_of(self.scripts[id_]) == level)
            ),
            default=0,
        )

    def _last(self, id_: str) -> int:
        seen = self.learner.seen.get(id_)
        return seen.at if seen else 0

    def _order(self, id_: str) -> tuple[int, bool, bool, str]:
        """Not yet seen first, or longest ago; of cards the one that says what the skill is; hard topics last."""
        script = self.scripts[id_]
        basic = id_ == f"learn-{(script.teaches or '').replace('_', '-')}"
        return self._last(id_), script.about_you, not basic, own_order(self.chat, id_)


def _days_before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
