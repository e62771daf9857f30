"""How names of places are compared: without case, accents, punctuation or the many ways of writing
"Saint"."""

from __future__ import annotations

import re
import unicodedata

#: Letters that Unicode does not take apart into a base and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i",
        "ħ": "h", "ŋ": "n", "ə": "a", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "", "&": " and ",
    }
)  # fmt: skip
_SHORT = {"saint": "st", "sankt": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


def fold(name: str) -> str:
    """The letters and digits of a name in lower-case ASCII, words parted by one space; "" where none are
    Latin.

    "Saint-Étienne" and "st etienne" fold alike, so do "München" and "Munchen" (not "Muenchen").
    """
    letters = unicodedata.normalize("NFKD", name.lower()).translate(_LETTERS)
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(_SHORT.get(word, word) for word in words)
