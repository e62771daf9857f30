"""WordPiece: text to the numbers of the words and word parts that the reader's model knows.

The uncased scheme of BERT (Devlin et al., 2019): lower case, accents off, split at spaces and punctuation, then the
longest known parts. Written here because the library for it brings 30 MB of others along, and a page does it; a test
holds the numbers against those of that library.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files

UNKNOWN, FIRST, BETWEEN = "[UNK]", "[CLS]", "[SEP]"

_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))

#: A word longer than this is not looked up in parts.
LONGEST_WORD = 100


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """Every known part and its number: its line in vocab.txt, from 0."""
    text = files("bot.judge").joinpath("model", "vocab.txt").read_text(encoding="utf-8")
    return {part: number for number, part in enumerate(text.splitlines())}


def pair(heard: str, said: str, longest: int) -> tuple[list[int], list[int]]:
    """Two texts as one input: the numbers, and for each the text it belongs to (0 or 1).

    At most `longest` numbers: where they are more, the longer text is cut at its end first.
    """
    first, second = numbers(heard), numbers(said)
    while len(first) + len(second) > longest - 3:
        (first if len(first) > len(second) else second).pop()
    known = vocabulary()
    ids = [known[FIRST], *first, known[BETWEEN], *second, known[BETWEEN]]
    return ids, [0] * (len(first) + 2) + [1] * (len(second) + 1)


def numbers(text: str) -> list[int]:
    """The numbers of a text's parts."""
    found: list[int] = []
    for word in _words(text):
        found += _parts(word)
    return found


def _words(text: str) -> list[str]:
    spaced = []
    for character in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(character)
        if kind == "Mn" or character in "\x00\ufffd" or (kind[0] == "C" and character not in "\t\n\r"):
            continue
        if _stands_alone(character, kind):
            spaced.append(f" {character} ")
        else:
            spaced.append(" " if character.isspace() else character)
    return "".join(spaced).split()


def _stands_alone(character: str, kind: str) -> bool:
    """Punctuation, and the ideographs that are words of their own."""
    code = ord(character)
    if kind[0] == "P" or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return any(first <= code <= last for first, last in _IDEOGRAPHS)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[int, ...]:
    known = vocabulary()
    if len(word) > LONGEST_WORD:
        return (known[UNKNOWN],)
    found = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            number = known.get(prefix + word[start:end])
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return (known[UNKNOWN],)
    return tuple(found)
