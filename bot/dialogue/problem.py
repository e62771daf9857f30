"""A mistake in a script, told so that its author can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: the file as it was named, line and column counted from 1."""

    file: str
    line: int = 1
    col: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.col}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: its place, its code (each has a page in docs/check/), what is wrong and what to do."""

    place: Place
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}" + (f" ({self.hint})" if self.hint else "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "did you mean 'more'?", or an empty string where nothing known comes near. Capitals make no difference."""
    folded = {one.casefold(): one for one in sorted(known)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean '{folded[close[0]]}'?" if close else ""
