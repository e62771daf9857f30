"""From plain data to a model, with pydantic's errors told in an author's terms and at their place."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.dialogue.problem import Problem, did_you_mean
from bot.dialogue.source import Data, Path, Source

M = TypeVar("M", bound=BaseModel)

_MAPPING = frozenset({"model_type", "model_attributes_type"})
_EXPECTED = {
    "dict_type": "a mapping (`key: value` lines)",
    "model_type": "a mapping (`key: value` lines)",
    "model_attributes_type": "a mapping (`key: value` lines)",
    "tuple_type": "a list (lines that begin with `- `)",
    "string_type": "a text",
    "int_parsing": "a whole number",
    "bool_parsing": "true or false",
}


#: What stands in for a missing key while the rest of a file is looked at, so that all mistakes are told at once.
_STAND_INS: dict[str, Data] = {
    "id": "x",
    "kind": "drill",
    "title": "x",
    "teaches": "paraphrase",
    "label": "x",
    "go": "END",
    "good": {"go": "END"},
    "say": "x",
    "better": "x",
    "worse": "y",
    "why_better": "x",
    "why_worse": "x",
    "trust": "0",
}
_MENDINGS = 4

#: With what the ids of a list begin, by the list.
_LETTERS = {"nudges": "n", "questions": "q", "prompts": "l", "ideas": "t", "whys": "y"}


def fit(model: type[M], source: Source) -> tuple[M | None, list[Problem]]:
    """Fit a file's data to a model.

    Gives every mistake at its place, and the model: where there are mistakes it is one without the parts that do not
    fit, good only for looking for further mistakes, or None where too little is left.
    """
    data = copy.deepcopy(source.data)
    problems: list[Problem] = []
    for _ in range(_MENDINGS):
        try:
            return model.model_validate(data), problems
        except ValidationError as error:
            errors = [dict(one) for one in error.errors(include_url=False)]
            if not problems:
                problems = _problems(model, source, errors)
            for one in errors:
                _mend(data, one)
    return None, problems


def _mend(data: Data, error: dict[str, Any]) -> None:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    if not path:
        return
    *way, last = path
    around: Any = data
    for part in way:
        try:
            around = around[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(around, list) and isinstance(last, int):
        # Taking an entry out would move the places of those behind it.
        around[last] = {} if error["type"] in _MAPPING else "x"
        return
    if not isinstance(around, dict):
        return
    if error["type"] in _MAPPING:
        around[str(last)] = {}
    elif error["type"] == "missing":
        scenes = data.get("scenes") if isinstance(data, dict) else None
        first = next(iter(scenes), "x") if isinstance(scenes, dict) else "x"
        around[str(last)] = first if last == "start" else copy.deepcopy(_STAND_INS.get(str(last), {}))
    else:
        around.pop(str(last), None)


def _problems(model: type[BaseModel], source: Source, errors: list[dict[str, Any]]) -> list[Problem]:
    """What is told of the errors, each mistake once: a misspelt key is not told as missing besides, and a list whose
    entries do not fit is not told as empty."""
    told = [(one, _problem(model, source, one)) for one in errors]
    meant = {(*one["loc"][:-1], problem.hint) for one, problem in told if one["type"] == "extra_forbidden"}

    def echo(one: dict[str, Any]) -> bool:
        *way, last = one["loc"]
        if one["type"] == "missing":
            return (*way, f"did you mean '{last}'?") in meant
        below = (
            len(other["loc"]) > len(one["loc"]) and other["loc"][: len(one["loc"])] == one["loc"] for other in errors
        )
        return one["type"] == "too_short" and any(below)

    return [problem for one, problem in told if not echo(one)]


def _problem(model: type[BaseModel], source: Source, error: dict[str, Any]) -> Problem:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    place, name, kind = source.place(path), _name(path), error["type"]
    if kind == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), _keys(model, path[:-1])) or "known: " + ", ".join(_keys(model, path[:-1]))
        return Problem(place, "D010", f"there is no key called '{path[-1]}' here", hint)
    if kind == "missing":
        return Problem(source.place(path[:-1]), "D011", f"the key '{path[-1]}' is missing", "add it")
    if kind in _EXPECTED:
        given = error["input"]
        empty = ", but nothing stands after it" if given == "" else ""
        return Problem(place, "D012", f"{name} must be {_EXPECTED[kind]}{empty}")
    context = error.get("ctx", {})
    if kind == "literal_error":
        given, expected = str(error["input"]), str(context["expected"])
        hint = did_you_mean(given, expected.replace("'", "").replace(" or ", ", ").split(", "))
        return Problem(place, "D012", f"{name} is '{given}', but must be one of {expected}", hint)
    if kind in {"less_than_equal", "greater_than_equal"}:
        most = f"{context['le']} at most" if "le" in context else f"{context['ge']} at least"
        return Problem(place, "D012", f"{name} is {error['input']}, but can be {most}")
    if kind in {"string_too_short", "too_short"}:
        return Problem(place, "D012", f"{name} is empty")
    if kind == "string_too_long":
        return Problem(place, "D012", f"{name} is longer than {context['max_length']} characters")
    if kind == "string_pattern_mismatch":
        what = f"the name '{path[-1]}'" if error["loc"][-1] == "[key]" else f"{name} is '{error['input']}', which"
        return Problem(place, "D012", f"{what} has a form that is not allowed here", _pattern(path))
    return Problem(place, "D012", f"{name}: {error['msg'].lower()}")


def _name(path: Path) -> str:
    words = [f"'{part}'" if isinstance(part, str) else f"entry {part + 1}" for part in path[-2:]]
    return " of ".join(reversed(words)) if words else "the file"


def _pattern(path: Path) -> str:
    if path and path[-1] == "id":
        letter = _LETTERS.get(str(path[0]), "")
        begin = f", beginning with {letter}-" if letter else ""
        return f"lower-case letters, digits and hyphens{begin}"
    if path and path[-1] == "checked":
        return "a day, written like 2026-01-31"
    if path[:1] == ("countries",):
        return "the country's two capital letters, such as NZ"
    return "lower-case letters, digits and underscores, beginning with a letter"


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a model knows at a path, by walking the annotations."""
    found: Iterable[type[BaseModel]] = (model,)
    for part in path:
        found = [
            inner
            for one in found
            for name, field in one.model_fields.items()
            if part in (name, field.alias)
            for inner in _models(field.annotation)
        ] or found
    return sorted({field.alias or name for one in found for name, field in one.model_fields.items()})


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]
