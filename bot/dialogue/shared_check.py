"""What can be wrong with shared texts beyond their shape: a rule without words, a nudge twice, a broken template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import BaseModel

from bot.dialogue.check_texts import BUBBLE_LENGTH
from bot.dialogue.content import Idea, Ideas, Ladder, Prompt, Question, Questions, Together, Why, Whys
from bot.dialogue.problem import Problem, did_you_mean
from bot.dialogue.shared import Feedback, HelpLine, HelpLines, Messages, Nudge, Nudges, Safety
from bot.dialogue.source import Path, Source
from bot.dialogue.speech import bubbles
from bot.judge.verdict import RULES, SKILLS
from bot.render import markup, template

#: The line in a safety text that the country's help lines take the place of.
LINES = "{lines}"

#: A number to call is compared with its source again after so many months.
MONTHS = 6

#: What stands in place of a day at a line that nobody has compared with its source yet; it is not `verified` then.
NEVER = "never"


def check_shared(texts: BaseModel, source: Source) -> Iterator[Problem]:
    """Every mistake in one file of shared texts, at its place."""
    if isinstance(texts, Feedback):
        yield from _feedback(texts, source)
    elif isinstance(texts, Nudges):
        yield from _nudges(texts, source)
    elif isinstance(texts, Safety):
        yield from _safety(texts, source)
    elif isinstance(texts, (Questions, Ladder, Ideas, Whys)):
        (top,) = type(texts).model_fields
        yield from _list(top, getattr(texts, top), source)
    elif isinstance(texts, Together):
        for path, text in _lines(texts.texts.model_dump(), ("texts",)):
            yield from _template(path, text, source, None)
    elif isinstance(texts, Messages):
        for part in (texts.texts.model_dump(), texts.buttons):
            top = "buttons" if part is texts.buttons else "texts"
            for path, text in _lines(part, (top,)):
                yield from _template(path, text, source, None)


def _feedback(feedback: Feedback, source: Source) -> Iterator[Problem]:
    for skill in SKILLS:
        words = feedback.of(skill)
        for rule, kind in RULES[skill].items():
            part = "kept" if kind == "kept" else "change"
            if rule not in getattr(words, part):
                place = source.place((skill, part))
                yield Problem(place, "D070", f"the rule '{rule}' of {skill} has no words", f"add it under `{part}`")
        for part in ("kept", "change"):
            for rule in getattr(words, part):
                if rule not in RULES[skill]:
                    hint = did_you_mean(rule, RULES[skill])
                    yield Problem(source.place((skill, part, rule)), "D041", f"'{rule}' is no rule of {skill}", hint)
        for path, text in _lines(words.model_dump(), (skill,)):
            known = {"kept": {"quote"}, "change": {"quote"}, "ask": {"name"}}.get(str(path[1]), set())
            yield from _template(path, text, source, known)


def _lines(data: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text below a path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _lines(value, (*path, key))
    elif isinstance(data, (list, tuple)):
        for index, value in enumerate(data):
            yield from _lines(value, (*path, index))


def _template(path: Path, text: str, source: Source, known: set[str] | None) -> Iterator[Problem]:
    """A template that cannot be read, reads an unknown name (None: any name is allowed) or has bad markup."""
    place = source.place(path)
    try:
        names = template.variables(text)
    except template.TemplateMistake as error:
        yield Problem(place, "D030", f"the template cannot be read: {error}", f"line {error.line} of this text")
        return
    if known is not None:
        for name in sorted(names - known):
            hint = did_you_mean(name, known) or ("nothing can be filled in here" if not known else "")
            yield Problem(place, "D030", f"the template reads '{name}', which is not known here", hint)
        if names - known:
            return
    # With something to fill in and without: the branches of an {% if %} are both looked at.
    for value in ("…", ""):
        try:
            filled = template.render(text, **dict.fromkeys([*names, *(known or ())], value))
        except template.TemplateMistake as error:
            yield Problem(place, "D030", f"the template cannot be filled: {error}", f"line {error.line} of this text")
            return
        if found := markup.mistakes(filled):
            yield from (Problem(place, "D031", mistake, f"line {line} of this text") for line, mistake in found)
            return


def _nudges(nudges: Nudges, source: Source) -> Iterator[Problem]:
    yield from _list("nudges", nudges.nudges, source)
    for key in ("done", "swapped", "later"):
        for path, text in _lines(getattr(nudges, key), (key,)):
            yield from _template(path, text, source, set())


def _list(top: str, items: Sequence[Nudge | Question | Prompt | Idea | Why], source: Source) -> Iterator[Problem]:
    """A list of things to say, each with an id and a text of its own."""
    for what in ("id", "text"):
        seen: set[str] = set()
        for index, item in enumerate(items):
            value = " ".join(str(getattr(item, what)).casefold().split())
            if value in seen:
                place = source.place((top, index, what))
                yield Problem(place, "D050", f"this {what} stands in the list twice", "change one")
            seen.add(value)
    for index, item in enumerate(items):
        for path, text in _lines(item.model_dump(), (top, index)):
            yield from _template(path, text, source, set())


def _safety(safety: Safety, source: Source) -> Iterator[Problem]:
    for kind in ("crisis", "abuse", "minor"):
        for index, text in enumerate(getattr(safety, kind).texts):
            path: Path = (kind, "texts", index)
            if LINES not in text:
                yield Problem(source.place(path), "D071", "this text has no place for the help lines", f"add {LINES}")
            for bubble in bubbles(text):
                if len(bubble) > BUBBLE_LENGTH:
                    message = f"a bubble has {len(bubble)} characters, more than {BUBBLE_LENGTH}"
                    yield Problem(source.place(path), "D032", message, "part it by a blank line, or say less")


def check_age(lines: HelpLines, source: Source, today: date) -> Iterator[Problem]:
    """A warning for every help line whose number was last compared with its source more than six months ago."""
    listed = [(("countries", country), lines.countries[country]) for country in lines.countries]
    for path, found in [*listed, (("unknown",), lines.unknown)]:
        for index, line in enumerate(found):
            if line.checked != NEVER and (wrong := _age(line, today)):
                place = source.place((*path, index, "checked"))
                yield Problem(place, "W040", f"{line.service}: {wrong}", f"compare it with {line.source}")


def _age(line: HelpLine, today: date) -> str:
    """What is wrong with the day on which a line was compared, or an empty string."""
    try:
        checked = date.fromisoformat(line.checked)
    except ValueError:
        return f"there is no day {line.checked}"
    if checked > today:
        return f"{line.checked} is a day to come"
    # Without the days a month may lack: what was compared on 31 August is too old from 1 March on.
    months = 12 * (today.year - checked.year) + today.month - checked.month
    old = months > MONTHS or (months == MONTHS and today.day > checked.day)
    return f"the number was last compared on {line.checked}, more than six months ago" if old else ""
