"""WordPiece: text to the numbers of the words and word parts that the small models know.

The uncased scheme of BERT (Devlin et al., 2019): lower case, accents off, split at spaces and punctuation, then the
longest known parts. Written here because the library for it brings 30 MB of others along, and a page does it; a test
holds the numbers against those of that library.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

UNKNOWN = "[UNK]"

_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))

#: A word longer than this is not looked up in parts.
LONGEST_WORD = 100


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """Every known part and its number: its line in vocab.txt, from 0."""
    text = files("bot.language").joinpath("vocab.txt").read_text(encoding="utf-8")
    return {part: number for number, part in enumerate(text.splitlines())}


class Piece(NamedTuple):
    """One known part of a text: its number, and where it stands in the text, in Unicode code points."""

    number: int
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """The parts of a text, in order. A word that is not known in parts is one unknown part."""
    found: list[Piece] = []
    for word, places in _words(text):
        at = 0
        for number, length in _parts(word):
            found.append(Piece(number, places[at], places[at + length - 1] + 1))
            at += length
    return found


def _words(text: str) -> Iterator[tuple[str, list[int]]]:
    """Words and single marks, lower case and without accents, and for each character the place it comes from."""
    word: list[str] = []
    places: list[int] = []
    for place, typed in enumerate(text):
        for character in unicodedata.normalize("NFD", typed.lower()):
            kind = unicodedata.category(character)
            if kind == "Mn" or character in "\x00\ufffd" or (kind[0] == "C" and character not in "\t\n\r"):
                continue
            alone = _stands_alone(character, kind)
            if (alone or character.isspace()) and word:
                yield "".join(word), places
                word, places = [], []
            if alone:
                yield character, [place]
            elif not character.isspace():
                word.append(character)
                places.append(place)
    if word:
        yield "".join(word), places


def _stands_alone(character: str, kind: str) -> bool:
    """Punctuation, and the ideographs that are words of their own."""
    code = ord(character)
    if kind[0] == "P" or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return any(first <= code <= last for first, last in _IDEOGRAPHS)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[tuple[int, int], ...]:
    """A word's parts: the number and the length of each."""
    known = vocabulary()
    if len(word) > LONGEST_WORD:
        return ((known[UNKNOWN], len(word)),)
    found = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            number = known.get(prefix + word[start:end])
            if number is not None:
                found.append((number, end - start))
                start = end
                break
        else:
            return ((known[UNKNOWN], len(word)),)
    return tuple(found)
