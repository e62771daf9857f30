"""Reading YAML: only its plain part is let in, and every place is exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.source import DEEPEST, read


def only(text: str) -> str:
    """The one problem of a text, without the file's name."""
    (problem,) = read(text, "f").problems
    return str(problem).removeprefix("f:")


def test_text_becomes_plain_data_whatever_it_looks_like() -> None:
    source = read("a: 1\nb: yes\nc: null\nd: [x, 2026-01-31]\ne:\n", "f")
    assert source.problems == []
    assert source.data == {"a": "1", "b": "yes", "c": "null", "d": ["x", "2026-01-31"], "e": ""}


def test_every_part_has_the_place_where_it_begins() -> None:
    source = read("a:\n  b:\n    - x\n    - 😀 y: z\n", "f")
    where = {path: (place.line, place.col) for path, place in source.places.items()}
    assert where[("a",)] == (1, 1)
    assert where[("a", "b")] == (2, 3)
    assert where[("a", "b", 0)] == (3, 7)
    assert where[("a", "b", 1, "😀 y")] == (4, 7)


def test_a_path_without_a_place_has_that_of_what_is_around_it() -> None:
    source = read("a:\n  b: x\n", "f")
    assert source.place(("a", "b", "c", 3)) == source.place(("a", "b"))
    assert str(source.place(("nothing",))) == "f:1:1"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("a: x\nb: &name y\n", "2:4: D003 the anchor &name"),
        ("a: *name\n", "1:4: D003 the alias *name"),
        ("a: !!int 3\n", "1:4: D003 the tag !!int"),
        ("a: !mine x\n", "1:4: D003 the tag !mine"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4: D003 the tag !!python/object/apply:os.system"),
        ("a: 1\nb: 2\na: 3\n", "3:1: D002 the key 'a'"),
        ("a:\n  b: 1\n  b: 2\n", "3:3: D002 the key 'b'"),
        ("a: {b: 1, b: 2}\n", "1:11: D002 the key 'b'"),
        ("? [a, b]\n: c\n", "1:3: D004 a key must be a word"),
        ("", "1:1: D004 the file is empty"),
        ("# only a remark\n", "1:1: D004 the file is empty"),
        ("\ufeff", "1:1: D004 the file is empty"),
        ("a: b\n---\nc: d\n", "2:1: D004 the file holds several scripts"),
        ("- a\n", "1:1: D004 the file has no `key: value` lines"),
        ("just words\n", "1:1: D004 the file has no `key: value` lines"),
        ("a:\n\tb: c\n", "2:1: D001 the file cannot be read: a tab"),
        ("a: b\n\tc: d\n", "2:1: D001 the file cannot be read: a tab"),
        ("a: b\nc: x\0y\n", "2:5: D001 the file cannot be read: the character U+0000"),
        ("a: \x07\n", "1:4: D001 the file cannot be read: the character U+0007"),
        ("a: \ud800\n", "1:4: D001 the file cannot be read: the character U+D800"),
        ("say: Noor: hello\n", "1:10: D001 the file cannot be read: a colon"),
        ('a: b\nc: "x\nd: e\n', "2:4: D001 the file cannot be read: the quote that opens here"),
        ("a:\n  b: 1\n c: 2\n", "3:2: D001 the file cannot be read: this does not belong here"),
        ("a: @x\n", "1:4: D001 the file cannot be read: a text may not begin with this sign"),
        ("a: - b\n", "1:4: D001 the file cannot be read: a list cannot begin"),
        ("a: [b\n", "1:4: D001 the file cannot be read: a [ that is never closed"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(text: str, begins: str) -> None:
    assert only(text).startswith(begins)


def test_every_anchor_alias_and_tag_is_told_at_once() -> None:
    problems = read("a: &x b\nc: *x\nd: !t e\n<<: *x\n", "f").problems
    assert [(problem.code, problem.place.line) for problem in problems] == [("D003", n) for n in (1, 2, 3, 4)]


def test_windows_line_ends_change_neither_data_nor_places() -> None:
    text = "id: x\nsay: |\n  one\n\n  two\nid: y\n"
    unix, windows = read(text, "f"), read(text.replace("\n", "\r\n"), "f")
    assert (unix.data, unix.problems) == (windows.data, windows.problems)
    assert [str(problem.place) for problem in windows.problems] == ["f:6:1"]


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    source = read("\ufeffid: x\n", "f")
    assert (source.data, source.problems) == ({"id": "x"}, [])


@pytest.mark.parametrize("depth", [DEEPEST + 1, 2000])
def test_a_file_nested_too_deeply_is_refused_without_running_out_of_stack(depth: int) -> None:
    assert "D004 this is nested too deeply" in only("a: " + "[" * depth + "]" * depth + "\n")


@given(st.text(alphabet=st.sampled_from("ab:- |>\n\t'\"[]{}&*!#?,%\0\ufeff😀"), max_size=60))
def test_nothing_that_is_typed_raises(text: str) -> None:
    source = read(text, "f")
    assert source.problems or isinstance(source.data, dict)
    assert all(0 < problem.place.line <= text.count("\n") + 1 for problem in source.problems)
