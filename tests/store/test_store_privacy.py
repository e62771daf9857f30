"""docs/privacy.md tells of every column that there is, and of none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from sqlite_utils import Database

from bot.store.migrations import migrations
from bot.store.turns import PERSONAL

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"


def told() -> dict[str, list[str]]:
    """The rows of the page's tables by `table.column`: why, how long, where it is erased."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        name, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"`\w+\.\w+`", name):
            assert name.strip("`") not in found, name
            found[name.strip("`")] = cells
    return found


def test_the_page_tells_of_every_column_and_of_no_other() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    tables = [name for name in db.table_names() if not name.startswith(("_", "sqlite_"))]
    assert list(told()) == [f"{table}.{column.name}" for table in tables for column in db.table(table).columns]


def test_of_each_it_says_why_how_long_and_where_it_is_erased() -> None:
    assert [name for name, cells in told().items() if len(cells) != 3 or not all(cells)] == []


def test_whatever_is_personal_is_said_to_go_with_erase() -> None:
    assert [name for name, cells in told().items() if name.split(".")[0] in PERSONAL and "/erase" not in cells[2]] == []
