"""YAML text to plain data with the place of every part.

A script is data, so only the plain part of YAML is let in: mappings, lists and strings. Anchors, aliases, tags and
keys written twice are refused, because each of them lets a file say something other than what a reader sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from bot.dialogue.problem import Place, Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
    try:
        events = list(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        source.problems.append(_not_yaml(error, file))
        return source
    documents = sum(isinstance(event, yaml.DocumentStartEvent) for event in events)
    if documents != 1:
        what = "is empty" if documents == 0 else "holds several documents"
        source.problems.append(Problem(Place(file), "D004", f"the file {what}", "one file is one YAML mapping"))
        return source
    nodes = iter(events[2:])
    source.data = _node(next(nodes), nodes, (), source)
    if not source.problems and not isinstance(source.data, dict):
        source.problems.append(Problem(source.place(()), "D004", "the file is no mapping", "begin with `id: …`"))
    return source


def _not_yaml(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    why = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    hint = "is a `|` missing, or the indentation off?"
    if "'\\t'" in why:
        hint = "YAML is indented with spaces, not tabs"
    return Problem(place, "D001", f"this is not YAML: {why}", hint)


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
        source.problems.append(Problem(place, "D003", f"the tag {tag} is not allowed in a script", "leave it out"))
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
