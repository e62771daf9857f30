"""What the reader is given to read: statement, references and reply as one row of word parts.

    [CLS] skill statement (true-mark like)… (trap-mark unlike)… [SEP] reply [SEP]

The marks are parts of the vocabulary that no text contains. The same page writes the rows that the reader is taught
with (tools/reader), so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.judge.verdict import RULES, SKILLS, Skill
from bot.language.wordpiece import Piece, pieces, vocabulary

#: The longest of each, in word parts; what is longer is cut at its end. A long reply is read in windows.
HEARD, REFERENCE, REPLY = 120, 20, 96
#: How many windows of a long reply are read, and by how many parts one reaches into the next.
WINDOWS, OVERLAP = 6, 16
#: The skills that are about what somebody said, so that references tell what is true; in the others any number of
#: replies that share nothing are as good.
REFERRED: frozenset[Skill] = frozenset({"paraphrase", "empathy"})
#: How many references and how many traps are given: the nearest by shared parts.
NEAREST = 2

#: Where each skill's rules begin and end among the columns of the reader's answer, which are those of `RULES` in a row.
COLUMNS: dict[Skill, tuple[int, int]] = {}
for _skill in SKILLS:
    _start = max((end for _, end in COLUMNS.values()), default=0)
    COLUMNS[_skill] = (_start, _start + len(RULES[_skill]))
#: How many columns there are.
WIDTH = max(end for _, end in COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One input: part numbers, 1 where a part is the reply's, and the reply's parts with their places."""

    ids: list[int]
    types: list[int]
    reply: list[Piece]


def rows(skill: Skill, heard: str, said: str, like: Sequence[str] = (), unlike: Sequence[str] = ()) -> list[Row]:
    """A reply as rows to read: one, or for a long reply one a window, at most `WINDOWS`."""
    reply = pieces(said)
    known = vocabulary()
    own = {piece.number for piece in reply}
    front = [known["[CLS]"], known[f"[unused{10 + SKILLS.index(skill)}]"]]
    front += [piece.number for piece in pieces(heard)[:HEARD]]
    for mark, texts in (("[unused1]", like), ("[unused2]", unlike)) if skill in REFERRED else ():
        for numbers in _nearest(texts, own):
            front += [known[mark], *numbers]
    front.append(known["[SEP]"])
    step = REPLY - OVERLAP
    starts = range(0, max(1, min(len(reply) - OVERLAP, WINDOWS * step)), step)
    return [_row(front, reply[start : start + REPLY], known["[SEP]"]) for start in starts]


def _row(front: list[int], reply: list[Piece], end: int) -> Row:
    ids = [*front, *(piece.number for piece in reply), end]
    return Row(ids, [0] * len(front) + [1] * (len(reply) + 1), reply)


def _nearest(texts: Sequence[str], own: set[int]) -> list[list[int]]:
    """The texts that share most parts with the reply; the first ones where they share alike."""
    cut = [[piece.number for piece in pieces(text)[:REFERENCE]] for text in texts]
    cut.sort(key=lambda numbers: -len(own & set(numbers)) / (1 + len(set(numbers))))
    return cut[:NEAREST]
