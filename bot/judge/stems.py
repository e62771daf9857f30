"""Words reduced to what they are about: function words left out, endings off, near synonyms made one.

Crude on purpose: it serves comparing two short texts, where a wrong stem costs little and a fast one runs on every
reply. The word lists are in `lexicons/meaning.yaml`.
"""

from __future__ import annotations

from functools import lru_cache

from bot.judge.text import lexicon, words_of

_LEXICON = lexicon("meaning")

#: Words that carry no content of their own: articles, pronouns, helping verbs, fillers.
FUNCTION_WORDS = words_of(_LEXICON["function_words"])
#: Words that fit any story ("thing", "situation", "really"): no proof that anything was said back.
VAGUE_WORDS = words_of(_LEXICON["vague_words"])

_VOWELS = frozenset("aeiouy")


def _irregular() -> dict[str, str]:
    read: dict[str, str] = _LEXICON["irregular"]
    return {form: base for base, forms in read.items() for form in forms.split()}


_IRREGULAR = _irregular()


def _strip(word: str) -> str:
    """One ending off: plural, -ed, -ing, -ly, -ness; a doubled consonant and a last "e" go with it."""
    if len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    for ending in ("ingly", "edly", "ness", "ing", "ed", "ly", "es", "s"):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")):
            base = word[: -len(ending)]
            if len(base) < 3 or not _VOWELS & set(base):
                continue
            if ending == "es" and base[-1] not in "sxzho":
                base += "e"
            word = base
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def _groups() -> dict[str, str]:
    read: list[str] = _LEXICON["synonyms"]
    groups: dict[str, str] = {}
    for line in read:
        words = line.split()
        for word in words:
            groups.setdefault(_strip(_IRREGULAR.get(word, word)), words[0])
    return groups


_GROUPS = _groups()


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of a canonical word, or the head of its group of near synonyms ("mom" and "mum" give the same)."""
    base = _strip(_IRREGULAR.get(word, word))
    return _GROUPS.get(base, base)


def is_content(word: str) -> bool:
    """Whether a canonical word is about something: neither a function word nor a filler, a number or a letter."""
    return len(word) > 1 and word not in FUNCTION_WORDS and word != "'s"
