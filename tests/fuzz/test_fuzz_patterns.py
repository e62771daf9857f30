"""No text of Telegram's longest keeps a regular expression, the judge or the screen busy for long."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import islice
from time import process_time

import pytest

from bot.dialogue.speech import bubbles, heard
from bot.judge.judge import judge_by_rules, reads
from bot.judge.text import lexicon
from bot.judge.verdict import SKILLS, Skill, Task
from bot.places.world import World
from bot.practice.clock import valid_hour
from bot.practice.wishes import read_date
from bot.render import markup, template
from bot.safety import rules as safety
from bot.safety.plain import plain, sentences, without_quotations
from bot.safety.rules import found_by_rules
from fuzz.hostile import LONGEST, filled, patterns, texts

#: Seconds of processor that one expression, and a whole reading, may take of the longest text.
ONE, WHOLE = 0.05, 0.5

PATTERNS = patterns()
KNOWN = frozenset({"bot.render.markup._MARKS"})
#: What is hostile to several: long words, many words, many sentences, quotes, stars, spelling, numbers, marks.
GENERAL = (
    *tuple(
        filled(piece)
        for piece in (
            *(
                "a",
                " ",
                "a ",
                "a. ",
                "a, ",
                "\n",
                "aaa ",
                "'",
                "a'",
                "''",
                "“",
                "“a",
                "“a” ",
                '"',
                '"a" ',
                "‘a ",
                " 'a",
            ),
            *(
                "a*b ",
                "k*ll ",
                "s3lf ",
                "a1a1",
                "k i l l ",
                "k-i-l-l ",
                "0",
                "0 ",
                "*",
                "_",
                "#",
                "<",
                "<b>",
                "&",
                "&#",
                "<a ",
            ),
            *(
                "{{",
                "{% if ",
                "}}",
                "({[",
                "!?",
                "…",
                "😭",
                "👨\u200d👩\u200d👧\u200d👦",
                "é",
                "́",
                "é",
                "ﷺ",
                "你",
                "ß",
                "İ",
                "\x00",
                ".",
            ),
            *(
                "i ",
                "you ",
                "not ",
                "i am not ",
                "he said 'i ",
                "he said: “i want to ",
                "years ago ",
                "no no ",
                "i feel ",
            ),
            *(
                "you always ",
                "you sound so sad because ",
                "thank you for ",
                "that's great, how did ",
                "could you please ",
            ),
            *(
                "when you ",
                "i wonder if ",
                "don't ",
                "i'm not not ",
                "your ",
                "and and ",
                "to to ",
                "half past ",
                "12:",
            ),
        )
    ),
    "".join(f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{n}*x " for n in range(700))[:LONGEST],
)


def seconds(run: Callable[[], object], limit: float) -> float:
    """The least of three runs, in seconds of this process; of one where that is within the limit already."""
    found = float("inf")
    for _ in range(3):
        begun = process_time()
        run()
        found = min(found, process_time() - begun)
        if found <= limit:
            break
    return found


@pytest.mark.parametrize("share", range(8))
def test_no_regular_expression_takes_long(share: int) -> None:
    assert too_slow([one for one in PATTERNS.values() if one[0] not in KNOWN][share::8]) == []


def test_no_regular_expression_known_to_be_slow_takes_long() -> None:
    assert too_slow([one for one in PATTERNS.values() if one[0] in KNOWN]) == []


def too_slow(some: list[tuple[str, re.Pattern[str]]]) -> list[tuple[str, str, str, float]]:
    """The expressions that take too long of a text, where they stand, the text and how long it took."""
    slow = []
    for where, pattern in some:
        for text in texts(pattern):
            taken = seconds(lambda pattern=pattern, text=text: list(pattern.finditer(text)), ONE)  # type: ignore[misc]
            if taken > ONE:
                slow.append((where, pattern.pattern[:120], text[:40], round(taken, 3)))
    return slow


def test_every_place_with_regular_expressions_is_looked_at() -> None:
    assert len(PATTERNS) > 200
    places = {where.rpartition(".")[0] if where.count(".") > 2 else where for where, _ in PATTERNS.values()}
    assert {"bot.safety lexicon", "bot.judge.text", "bot.practice.clock", "bot.render.markup"} <= places


def lexical() -> list[str]:
    """Each list of the judge's words and phrases, over and over."""
    found = []
    for name in ("text", "i_statement", "reflection", "empathy", "good_news", "appreciation", "acts", "feelings"):
        try:
            read = lexicon(name)
        except FileNotFoundError:
            continue
        for value in read.values():
            words = value if isinstance(value, str) else " ".join(map(str, value))
            found.append(filled(words + " "))
    return found


JUDGED = [*GENERAL, *lexical()]
SCREENED = [*GENERAL, *(text for _, one in islice(PATTERNS.values(), 0, None, 12) for text in texts(one, 4)[:3])]


def worst(run: Callable[[str], object], hostile: list[str]) -> list[tuple[float, str]]:
    """The texts that take too long, and how long."""
    found = []
    for text in hostile:
        taken = seconds(lambda text=text: run(text), WHOLE)  # type: ignore[misc]
        if taken > WHOLE:
            found.append((round(taken, 2), text[:60]))
    return found


@pytest.mark.parametrize("skill", SKILLS)
def test_judging_takes_no_long_time(skill: Skill) -> None:
    said = "My aunt worked extra shifts for it. I studied for weeks, and then I blanked on the exam."
    assert worst(lambda text: judge_by_rules(Task(skill, said, text)), JUDGED) == []
    assert worst(lambda text: judge_by_rules(Task(skill, text, text)), JUDGED[::7]) == []


def test_screening_takes_no_long_time() -> None:
    assert worst(found_by_rules, SCREENED) == []


def test_making_plain_takes_no_long_time() -> None:
    words = safety._lexicon()

    def whole(text: str) -> object:
        return sentences(plain(without_quotations(text, words.reporters), words.spelling))

    assert worst(whole, SCREENED) == []


@pytest.mark.parametrize(
    "run",
    [
        *(valid_hour, reads, markup.mistakes, markup.plain, markup.escape, template.shorten, bubbles, World().find),
        lambda text: heard(text, ("Noor",)),
        lambda text: read_date(text, date(2026, 3, 2)),
        lambda text: template.render("{{ answer }}", answer=text),
    ],
    ids=["hour", "reads", "mistakes", "plain", "escape", "shorten", "bubbles", "places", "heard", "date", "template"],
)  # fmt: skip
def test_reading_anything_else_takes_no_long_time(run: Callable[[str], object]) -> None:
    assert worst(run, list(GENERAL)) == []
