"""Emotion words: which feeling a reply names, how pleasant it is, and which "feelings" are really about the other.

The split between feelings and readings of the other's conduct ("ignored", "manipulated") follows the rubric's
`faux_feeling`; the words are in `lexicons/feelings.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.judge.phrases import Phrases
from bot.judge.text import Text, lexicon, words_of

#: The shortest word in which a slip of one letter is forgiven; shorter ones are too easily another word.
_FORGIVEN_FROM = 7


@dataclass(frozen=True, slots=True)
class FeelingHit:
    """One feeling named. `start` and `end` are offsets into the reply; `valence` is +1 (pleasant) or -1.

    `word` is the canonical word or words, `family` the group it belongs to ("sad", "worried"; "faux" for readings of
    the other's conduct); `negated` is true for "not angry"; `first` and `last` are token indexes, both included.
    """

    start: int
    end: int
    word: str
    family: str
    valence: int
    faux: bool
    negated: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Entry:
    family: str
    valence: int
    faux: bool


class _Lexicon:
    """The lexicon in the shape that one pass over the tokens needs."""

    def __init__(self) -> None:
        read: dict[str, Any] = lexicon("feelings")
        self.words: dict[str, _Entry] = {}
        self.after: dict[str, _Entry] = {}
        patterns: dict[str, _Entry] = {}
        for group, valence in (("unpleasant", -1), ("pleasant", 1)):
            for family, parts in read[group].items():
                self._add(_Entry(family, valence, False), parts, patterns)
        faux = _Entry("faux", -1, True)
        self._add(faux, read["faux"], patterns)
        self.feel = words_of(read["feel"])
        self.being = words_of(read["being"])
        self.leaves_me = words_of(read["leaves_me"])
        self.only_feel = dict.fromkeys(words_of(read["faux"]["only_feel"]), faux)
        self.phrases = Phrases(patterns, {"being": self.being})
        self.degree = words_of(read["degree"])
        self.negation = words_of(read["negation"])
        self.slips = _slips(self.words)

    def _add(self, entry: _Entry, parts: dict[str, Any], patterns: dict[str, _Entry]) -> None:
        for kind, target in (("words", self.words), ("after", self.after)):
            for word in words_of(parts.get(kind, "")):
                if "-" in word:
                    patterns[word.replace("-", " ")] = entry
                elif entry.faux or word not in target:
                    target[word] = entry
        for pattern in parts.get("phrases", ()):
            patterns[pattern] = entry


@cache
def _known() -> _Lexicon:
    return _Lexicon()


def _without_one(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(1, len(word))]


def _slips(words: dict[str, _Entry]) -> dict[str, str]:
    """Each long word with one letter dropped, to the word meant; the first letter is never in doubt."""
    slips: dict[str, str] = {}
    for word in sorted(words):
        if len(word) >= _FORGIVEN_FROM:
            for short in _without_one(word):
                if len(short) >= _FORGIVEN_FROM - 1 and short not in words and short != "trouble":
                    slips.setdefault(short, word)
    return slips


def _meant(known: _Lexicon, word: str) -> str | None:
    """The feeling word that was meant by a slip of one letter (dropped, doubled or swapped), or None."""
    if len(word) < _FORGIVEN_FROM or not word.isalpha():
        return None
    dropped = known.slips.get(word)
    if dropped is not None and not dropped.endswith(("s", "ful")):
        return dropped
    for i, short in enumerate(_without_one(word), start=1):
        if short in known.words and len(short) >= _FORGIVEN_FROM and not (i == len(word) - 1 and word[-1] == "s"):
            return short
        swapped = word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
        if i > 1 and swapped in known.words:
            return swapped
    return None


def _lead(known: _Lexicon, words: tuple[str, ...], i: int, least: int) -> str:
    """What leads up to word `i` past degree words and other feelings: "feel", "being" (with an "I"), or ""."""
    for j in range(i - 1, max(least, i - 8) - 1, -1):
        word = words[j]
        if word in known.feel:
            return "feel"
        if word == "me" and j > least and words[j - 1] in known.leaves_me:
            return "feel"
        if word in known.being and "i" in words[max(least, j - 3) : j]:
            return "being"
        if not (
            word in known.degree
            or word in known.negation
            or word in known.words
            or word in known.after
            or word in known.only_feel
        ):
            return ""
    return ""


def _negated(known: _Lexicon, words: tuple[str, ...], i: int, least: int) -> bool:
    """Whether "not", "never", "no" and the like govern word `i`. "Not only" and "not just" do not."""
    for j in range(i - 1, max(least, i - 4) - 1, -1):
        if words[j] in known.negation:
            return not (j + 1 < len(words) and words[j + 1] in ("only", "just"))
        if words[j] not in known.degree and words[j] not in known.being:
            return False
    return False


def find_feelings(text: Text) -> list[FeelingHit]:
    """Every feeling named, in order of place, without overlaps; negated ones are marked, not left out."""
    known = _known()
    found: dict[int, tuple[int, _Entry]] = {}
    for hit in known.phrases.find(text):
        if hit.first not in found or hit.last > found[hit.first][0]:
            found[hit.first] = (hit.last, hit.value)
    words = text.words
    for i, word in enumerate(words):
        entry = known.words.get(word)
        if entry is None and (word in known.after or word in known.only_feel):
            lead = _lead(known, words, i, text.sentence_at(i)[0])
            if lead and word in known.after:
                entry = known.after[word]
            elif lead == "feel":
                entry = known.only_feel[word]
        if entry is None and (meant := _meant(known, word)) is not None:
            entry = known.words[meant]
        if entry is not None and i not in found:
            found[i] = (i, entry)
    hits: list[FeelingHit] = []
    for first in sorted(found):
        last, entry = found[first]
        if hits and first <= hits[-1].last:
            continue
        start, end = text.span(first, last)
        negated = words[first] != "not" and _negated(known, words, first, text.sentence_at(first)[0])
        word = " ".join(words[first : last + 1])
        hits.append(FeelingHit(start, end, word, entry.family, entry.valence, entry.faux, negated, first, last))
    return hits
