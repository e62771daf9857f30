"""The shape of a script: all mistakes at once, each once, in an author's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.dialogue.model import Script

from .making import STORY, codes, told


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    text = STORY.replace("kind: drill", "knd: drill").replace("teaches: par", "teaches: pra")
    text = text.replace("tries: 3", "tries: many").replace("go: bye", "go: by")
    assert codes(text) == ["D010 2:1", "D012 4:1", "D012 28:7", "D020 52:9"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("kind: drill", "knd: drill", "2:1: D010 there is no key called 'knd' here (did you mean 'kind'?)"),
        (
            "tries: 3",
            "attempts: 3",
            "(known: ask, example, examples, facts, feelings, for, frame, free, heard, hears, keep, like, ",
        ),
        ("title: A story\n", "", "1:1: D011 the key 'title' is missing (add it)"),
        (
            "teaches: paraphrase",
            "teaches: paraphase",
            "one of 'i_statement', 'paraphrase', 'empathy', 'good_news' or 'appreciation' (did you mean",
        ),
        ("tries: 3", "tries: three", "D012 'tries' of 'listen' must be a whole number"),
        ("tries: 3", "tries: 4", "D012 'tries' of 'listen' is 4, but can be 3 at most"),
        ("tries: 3", "tries: 0", "D012 'tries' of 'listen' is 0, but can be 1 at least"),
        ("title: A story", "title:", "3:1: D012 'title' is empty"),
        ("title: A story", "title: " + 41 * "x", "D012 'title' is longer than 40 characters"),
        ("id: story", "id: My Story", "D012 'id' is 'My Story', which has a form that is not allowed here (lower-case"),
        ("  bye:", "  Bye-bye:", "D012 the name 'Bye-bye' has a form that is not allowed here (lower-case"),
        ("feelings: [ashamed]", "feelings: ashamed", "must be a list (lines that begin with `- `)"),
        ("facts: [studied for weeks]", "facts: [[studied]]", "20:15: D012 entry 1 of 'facts' must be a text"),
        ("cast:\n  Noor: a friend", "cast:", "D012 'cast' must be a mapping (`key: value` lines), but nothing stands"),
    ],
)
def test_a_mistake_says_what_is_expected(old: str, new: str, sentence: str) -> None:
    assert sentence in told(STORY.replace(old, new))


def test_a_misspelt_key_is_not_told_as_missing_besides() -> None:
    assert codes(STORY.replace("start: hear", "strat: hear")) == ["D010 8:1"]


def test_a_key_that_is_unlike_the_missing_one_leaves_that_one_missing() -> None:
    assert codes(STORY.replace("title: A story", "colour: red")) == ["D011 1:1", "D010 3:1"]


def test_a_scene_that_does_not_fit_still_counts_as_a_scene() -> None:
    assert codes(STORY.replace("  bye:\n    say: |\n      Noor waves.\n    go: END", "  bye: Noor waves.")) == [
        "D012 53:3"
    ]


def test_a_step_that_does_not_fit_is_told_once() -> None:
    text = STORY + "walks:\n  - title: t\n    steps:\n      - verdict: goood\n"
    assert codes(text) == ["D012 60:9"]


def test_a_wrong_entry_does_not_hide_what_is_wrong_elsewhere() -> None:
    text = STORY.replace("facts: [studied for weeks]", "facts: [[a]]").replace("go: bye", "go: by")
    assert codes(text) == ["D012 20:15", "D020 52:9"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("scenes: x\n", "D012 9:1"),
        ("scenes: []\n", "D012 9:1"),
        ("scenes: {}\n", "D013 2:1"),
        ("scenes: {hear: []}\n", "D012 9:10"),
    ],
)
def test_a_script_without_usable_scenes_is_told_and_does_not_raise(part: str, code: str) -> None:
    assert code in codes(STORY.split("scenes:")[0] + part)


def test_the_schema_for_editors_is_the_one_the_models_give() -> None:
    kept = Path(__file__).parents[2] / "docs" / "script.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == Script.model_json_schema(by_alias=True)
