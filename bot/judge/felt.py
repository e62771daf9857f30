"""Feelings of the one who is listened to: named by word, turn of phrase or weight.

Stands on `bot.judge.feelings`, which knows the words, and adds the second person. A feeling that the listener has
("I'm so sad for you") or that somebody else has ("he was angry") is not the speaker's and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.judge.feelings import find_feelings
from bot.judge.phrases import Phrases
from bot.judge.reading import Reading
from bot.judge.text import lexicon, words_of

_LEXICON: dict[str, Any] = lexicon("meaning")
_FEELINGS: dict[str, Any] = lexicon("feelings")
_WEIGHT = words_of(_LEXICON["weight"])
_DEGREE = words_of(_FEELINGS["degree"]) | {"both", "also", "probably", "must", "now", "already"}
_BEING = words_of(_FEELINGS["being"])
_FEEL = words_of(_FEELINGS["feel"])
_LEADS = _BEING | _FEEL | words_of("are were is sounds sound sounded seem seems seemed look looks")
#: Words that turn the sense: not, never, without.
NEGATION = words_of(_LEXICON["negation"])
_SOUNDS = frozenset(["sounds", "sound", "sounded"])
_DIRE = frozenset(["awful", "horrible", "terrible", "wretched"])
_LEADS_ON = words_of("so to when that because a about for")
_THIRD = words_of("he she they")
_EXCLAIMING = words_of("so how too completely totally utterly")


@dataclass(frozen=True, slots=True)
class Felt:
    """One feeling said: token indexes (both included), its family, +1 or -1, `negated` for "not angry", `weak` where
    only the weight of it is said ("so hard"), `named` where a word for the feeling itself was used."""

    first: int
    last: int
    family: str
    valence: int
    negated: bool
    weak: bool
    named: bool

    def named_until(self, reading: Reading) -> int:
        """The last token that belongs to the name: "hurts" where the pattern saw "hurts when"."""
        last = self.last
        while last > self.first and reading.words[last] in _LEADS_ON:
            last -= 1
        return last


def _patterns() -> Phrases[tuple[str, int]]:
    read: dict[str, dict[str, list[str]]] = _LEXICON["said_feelings"]
    return Phrases(
        {
            pattern: (family, valence)
            for group, valence in (("unpleasant", -1), ("pleasant", 1))
            for family, patterns in read[group].items()
            for pattern in patterns
        }
    )


def _after_words() -> dict[str, tuple[str, int]]:
    """Words that are feelings after "you are" or "it sounds": the ones that the lexicon takes after "I am"."""
    known: dict[str, tuple[str, int]] = {}
    for group, valence in (("unpleasant", -1), ("pleasant", 1)):
        for family, parts in _FEELINGS[group].items():
            for word in words_of(parts.get("after", "")):
                known.setdefault(word, (family, valence))
    for word in words_of(_FEELINGS["faux"]["after"]):
        known.setdefault(word, ("rejected", -1))
    return known


_PATTERNS = _patterns()
_AFTER = _after_words()
#: Too everyday after "it is" to be a feeling there.
_ONLY_AFTER_FEEL = words_of(
    """
    accepted alive amazing awful bad beat better blocked blue brilliant capable cared close comfortable crappy
    cross cut dismissed done down easy fantastic fine flat forgotten funny good great horrible hot important
    mixed included interrupted judged keen light lost lousy lovely low lucky odd off ok okay played pressured replaced
    rotten rough rubbish safe shitty special spent strange strong stuck supported terrible tricked used valued
    wanted warm welcome wonderful wretched
    """
)


def felt_in(reading: Reading, speaker: Literal["you", "i"] = "you") -> list[Felt]:
    """The feelings of the speaker, in order of place, without overlaps.

    In a reply the speaker is "you" and the listener's own feelings are left out; in the statement itself it is "i".
    """
    known: list[Felt] | None = reading.memo.get(f"felt {speaker}")
    if known is not None:
        return known
    found: list[Felt] = []
    taken: set[int] = set()
    for one in _candidates(reading):
        if one.first in taken or not _is_speakers(reading, one, speaker):
            continue
        found.append(one)
        taken.update(range(one.first, one.last + 1))
    found.sort(key=lambda one: one.first)
    reading.memo[f"felt {speaker}"] = found
    return found


def hurts(reading: Reading, i: int) -> bool:
    """Whether the sentence of token `i` names an unpleasant feeling of the speaker."""
    first, last = reading.sentence_bounds(i)
    return any(first <= one.first < last and one.valence < 0 and not one.weak for one in felt_in(reading))


def _candidates(reading: Reading) -> Iterator[Felt]:
    for hit in find_feelings(reading.text):
        family = "rejected" if hit.faux else hit.family
        yield Felt(hit.first, hit.last, family, hit.valence, hit.negated, weak=False, named=True)
    for phrase in _PATTERNS.find(reading.text):
        if reading.same_sentence(phrase.first, phrase.last):
            family, valence = phrase.value
            yield Felt(
                phrase.first, phrase.last, family, valence, _negated(reading, phrase.first), weak=False, named=False
            )
    words = reading.words
    for i, word in enumerate(words):
        if word in _AFTER:
            lead = _lead(reading, i)
            if lead in _FEEL or (lead and word not in _ONLY_AFTER_FEEL) or (lead in _SOUNDS and word in _DIRE):
                family, valence = _AFTER[word]
                yield Felt(i, i, family, valence, _negated(reading, i), weak=False, named=False)
    for i, word in enumerate(words):
        if word in _WEIGHT and not reading.before(i, 3) & {"work", "worked", "working", "try", "tried"}:
            yield Felt(i, i, "weight", -1, _negated(reading, i), weak=True, named=False)


def _lead(reading: Reading, i: int) -> str:
    """The verb of being or feeling that leads up to word `i` past words of degree, or ""."""
    first, _ = reading.sentence_bounds(i)
    words = reading.words
    if i > first and words[i - 1] in _EXCLAIMING:
        return words[i - 1]
    if i == first and words[i + 1 : i + 2] in (("for",), ("about",), ("and",), ("because",)):
        return "you"  # "foolish for hoping": the subject is dropped
    for j in range(i - 1, max(first, i - 6) - 1, -1):
        if words[j] in _LEADS:
            return words[j]
        if words[j] not in _DEGREE and words[j] not in NEGATION:
            return ""
    return ""


def _negated(reading: Reading, i: int) -> bool:
    first, _ = reading.sentence_bounds(i)
    words = reading.words
    for j in range(i - 1, max(first, i - 3) - 1, -1):
        if words[j] in NEGATION:
            return words[j + 1] not in ("only", "just")
        if words[j] not in _DEGREE and words[j] not in _LEADS:
            return False
    return False


def _is_speakers(reading: Reading, one: Felt, speaker: str) -> bool:
    """Whether the feeling is the speaker's: the subject before it is neither the listener nor a third person."""
    if speaker == "i":
        return True
    first, _ = reading.sentence_bounds(one.first)
    words = reading.words
    inside = words[one.first : one.last + 1]
    if "you" in inside or inside[0] == "i":
        return "you" in inside
    for j in range(one.first - 1, max(first, one.first - 6) - 1, -1):
        word = words[j]
        if word == "i" or word in _THIRD:
            return False
        if word not in _DEGREE and word not in _LEADS and word not in NEGATION:
            return True
    return True
