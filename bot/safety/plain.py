"""Makes a text plain before it is screened: what people do to letters, apostrophes, spaces and spelling is
undone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Letters of other scripts that look like Latin ones, and marks that stand for an apostrophe.
_LOOKALIKES = str.maketrans(
    {
        **dict(zip("аеорсухіјѕԁһкмтνοαερικτυ", "aeopcyxijsdhkmtvoaepiktu", strict=True)),
        **dict.fromkeys("’‘ʼ＇`´′ʹ", "'"),
        **dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0"),  # blanks that are letters to Unicode
        "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "&": " and ", "@": "a", "$": "s",
    }
)  # fmt: skip
_DIGITS = str.maketrans("013457", "oieast")
_LEET = re.compile(r"(?<![a-z0-9])[a-z]+[013457]+[a-z][a-z013457]*(?![a-z0-9])")
_MASKED = re.compile(r"(?<![a-z0-9*#_])[a-z]+[0-9*#_]+[a-z]*(?![a-z0-9*#_])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
#: Three or more single letters in a row, each parted by one or two signs or spaces.
_SPACED = re.compile(r"(?<![a-z0-9'])(?:[a-z][ .\-_*,/|]{1,3}){2,}[a-z](?![a-z0-9'])")
_QUOTED = re.compile(r"\"([^\"]{1,400})\"|“([^”]{1,400})”|«([^»]{1,400})»|„([^“”]{1,400})[“”]")
_SINGLE = re.compile(r"(?<=[\s:,])(?:'([^'\n]{3,200})'|‘([^‘\n]{3,200})’)(?=[\s.,!?;]|$)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are rewritten: `whole` single words ("wanna": "want to"), `pairs` of two ("do not": "dont"),
    `joined` finds phrases that people run together or space out and `apart` tells them apart again, `masked`
    words people hide behind stars, `close` long words of which any near miss counts."""

    whole: Mapping[str, str]
    pairs: Mapping[str, str]
    joined: re.Pattern[str]
    apart: Mapping[str, str]
    masked: tuple[str, ...]
    close: tuple[str, ...]

    @staticmethod
    def of(data: Mapping[str, Any]) -> Spelling:
        """From the lexicon, which lists what is meant first and its spellings after it."""
        turned = {wrong: right for right, listed in data["means"].items() for wrong in listed}
        apart = {phrase.replace(" ", ""): phrase for phrase in data["joined"]}
        return Spelling(
            whole={wrong: right for wrong, right in turned.items() if " " not in wrong},
            pairs={wrong: right for wrong, right in turned.items() if " " in wrong},
            joined=re.compile("|".join(sorted(apart, key=len, reverse=True))),
            apart=apart,
            masked=tuple(data["masked"]),
            close=tuple(data["close"]),
        )


def without_quotations(text: str, reporters: re.Pattern[str]) -> str:
    """The text without what it quotes, unless it is all quotation, a word or two, or said by the writer or
    someone close to them (`reporters`, matched on what stands right before it)."""

    def cut(found: re.Match[str]) -> str:
        inside = next(group for group in found.groups() if group is not None)
        rest = text[: found.start()] + text[found.end() :]
        lead = " " + " ".join(
            re.sub(r"[^a-z,:]+", " ", text[max(0, found.start() - 60) : found.start()].lower()).split()
        )
        if len(inside.split()) <= 2 or not re.search(r"\w", rest) or reporters.search(lead):
            return f" {inside} "
        return " quoted "

    text = unicodedata.normalize("NFKC", text)
    text = _QUOTED.sub(cut, text)
    return _SINGLE.sub(cut, text)


def legible(text: str) -> str:
    """The text in lower-case letters that look as they are meant: full-width and look-alike letters are Latin ones,
    every apostrophe is the same, and what is not seen or only decorates is gone."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).lower().translate(_LOOKALIKES)
    return "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Cf", "Me"))


def plain(text: str, spelling: Spelling) -> str:
    """Lower-case ASCII words, one space between, without apostrophes ("im", "dont"); a comma is " , ", what
    ends a sentence is " . "."""
    text = legible(text)
    text = _MASKED.sub(lambda found: _unmask(found[0], spelling.masked), text)
    text = _LEET.sub(lambda found: found[0].translate(_DIGITS), text)
    text = _SPACED.sub(lambda found: f" {re.sub('[^a-z]', '', found[0])} ", text)
    text = _STRETCHED.sub(r"\1", text)
    text = re.sub(r"\.{2,}|…", " ", text)
    text = re.sub(r"(?<=\w)'(?=\w)", "", text)
    text = re.sub(r"[,:()–—]|(?<=\s)-(?=\s)", " , ", text)
    text = re.sub(r"[.!?;\n]+", " . ", text)
    words = re.sub(r"[^a-z0-9,.]+", " ", text).split()
    fixes: dict[str, str] = {}
    for word in set(words):
        fixes[word] = _fixed(word, spelling)
    return _paired(" ".join(fixes[word] for word in words).split(), spelling)


def sentences(text: str) -> list[str]:
    """The sentences of a plain text, each with a space before and after every word and a full stop at its
    end."""
    return [f" {sentence.strip()} . " for sentence in text.split(" . ") if sentence.strip(" .,")]


def _unmask(word: str, meant: tuple[str, ...]) -> str:
    pattern = re.compile("".join(char if char.isalpha() else "." for char in word))
    return next((one for one in meant if pattern.fullmatch(one)), word)


def _fixed(word: str, spelling: Spelling) -> str:
    if word in spelling.whole:
        return spelling.whole[word]
    if len(word) > 5:
        if spelling.joined.search(word):
            return spelling.joined.sub(lambda found: f" {spelling.apart[found[0]]} ", word).strip()
        for meant in () if word in spelling.close else spelling.close:
            if word[:2] == meant[:2] and _one_off(word, meant):
                return meant
    return word


def _one_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped makes one word the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rests = (one[start:], other[start:])
    return (
        rests[0][1:] == rests[1][1:]
        or rests[0][1:] == rests[1]
        or rests[0] == rests[1][1:]
        or (rests[0][1::-1] + rests[0][2:] == rests[1])
    )


def _paired(words: list[str], spelling: Spelling) -> str:
    """The words with each pair that has a short form replaced by it."""
    kept: list[str] = []
    for word in words:
        if kept and (short := spelling.pairs.get(f"{kept[-1]} {word}")):
            kept[-1] = short
        else:
            kept.append(word)
    return " ".join(kept)
