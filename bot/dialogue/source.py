"""YAML text to plain data with the place of every part.

A script is data, so only the plain part of YAML is let in: mappings, lists and strings. Anchors, aliases, tags and
keys written twice are refused, because each of them lets a file say something other than what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from bot.dialogue.problem import Place, Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: No script comes near; beyond it a file is broken, and reading it would only run out of stack.
DEEPEST = 50

# YAML 1.2, production 1: what a file may hold. A position told here is exact, libyaml's would not be.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# libyaml's words for what goes wrong most, and an author's: (message, hint).
_PLAINLY = {
    "mapping values are not allowed in this context": (
        "a colon stands where none can be: a second one in a line, or the line above is not finished",
        "put speech into a `|` block: `say: |`, and the text on the next line, indented",
    ),
    "could not find expected ':'": ("a key without its colon", "write `key: value`; is a `|` missing above it?"),
    "did not find expected key": (
        "this does not belong here: the indentation is off, or a quote closed too soon",
        "line it up, or use a `|` block",
    ),
    "found a tab character that violates indentation": (
        "a tab stands here",
        "a script is indented with spaces, not tabs",
    ),
    "found unexpected end of stream": ("the quote that opens here is never closed", "close it, or use a `|` block"),
    "block sequence entries are not allowed in this context": (
        "a list cannot begin in the line of its key",
        "write `- …` on the next line",
    ),
    "did not find expected ',' or ']'": (
        "a [ that is never closed, or closed wrongly",
        "use lines that begin with `- `",
    ),
    "did not find expected ',' or '}'": ("a { that is never closed, or closed wrongly", "use a `|` block for a text"),
    "found unknown escape character": ("a backslash means something in double quotes", "use a `|` block"),
    "found character that cannot start any token": ("a text may not begin with this sign", "put the text into quotes"),
}

Data = str | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One file read: its data, and for every path into it (keys and indices) where that part begins."""

    file: str
    data: Data = ""
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file))


def read(text: str, file: str) -> Source:
    """Read one YAML document.

    Takes the text and the file's name as it is to be shown. Gives a Source; where `problems` is not empty the data
    may be incomplete. Raises nothing.
    """
    source = Source(file)
    if forbidden := _FORBIDDEN.search(text):
        line_start = text.rfind("\n", 0, forbidden.start()) + 1
        place = Place(file, text.count("\n", 0, line_start) + 1, forbidden.start() - line_start + 1)
        what = f"the file cannot be read: the character U+{ord(forbidden[0]):04X}, which cannot be seen, stands here"
        source.problems.append(Problem(place, "D001", what, "delete it"))
        return source
    try:
        events = list(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        source.problems.append(_not_yaml(error, file, text))
        return source
    if wrong := _not_one_mapping(events, source):
        source.problems.append(wrong)
        return source
    nodes = iter(events[2:])
    source.data = _node(next(nodes), nodes, (), source)
    if not source.problems and not isinstance(source.data, dict):
        source.problems.append(
            Problem(source.place(()), "D004", "the file has no `key: value` lines", "begin with `id: …`")
        )
    return source


def _not_one_mapping(events: list[yaml.Event], source: Source) -> Problem | None:
    documents = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    if len(documents) != 1:
        what = "holds several scripts" if documents else "is empty"
        hint = "delete this `---` line" if documents else "begin with `id: …`, or delete the file"
        return Problem(
            _place(documents[1], source) if documents else Place(source.file), "D004", f"the file {what}", hint
        )
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Problem(_place(event, source), "D004", "this is nested too deeply", "write it flatter")
    return None


def _not_yaml(error: yaml.YAMLError, file: str, text: str) -> Problem:
    why = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    lines = text.rstrip().split("\n")
    if not mark or mark.line >= len(lines):
        # Found out only at the end of the file: what is told is where the unfinished thing begins.
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, min(mark.line + 1, len(lines)), mark.column + 1) if mark else Place(file)
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        why = "found a tab character that violates indentation"
    said, hint = _PLAINLY.get(why, (why, "is a `|` missing, or the indentation off?"))
    return Problem(place, "D001", f"the file cannot be read: {said}", hint)


def _place(event: yaml.Event, source: Source) -> Place:
    mark = event.start_mark
    return Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file)


def _node(event: yaml.Event, events: Iterator[yaml.Event], path: Path, source: Source) -> Data:
    place = _place(event, source)
    source.places.setdefault(path, place)
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        kind = "alias *" if isinstance(event, yaml.AliasEvent) else "anchor &"
        source.problems.append(
            Problem(place, "D003", f"the {kind}{anchor} is not allowed in a script", "write the text out again")
        )
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        source.problems.append(Problem(place, "D003", f"the tag {shown} is not allowed in a script", "leave it out"))
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, path, source)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, source)
    return str(getattr(event, "value", ""))


def _mapping(events: Iterator[yaml.Event], path: Path, source: Source) -> dict[str, Data]:
    found: dict[str, Data] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        place = _place(event, source)
        key = _node(event, events, (*path, "?"), source)
        source.places.pop((*path, "?"), None)
        if not isinstance(key, str):
            source.problems.append(Problem(place, "D004", "a key must be a word", "write `key: value`"))
            key = str(key)
        if key in found:
            source.problems.append(
                Problem(place, "D002", f"the key '{key}' stands here twice", "keep one; the other would be lost")
            )
        source.places[(*path, key)] = place
        found[key] = _node(next(events), events, (*path, key), source)
    return found


def _sequence(events: Iterator[yaml.Event], path: Path, source: Source) -> list[Data]:
    found: list[Data] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_node(event, events, (*path, len(found)), source))
    return found
