"""Phrases over tokens: the small pattern language in which the lexicons are written, and its matcher.

A pattern is words with spaces between them; it is read by the same tokeniser as a reply, so that "don't", "dont" and
"do not" are the same. Besides: `a|b` one of these words; `<name>` a word of a named class; `word?` may be missing;
`*` any one word; `...` up to four words; `^` start and `$` end of a clause. Nothing but `^` looks at clauses unless the
caller asks for it. A pattern looks at a bounded number of words, so the time is linear in the length of the reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from bot.judge.text import Text

T = TypeVar("T")

#: How many words `...` may stand for.
GAP = 4
_ANY = frozenset(["*"])
_GAP = frozenset(["..."])
_START = frozenset(["^"])
_END = frozenset(["$"])

Step = frozenset[str]
_Entry = tuple[bool, tuple[Step, ...], T]


class Hit(NamedTuple, Generic[T]):
    """One phrase found: token indexes (both included), offsets into the reply, and what was filed under the phrase."""

    first: int
    last: int
    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """A set of patterns, each with a value; compiled once, asked often."""

    def __init__(
        self,
        patterns: Mapping[str, T] | Iterable[tuple[str, T]],
        classes: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`patterns` gives each pattern and what its hits carry, as a mapping or in pairs;
        `classes` gives the words behind each `<name>`.

        Raises ValueError for an unknown class or a pattern that has no word to start from.
        """
        self._classes = {name: frozenset(words) for name, words in (classes or {}).items()}
        #: By first word and, where the second is fixed too, by both: most words of a reply then cost one look-up.
        self._by_word: dict[str, dict[str, list[_Entry[T]]]] = {}
        for pattern, value in patterns.items() if isinstance(patterns, Mapping) else patterns:
            for steps in self._variants(pattern):
                self._file(pattern, steps, value)

    def _file(self, pattern: str, steps: tuple[Step, ...], value: T) -> None:
        anchored = steps[:1] == (_START,)
        body = steps[1:] if anchored else steps
        if not body or body[0] in (_ANY, _GAP, _END):
            raise ValueError(f"a pattern must start with a word: {pattern!r}")
        fixed = len(body) > 1 and body[1] not in (_ANY, _GAP, _END)
        entry = (anchored, body[1:], value)
        for first in body[0]:
            seconds = self._by_word.setdefault(first, {})
            for second in body[1] if fixed else ("",):
                seconds.setdefault(second, []).append(entry)

    def _variants(self, pattern: str) -> list[tuple[Step, ...]]:
        parts: list[list[tuple[Step, ...]]] = []
        for piece in pattern.split():
            optional = piece.endswith("?")
            steps = self._steps(piece.removesuffix("?"), pattern)
            parts.append([steps, ()] if optional else [steps])
        return [tuple(step for part in choice for step in part) for choice in product(*parts)]

    def _steps(self, piece: str, pattern: str) -> tuple[Step, ...]:
        if piece == "*":
            return (_ANY,)
        if piece == "...":
            return (_GAP,)
        if piece == "^":
            return (_START,)
        if piece == "$":
            return (_END,)
        words: set[str] = set()
        for option in piece.split("|"):
            if option.startswith("<"):
                name = option.strip("<>")
                if name not in self._classes:
                    raise ValueError(f"there is no class called {name!r}: {pattern!r}")
                words |= self._classes[name]
                continue
            read = Text(option).words
            if "|" not in piece:
                return tuple(frozenset([word]) for word in read)
            if len(read) != 1:
                raise ValueError(f"{option!r} is not one word: {pattern!r}")
            words.add(read[0])
        return (frozenset(words),)

    def find(self, text: Text) -> list[Hit[T]]:
        """Every hit in order of place; where several start at the same word, the longest one of each value."""
        hits: list[Hit[T]] = []
        words = text.words
        by_word = self._by_word
        for i, word in enumerate(words):
            seconds = by_word.get(word)
            if seconds is None:
                continue
            entries = seconds.get("", ())
            if i + 1 < len(words) and words[i + 1] in seconds:
                entries = [*entries, *seconds[words[i + 1]]]
            best: dict[T, int] = {}
            for anchored, steps, value in entries:
                if anchored and text.clause_at(i)[0] != i:
                    continue
                last = _match(text, words, i + 1, steps, 0)
                if last >= 0 and last > best.get(value, -1):
                    best[value] = last
            for value, last in best.items():
                start, end = text.span(i, last)
                hits.append(Hit(i, last, start, end, value))
        return hits

    def first(self, text: Text) -> Hit[T] | None:
        """The first hit, or None."""
        hits = self.find(text)
        return hits[0] if hits else None

    def within(self, text: Text) -> bool:
        """Whether any of the phrases is there."""
        return self.first(text) is not None


def _match(text: Text, words: tuple[str, ...], at: int, steps: tuple[Step, ...], done: int) -> int:
    """The index of the last word matched, or -1. `at` is the next word to look at."""
    for k in range(done, len(steps)):
        step = steps[k]
        if step is _GAP:
            for skip in range(GAP + 1):
                if at + skip > len(words):
                    break
                last = _match(text, words, at + skip, steps, k + 1)
                if last >= 0:
                    return last
            return -1
        if step is _END:
            if at < len(words) and text.clause_at(at)[0] != at:
                return -1
            continue
        if at >= len(words) or (step is not _ANY and words[at] not in step):
            return -1
        at += 1
    return at - 1
