"""A text read for judging what is said back: its sentences by word, its stems, and small questions about places."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from bot.judge.phrases import Hit, Phrases
from bot.judge.stems import is_content, stem
from bot.judge.text import Span, Text


class Act(NamedTuple):
    """Something done with words: the rule id, the offsets into the reply, the first and last token."""

    id: str
    span: Span
    first: int
    last: int


class Found(NamedTuple):
    """A phrase found, with what the guards ask of its surroundings: its `words` and those `after` it in its sentence
    (up to four); `first` and `last` are token indexes."""

    first: int
    last: int
    span: Span
    words: tuple[str, ...]
    after: tuple[str, ...]


class Reading:
    """A `Text` with what the listening skills ask of it over and over; indexes are those of its tokens."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words = text.words
        #: What others have worked out about this text, so that it is worked out once.
        self.memo: dict[str, Any] = {}
        #: First and one past the last token of each sentence that has words.
        self.sentences = [text.tokens_in(start, end) for start, end in text.sentences]
        self._sentence_of = [n for n, (first, last) in enumerate(self.sentences) for _ in range(first, last)]
        self._clause_starts = frozenset(text.clause_cuts)

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """The stems of all words, function words too."""
        return frozenset(stem(word) for word in self.words)

    @cached_property
    def content_stems(self) -> frozenset[str]:
        """The stems of the content words."""
        return frozenset(stem(word) for word in self.words if is_content(word))

    @cached_property
    def meant_to_do(self) -> frozenset[str]:
        """The stems of what the speaker says that they must, can or mean to do ("I need to lose weight")."""
        leads = ("to", "should", "must", "can", "could", "and")
        return frozenset(stem(b) for a, b in pairwise(self.words) if a in leads)

    def find(self, phrases: Phrases[Any]) -> list[Found]:
        """The hits of `phrases` that stay in one sentence and are not quoted."""
        return [
            self._found(hit)
            for hit in phrases.find(self.text)
            if self.same_sentence(hit.first, hit.last) and not self.quoted(hit.first)
        ]

    def _found(self, hit: Hit[Any]) -> Found:
        _, end = self.sentence_bounds(hit.first)
        words = self.words[hit.first : hit.last + 1]
        after = self.words[hit.last + 1 : min(end, hit.last + 5)]
        return Found(hit.first, hit.last, (hit.start, hit.end), words, after)

    @cached_property
    def _quotes(self) -> list[int]:
        return [i for i, char in enumerate(self.text.folded) if char == '"']

    def quoted(self, i: int) -> bool:
        """Whether token `i` stands in double quotes."""
        if not self._quotes:
            return False
        at = self.text.tokens[i].start
        before = sum(place < at for place in self._quotes[:40])
        return before % 2 == 1 and before < len(self._quotes)

    def sentence_bounds(self, i: int) -> tuple[int, int]:
        """The sentence of token `i`: its first token and one past its last."""
        return self.sentences[self._sentence_of[i]]

    def sentence(self, i: int) -> tuple[str, ...]:
        """The words of the sentence of token `i`; of a very long one only those nearby."""
        first, last = self.sentence_bounds(i)
        return self.words[max(first, i - 40) : min(last, i + 40)]

    def same_sentence(self, first: int, last: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return self._sentence_of[first] == self._sentence_of[last]

    def before(self, i: int, count: int) -> frozenset[str]:
        """Up to `count` words before token `i` in its sentence."""
        first, _ = self.sentence_bounds(i)
        return frozenset(self.words[max(first, i - count) : i])

    def clause_bounds(self, i: int) -> tuple[int, int]:
        """The clause of token `i`: its first token and one past its last."""
        return self.text.clause_at(i)

    def opens_sentence(self, i: int) -> bool:
        """Whether a sentence starts with token `i`."""
        return self.sentence_bounds(i)[0] == i

    def opens_clause(self, i: int) -> bool:
        """Whether a clause starts with token `i`."""
        return i in self._clause_starts


@lru_cache(maxsize=512)
def heard_reading(heard: str) -> Reading:
    """What was heard, read once: scripts ask about the same sentence again and again."""
    return Reading(Text(heard))
