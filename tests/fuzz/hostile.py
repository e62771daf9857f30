"""Texts made to keep a regular expression busy, out of its own pieces."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import bot.dialogue
import bot.judge
import bot.practice.clock
import bot.render
import bot.safety
from bot.safety import rules

#: Telegram's longest text.
LONGEST = 4096

#: What may end a match that had nearly succeeded.
POISON = ("\x00", " ", "!", "a", "1", "\n", "'")

_CLASSES = {"DIGIT": "0", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": "!"}
_CANDIDATES = "a1 .'-\n!é\x00"

Tree = Iterable[tuple[Any, Any]]


def modules() -> Iterator[ModuleType]:
    """Every module whose regular expressions see what a person typed."""
    for package in (bot.judge, bot.safety, bot.dialogue, bot.render):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)
    yield bot.practice.clock


def _held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _held(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _held(one)
    elif hasattr(value, "__slots__") and type(value).__module__.startswith("bot."):
        for name in type(value).__slots__:
            yield from _held(getattr(value, name, None))


def _written(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """Those that stand in a call, as in `re.sub("…", …)`."""
    assert module.__file__
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield re.compile(str(node.args[0].value))


def patterns() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Every regular expression, by its own text: where it stands first, and itself."""
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for one in _held(value):
                found.setdefault(one.pattern, (f"{module.__name__}.{name}", one))
        for one in _written(module):
            found.setdefault(one.pattern, (module.__name__, one))
    for one in _held(rules._lexicon()):
        found.setdefault(one.pattern, ("bot.safety lexicon", one))
    return found


def _in(members: Tree, pick: Callable[[int], int]) -> str:
    positive = ""
    negated = False
    for op, value in members:
        if op is code.NEGATE:
            negated = True
        elif op is code.LITERAL:
            positive += chr(value)
        elif op is code.RANGE:
            positive += chr(value[0]) + chr(value[1])
        elif op is code.CATEGORY:
            positive += _CLASSES[str(value).removeprefix("CATEGORY_")]
    if negated:
        return next(one for one in _CANDIDATES if one not in positive)
    return positive[pick(len(positive))]


def _sample(tree: Tree, pick: Callable[[int], int], groups: dict[int, str]) -> str:
    """A text that the expression finds, or nearly."""
    text = ""
    for op, value in tree:
        if op is code.LITERAL:
            text += chr(value)
        elif op is code.NOT_LITERAL:
            text += next(one for one in _CANDIDATES if one != chr(value))
        elif op is code.ANY:
            text += "a"
        elif op is code.IN:
            text += _in(value, pick)
        elif op is code.BRANCH:
            text += _sample(value[1][pick(len(value[1]))], pick, groups)
        elif op is code.SUBPATTERN:
            text += (found := _sample(value[3], pick, groups))
            groups[value[0]] = found
        elif op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            low, high, inside = value
            for _ in range(low + pick(min(int(high), low + 4) - low + 1)):
                text += _sample(inside, pick, groups)
        elif op is code.ATOMIC_GROUP:
            text += _sample(value, pick, groups)
        elif op is code.GROUPREF:
            text += groups.get(value, "")
    return text


def _repeated(tree: Tree) -> Iterator[Tree]:
    """What stands under a repetition."""
    for op, value in tree:
        if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            if value[1] > 1:
                yield value[2]
            yield from _repeated(value[2])
        elif op is code.BRANCH:
            for one in value[1]:
                yield from _repeated(one)
        elif op is code.SUBPATTERN:
            yield from _repeated(value[3])
        elif op is code.ATOMIC_GROUP:
            yield from _repeated(value)


def filled(piece: str, end: str = "", start: str = "") -> str:
    """The piece over and over, up to Telegram's longest, after a start and before an end."""
    room = LONGEST - len(start) - len(end)
    return start + (piece * (room // max(1, len(piece)) + 1))[:room] + end


def texts(pattern: re.Pattern[str], most: int = 24) -> list[str]:
    """Hostile texts for one expression: its own near matches what it repeats, and both spoilt at the end."""
    chance = random.Random(pattern.pattern)  # the same texts each time
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)

    def pick(count: int) -> int:
        return chance.randrange(count)

    found: dict[str, None] = {}
    for inside in islice(_repeated(tree), 6):
        piece = _sample(inside, pick, {}) or "a"
        whole = _sample(tree, pick, {})
        for text in (filled(piece, "\x00"), filled(piece, pick_of(POISON, pick), whole[: len(whole) // 2])):
            found[text] = None
    while len(found) < most:
        whole = _sample(tree, pick, {}) or "a"
        cut = whole[: max(1, len(whole) - 1 - pick(min(len(whole), 6)))]
        found |= dict.fromkeys(
            (
                filled(whole),
                filled(cut),
                filled(f"{cut} "),
                filled(cut + pick_of(POISON, pick)),
                filled(whole + _sample(tree, pick, {})[:-1]),
                filled(whole[:1] * 7 + " "),
            )
        )
        most -= 1  # a short expression has few
    return list(islice(found, most))


def pick_of(some: tuple[str, ...], pick: Callable[[int], int]) -> str:
    """One of them."""
    return some[pick(len(some))]
