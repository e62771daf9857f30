"""The labelled replies in tools/training/*.txt: how they are written, read and checked.

    == paraphrase                              the skill of what follows
    # I studied for weeks and went blank.      a statement, or the situation
    g content,feeling,own_words | All that work, and then nothing came. That stings.
    n content,advice | A bad day. {advice:Flash cards help, you know.}

A reply a line: its verdict (`g`ood, `a`lmost, `n`ot_yet), every rule that is true of it (`-` for none), the words.
Braces stand round the words of a stop; a stop that has none is true of the reply as a whole. docs/judge.md says what
the rules are. `python -m tools.reader.labelled` checks all files, tells every mistake as `file:line: what`, and counts.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.judge.verdict import RULES, Grade, Skill

FOLDER = Path(__file__).resolve().parents[1] / "training"
GRADES: dict[str, Grade] = {"g": "good", "a": "almost", "n": "not_yet"}
#: Stops that are true of a reply as a whole: they need no braces.
WHOLE = frozenset({"question_only", "parroting", "contradiction", "off_topic", "flat"})

_LINE = re.compile(r"([gan])\s+([\w, -]+?)\s*\|\s?(.*)")
_BRACES = re.compile(r"\{(\w+):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One reply: `rules` are all that are true of it, `spans` (rule, start, end) where a stop stands, in code
    points."""

    skill: Skill
    heard: str
    said: str
    verdict: Grade
    rules: frozenset[str]
    spans: tuple[tuple[str, int, int], ...]
    place: str


class Mistakes(Exception):
    """What is wrong in the files, a line each."""


def read(files: list[Path]) -> list[Labelled]:
    """Every reply of these files. Raises `Mistakes` with all that is wrong."""
    found: list[Labelled] = []
    wrong: list[str] = []
    for file in files:
        for one in _lines(file):
            if isinstance(one, str):
                wrong.append(one)
                continue
            found.append(one)
            wrong += [f"{one.place}: {text}" for text in _against_the_rubric(one)]
    if wrong:
        raise Mistakes("\n".join(wrong))
    return found


def _lines(file: Path) -> Iterator[Labelled | str]:
    skill: Skill | None = None
    heard = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{file.name}:{number}"
        if not line.strip():
            continue
        if line.startswith("=="):
            name, heard = line[2:].strip(), ""
            skill = next((one for one in RULES if one == name), None)
            if skill is None:
                yield f"{place}: there is no skill {name!r}"
        elif line.startswith("#"):
            heard = line[1:].strip()
        elif (match := _LINE.fullmatch(line)) is None:
            yield f"{place}: not of the form 'g rules | words'"
        elif skill is None or not heard:
            yield f"{place}: a skill and a statement must stand above it"
        else:
            grade, ids, marked = match.groups()
            rules = frozenset(part.strip() for part in ids.split(",") if part.strip() not in ("", "-"))
            said, spans = _unmarked(marked)
            yield Labelled(skill, heard, said, GRADES[grade], rules, spans, place)


def _unmarked(marked: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """The words without the braces, and where the braces stood."""
    said, spans, at = "", [], 0
    for braces in _BRACES.finditer(marked):
        said += marked[at : braces.start()]
        spans.append((braces[1], len(said), len(said) + len(braces[2])))
        said += braces[2]
        at = braces.end()
    return (said + marked[at:]).rstrip(), tuple(spans)


def _against_the_rubric(one: Labelled) -> Iterator[str]:
    """What the rubric forbids: unknown rules, stops without words, a verdict that does not follow from the rules."""
    kinds = RULES[one.skill]
    yield from (f"{one.skill} has no rule {rule!r}" for rule in one.rules - set(kinds))
    if "{" in one.said or "}" in one.said:
        yield "a brace that is not {rule:words}"
    stops = {rule for rule in one.rules if kinds.get(rule) == "stop"}
    marked = {rule for rule, *_ in one.spans}
    yield from (f"{rule} is marked and is no stop of this reply" for rule in marked - stops)
    yield from (f"the words of {rule} are not marked" for rule in stops - marked - WHOLE)
    meant = _verdict(one.skill, one.rules, bool(stops))
    if one.verdict not in meant:
        yield f"by these rules it is {' or '.join(sorted(meant))}, not {one.verdict}"


def _verdict(skill: Skill, rules: frozenset[str], stopped: bool) -> set[Grade]:
    """The verdicts that the rubric allows for these rules; for empathy and paraphrase some borders are the writer's."""
    if stopped:
        return {"not_yet"}
    kept = {rule for rule in rules if RULES[skill].get(rule) == "kept"}
    hints = rules - kept
    if skill == "i_statement":
        core = ("owns" in kept) + bool({"feeling", "faux_feeling"} & rules) + ("specific" in kept)
        return {"good"} if core == 3 else {"almost"} if core == 2 else {"not_yet"}
    if skill == "paraphrase":
        if not kept & {"content", "feeling"}:
            return {"not_yet"}
        return {"almost"} if hints else {"good"}
    if skill == "empathy":
        if len(kept) >= 2 and kept & {"feeling", "understanding", "validation"}:
            return {"good"}
        return {"almost"} if kept or hints else {"not_yet"}
    first = "enthusiasm" if skill == "good_news" else "specific"
    if first in kept and len(kept) >= 2:
        return {"good"}
    return {"almost"} if kept else {"not_yet"}


def main() -> int:
    """Check every file; 1 if anything is wrong."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.txt"))
    try:
        replies = read(files)
    except Mistakes as mistakes:
        print(mistakes)
        return 1
    for skill in RULES:
        own = [one for one in replies if one.skill == skill]
        grades = Counter(one.verdict for one in own)
        print(f"{skill}: {len({one.heard for one in own})} statements, {len(own)} replies, {dict(grades)}")
        print(
            "  "
            + ", ".join(f"{rule} {count}" for rule, count in Counter(r for o in own for r in o.rules).most_common())
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
