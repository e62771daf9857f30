"""Every promise about safety and privacy has a test that holds it, or says why it has none yet."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).parent / "promises.yaml"
PROMISES: list[dict[str, Any]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
NAMED = sorted({name for one in PROMISES for name in one.get("tests", ())})

#: How many sentences each part of the promises has.
SENTENCES = {"what": 3, "danger": 11, "lines": 12, "bot": 2, "kept": 6}

#: What is about linking two people, which the bot cannot do yet.
LINKING = {"S-danger-9", "S-danger-11a", "S-danger-11b", "S-danger-11c", "S-danger-11d", "S-kept-5c"}


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Every test in the files that are named, as pytest names it, and once more without its parameters."""
    files = sorted({name.partition("::")[0] for name in NAMED})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    found = {line for line in done.stdout.splitlines() if "::" in line}
    return found | {name.partition("[")[0] for name in found}


@lru_cache(maxsize=64)
def expected_to_fail(file: str) -> frozenset[str]:
    """The tests of a file that are marked as expected to fail, or as skipped."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [one for one in tree.body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]
    marked = [(one.name, ast.unparse(mark)) for one in functions for mark in one.decorator_list]
    return frozenset(name for name, mark in marked if re.match(r"pytest\.mark\.(xfail|skip)", mark))


def fails(name: str) -> bool:
    """Whether a test is expected to fail."""
    file, _, test = name.partition("::")
    return test.partition("[")[0] in expected_to_fail(file)


def test_every_sentence_is_listed_once_and_in_order() -> None:
    parts = [re.fullmatch(r"S-([a-z]+)-(\d+)([a-z]?)", one["id"]) for one in PROMISES]
    ids = [found.groups() for found in parts if found]
    assert len(ids) == len(PROMISES) == len(set(ids))
    for part, count in SENTENCES.items():
        assert list(dict.fromkeys(int(number) for name, number, _ in ids if name == part)) == [*range(1, count + 1)]
    assert list(dict.fromkeys(name for name, _, _ in ids)) == list(SENTENCES)


def test_a_promise_says_something_and_nothing_that_is_not_known_here() -> None:
    for one in PROMISES:
        assert one["says"].strip()
        assert set(one) <= {"id", "says", "tests", "state", "why"}, one["id"]


def test_every_promise_has_a_test_or_says_why_it_has_none() -> None:
    for one in PROMISES:
        assert bool(one.get("tests")) != ("state" in one), one["id"]
        assert ("state" in one) == bool(one.get("why")), one["id"]


def test_left_for_later_is_what_is_about_linking_two_people_and_nothing_else() -> None:
    assert {one["id"] for one in PROMISES if "state" in one} == LINKING


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_is_named_is_there(collected: set[str], name: str) -> None:
    assert name in collected


def test_no_promise_rests_on_a_test_that_is_expected_to_fail() -> None:
    assert [name for one in PROMISES for name in one.get("tests", ()) if fails(name)] == []
