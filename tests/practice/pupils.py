"""Who learns in the tests of the learning path, from what, and the way that everybody goes."""

from __future__ import annotations

from bot.dialogue.library import Loaded
from bot.judge.verdict import Skill
from bot.practice.path import FIRST_PASS, PASSED, Level
from practice.making import Pupil, days_on, school, script

TOMORROW = days_on(1)
SCHOOL = school()
PAIRS = script("emp-pairs", "spot", "empathy", rule="advice")

#: What a newcomer goes through: the first exercise and the rest of its skill, each other skill up to writing, and then
#: what is left of those.
FIRST, *OTHERS = FIRST_PASS
UP_TO_WRITING = [(skill, level) for skill in OTHERS for level in PASSED]
THE_REST: list[tuple[Skill, Level]] = [(skill, level) for skill in OTHERS for level in ("roleplay", "own")]
THE_WAY = (
    [(FIRST, level) for level in ("write", "learn", "spot", "build", "roleplay", "own")] + UP_TO_WRITING + THE_REST
)


def pupil() -> Pupil:
    """A newcomer."""
    return Pupil(SCHOOL)


def passed(scripts: dict[str, Loaded] | None = None) -> Pupil:
    """Somebody who has met every level of every skill, long ago."""
    found = Pupil(scripts or SCHOOL)
    found.goes_on(len(THE_WAY), days_on(-100))
    return found
