"""How much there is to practise, counted."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue.counts import counts
from bot.dialogue.library import read_path

from .making import BUILD, GUIDE, OWN, PAIRS, ROLEPLAY, STORY
from .test_dialogue_library import IDEAS, LADDER, NUDGES, QUESTIONS, WHYS, lay


def counted(folder: Path, **files: str) -> dict[str, int]:
    reading = read_path(lay(folder, **files))
    assert [str(problem) for problem in reading.problems] == []
    return counts(reading)


def test_what_is_not_there_is_not_counted(tmp_path: Path) -> None:
    assert counted(tmp_path, guide=GUIDE) == {"guides": 1}


def test_every_place_to_be_judged_in_a_drill_is_a_statement_of_its_skill(tmp_path: Path) -> None:
    twice = STORY.replace("  aside:\n    say: |\n      Noor looks away.\n    go: offer\n", "").replace(
        "        go: aside\n", ""
    )
    second = twice[twice.index("    say: |\n      It is late.") : twice.index("  offer:")]
    twice = twice.replace("        go: offer", "        go: again").replace("  offer:", f"  again:\n{second}  offer:")
    assert counted(tmp_path, drill=twice) == {"statements to say back": 2}


def test_what_is_typed_freely_or_into_a_frame_is_no_statement(tmp_path: Path) -> None:
    free = GUIDE.replace("kind: guide", "kind: drill\nteaches: empathy\ntry: Try it.")
    framed = BUILD.replace("kind: build", "kind: drill")
    assert counted(tmp_path, free=free, framed=framed) == {}


def test_every_kind_is_counted_by_its_own_name(tmp_path: Path) -> None:
    story = STORY.replace("kind: drill", "kind: story").replace("tries: 3", "tries: 3\n      hears: [hear, hear, hear]")
    learn = GUIDE.replace("kind: guide", "kind: learn\nteaches: empathy\ntry: Try it.").replace("id: rules", "id: card")
    found = counted(tmp_path, a=story, b=PAIRS, c=ROLEPLAY, d=learn, e=BUILD, f=OWN)
    assert found == {
        "stories to sum up": 1,
        "pairs": 3,
        "role-plays": 1,
        "learn cards": 1,
        "sentences to build": 1,
        "own situations": 1,
    }


def test_the_lists_are_counted_by_what_stands_in_them(tmp_path: Path) -> None:
    found = counted(tmp_path, nudges=NUDGES, questions=QUESTIONS, ladder=LADDER, ideas=IDEAS, whys=WHYS)
    assert found == {
        "nudges": 2,
        "questions": 2,
        "ladder prompts": 2,
        "ideas for time together": 2,
        "why cards": 2,
    }
