"""The text layer: one typed reply, read once; every place in it is an offset into what was typed.

All rules of the judge stand on `Text`. It undoes what phones do to English (curly quotes, missing apostrophes,
stretched words, common slips), splits contractions ("don't" is read as *do*, *not*) and cuts the reply into sentences
and clauses even where nothing was punctuated. Of files it reads `lexicons/` and the list of word parts, once.
Phrases over tokens are matched by `bot.judge.phrases`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from bot.language.wordpiece import vocabulary

Span = tuple[int, int]


class Token(NamedTuple):
    """One word as it is read: `word` is canonical and lower case, `start` and `end` are offsets into the reply.

    A contraction gives two tokens that touch: "you're" is *you* and *are*.
    """

    start: int
    end: int
    word: str


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Read `lexicons/<name>.yaml` once; every scalar is a string, so that *no*, *on* and *off* stay words.

    Raises FileNotFoundError for an unknown name, TypeError where the file is not a mapping.
    """
    source = files("bot.judge").joinpath("lexicons", f"{name}.yaml").read_text(encoding="utf-8")
    # BaseLoader builds nothing but strings, lists and mappings, which makes it as safe as SafeLoader.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    read = yaml.load(source, Loader=loader)  # noqa: S506
    if not isinstance(read, dict):
        raise TypeError(f"lexicons/{name}.yaml must be a mapping of names to words")
    return read


def words_of(value: str | list[str]) -> frozenset[str]:
    """The words of a lexicon entry written as one string with spaces, or as a list."""
    return frozenset(value.split() if isinstance(value, str) else value)


_LEXICON = lexicon("text")
_MISSPELT: dict[str, str] = _LEXICON["misspelt"]
_ENDINGS: dict[str, str] = _LEXICON["endings"]
_IS_AFTER = words_of(_LEXICON["is_after"])
_YOU_ARE = words_of(_LEXICON["your_means_you_are"])
_I_WOULD = words_of(_LEXICON["id_means_i_would"])
_I_WILL = words_of(_LEXICON["ill_means_i_will"])
_DOUBLED = words_of(_LEXICON["doubled"])
_ENGLISH = words_of(_LEXICON["english"])
_FOREIGN = words_of(_LEXICON["foreign"]) - _ENGLISH


def _joined() -> dict[str, tuple[tuple[str, int], ...]]:
    read: dict[str, str] = _LEXICON["joined"]
    return {
        typed: tuple((word, int(length)) for word, _, length in (part.partition("-") for part in parts.split()))
        for typed, parts in read.items()
    }


_JOINED = _joined()

_QUOTES = {**dict.fromkeys(map(ord, "‘’‚‛ʼʹ`´′"), "'"), **dict.fromkeys(map(ord, "“”„‟«»″"), '"')}
_SPACES = dict.fromkeys(
    [*map(ord, "\t\v\f\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000\ufeff"), *range(0x2000, 0x200C)], " "
)
_LINES = dict.fromkeys([0x0D, 0x85, 0x2028, 0x2029], "\n")
_FOLD = {**_QUOTES, **_SPACES, **_LINES}


def _fold_one(char: str) -> str:
    """One code point for one code point: wide and bold letters become plain ones where that keeps the length."""
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char


def fold(raw: str) -> str:
    """Lower case, straight quotes, plain spaces; always as long as `raw`, so that offsets hold in both."""
    folded = raw.translate(_FOLD)
    if folded.isascii():
        return folded.lower()
    return "".join(c.lower() if c.isascii() else _fold_one(c) for c in folded)


#: A word, an end of sentence, a pause, or any other sign; every branch starts with a different character class.
_PIECE = re.compile(
    r"(?P<word>[^\W_]+(?:'[^\W_]+)*)|(?P<end>[.!?…\n]+)|(?P<pause>[,;:()\[\]—–/]+)|(?P<sign>[^\w\s'\"])"
)
_STRETCHED = re.compile(r"(.)\1{2,}")
_QUIET_SIGNS = frozenset("*_~#&%$€£+=<>^@|{}\\\u200c\u200d")

_OPENERS = words_of(_LEXICON["clause_openers"])
_LINKS = words_of(_LEXICON["clause_links"])
_SUBJECTS = words_of(_LEXICON["subjects"])
#: "Nothing but", "anyone but": no contrast, and no clause.
_ALL_BUT = frozenset(["nothing", "nobody", "anything", "anyone", "everything", "everyone"])
_BEFORE_SUBJECT = words_of(_LEXICON["before_subject"])
_VERB_AFTER_YOU = words_of(_LEXICON["verb_after_you"])


Parts = tuple[tuple[str, int], ...]
_I_WOULD_PARTS: Parts = (("i", 1), ("would", 1))
_I_WILL_PARTS: Parts = (("i", 1), ("will", 2))


@lru_cache(4096)
def _split_word(word: str) -> Parts:
    """The canonical words in one typed word, each with the letters it takes; the letters add up to the typed length."""
    known = _JOINED.get(word)
    if known is not None:
        return known
    length = len(word)
    if "'" in word:
        if word.endswith("n't") and length > 3:
            return ((word[:-3], length - 3), ("not", 3))
        base, _, ending = word.rpartition("'")
        if ending in _ENDINGS:
            return ((_repair(base), len(base)), (_ENDINGS[ending], len(ending) + 1))
        if ending == "s":
            return ((_repair(base), len(base)), ("is" if base in _IS_AFTER else "'s", 2))
    return ((_repair(word), length),)


def _read_word(word: str, before: str, after: str) -> Parts:
    """`_split_word`, with a look at the neighbours for *your*, *id*, *ill* and *r* ("your always late")."""
    if word in ("your", "ur"):
        return (("you", len(word) - 1), ("are", 1)) if after in _YOU_ARE else (("your", len(word)),)
    if word == "id" and after in _I_WOULD:
        return _I_WOULD_PARTS
    if word == "ill" and after in _I_WILL:
        return _I_WILL_PARTS
    if word == "r" and before in ("you", "we", "they"):
        return (("are", 1),)
    return _split_word(word)


def _repair(word: str) -> str:
    if word in _MISSPELT:
        return _MISSPELT[word]
    if len(word) > 2 and _STRETCHED.search(word):
        twice = _STRETCHED.sub(r"\1\1", word)
        if twice in _DOUBLED:
            return twice
        once = _STRETCHED.sub(r"\1", word)
        return _MISSPELT.get(once, once)
    return word


class Text:
    """One reply, read once. Immutable in use; all offsets count Unicode code points of `raw`.

    `raw` as typed; `folded` the same length in lower case; `tokens` the words; `words` their canonical forms;
    `sentences` and `clauses` as spans in order, without the spaces around them; a clause never crosses a sentence.
    """

    __slots__ = (
        "__dict__",
        "_breaks",
        "_sentence_cuts",
        "_starts",
        "folded",
        "pauses",
        "raw",
        "sentences",
        "tokens",
        "words",
    )

    def __init__(self, said: str) -> None:
        self.raw = said
        self.folded = fold(said)
        tokens: list[Token] = []
        ends: list[int] = []  # token counts at which a sentence ends
        pauses: list[int] = []  # token counts at which a clause ends for certain
        pieces = list(_PIECE.finditer(self.folded))
        for n, piece in enumerate(pieces):
            kind = piece.lastgroup
            if kind == "word":
                after = pieces[n + 1].group() if n + 1 < len(pieces) else ""
                at = piece.start()
                before = tokens[-1].word if tokens else ""
                for word, length in _read_word(piece.group(), before, after):
                    tokens.append(Token(at, at + length, word))
                    at += length
            elif kind == "end":
                if not self._inside_number(piece):
                    ends.append(len(tokens))
            elif kind == "pause" or self._is_dash(piece):
                pauses.append(len(tokens))
            elif piece.group() not in _QUIET_SIGNS and piece.group() != "-":
                ends.append(len(tokens))  # an emoji ends what was being said
        self.tokens: tuple[Token, ...] = tuple(tokens)
        self.words: tuple[str, ...] = tuple(token.word for token in tokens)
        self._starts = [token.start for token in tokens]
        cuts = sorted({0, len(tokens), *ends})
        self._sentence_cuts = cuts
        self.sentences: tuple[Span, ...] = self._spans(cuts)
        self._breaks = {*cuts, *pauses}
        #: The token indexes before which something was typed that parts clauses, in order.
        self.pauses: tuple[int, ...] = tuple(sorted(self._breaks))

    def _inside_number(self, piece: re.Match[str]) -> bool:
        """ "10.30" and "p.m" go on; "..." and "!" do not."""
        start, end = piece.span()
        return (
            piece.group() == "." and self.folded[start - 1 : start].isalnum() and self.folded[end : end + 1].isalnum()
        )

    def _is_dash(self, piece: re.Match[str]) -> bool:
        start, end = piece.span()
        return piece.group() == "-" and not (
            self.folded[start - 1 : start].isalnum() and self.folded[end : end + 1].isalnum()
        )

    def _spans(self, cuts: list[int]) -> tuple[Span, ...]:
        return tuple((self.tokens[a].start, self.tokens[b - 1].end) for a, b in itertools.pairwise(cuts) if a < b)

    @cached_property
    def clause_cuts(self) -> tuple[int, ...]:
        """The token indexes at which clauses start, and at the end the number of tokens."""
        words = self.words
        cuts = set(self._breaks)
        for i in range(1, len(words)):
            word, before = words[i], words[i - 1]
            if word in _OPENERS:
                cut = before not in _LINKS and before not in _OPENERS and not self._needs_subject(i)
            elif word in _LINKS:
                cut = i + 1 < len(words) and (words[i + 1] in _SUBJECTS or words[i + 1] in _OPENERS)
            elif word == "i":
                cut = before not in _BEFORE_SUBJECT
            elif word == "you":
                cut = before not in _BEFORE_SUBJECT and i + 1 < len(words) and words[i + 1] in _VERB_AFTER_YOU
            else:
                continue
            if cut:
                cuts.add(i)
        return tuple(sorted(cuts))

    def _needs_subject(self, i: int) -> bool:
        """ "So tired", "since August", "nothing but a towel" open no clause; "so I left" and "since you left" do."""
        if self.words[i] == "but":
            return bool(_ALL_BUT & set(self.words[max(0, i - 3) : i]))
        if self.words[i] not in ("so", "since", "until"):
            return False
        return not (i + 1 < len(self.words) and self.words[i + 1] in _SUBJECTS)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The clauses as spans, in order."""
        return self._spans(list(self.clause_cuts))

    def clause_at(self, i: int) -> tuple[int, int]:
        """The clause that token `i` is in, as token indexes (first, one past the last)."""
        cuts = self.clause_cuts
        at = bisect_right(cuts, i)
        return cuts[at - 1], cuts[at]

    def sentence_at(self, i: int) -> tuple[int, int]:
        """The sentence that token `i` is in, as token indexes (first, one past the last)."""
        cuts = self._sentence_cuts
        at = bisect_right(cuts, i)
        return cuts[at - 1], cuts[at]

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that begin within [start, end), as token indexes (first, one past the last)."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def span(self, first: int, last: int) -> Span:
        """From the first to the last token (both included), as offsets."""
        return self.tokens[first].start, self.tokens[last].end

    def ends_with_question(self, i: int) -> bool:
        """Whether the sentence of token `i` is closed by a question mark."""
        last = self.sentence_at(i)[1]
        stop = self.tokens[last].start if last < len(self.tokens) else len(self.folded)
        return "?" in self.folded[self.tokens[last - 1].end : stop]


def is_english(text: Text | str) -> bool:
    """Whether it can be read as English. Says no only when it is clearly another script or language.

    Short texts, numbers and emoji count as English; so does English with a few words of another language in it.
    """
    read = Text(text) if isinstance(text, str) else text
    letters = [c for c in read.folded[:600] if c.isalpha()]
    if len(letters) >= 3 and sum(ord(c) > 0x24F for c in letters) * 2 > len(letters):
        return False
    words = read.words[:120]
    if len(words) < 4:
        return True
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if foreign >= 2 and english < foreign:
        return False
    # Languages beyond the lists: of English words, slips and names included, more than half are in the vocabulary.
    distinct = set(words)
    known = sum(_is_known(word) for word in distinct) / len(distinct)
    return len(distinct) < 4 or english >= 0.3 * len(words) or known >= (0.35 if len(distinct) < 6 else 0.56)


def _is_known(word: str) -> bool:
    """Whether the vocabulary has a word, as typed or with two letters swapped or one too many: a slip of the thumb."""
    known = vocabulary()
    if word in known:
        return True
    if not 4 <= len(word) <= 20:
        return False
    return any(
        word[:at] + word[at + 1 :] in known or word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :] in known
        for at in range(len(word))
    )
