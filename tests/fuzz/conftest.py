"""One house for all fuzz tests of a file: opening a store costs more than most examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fuzz.making import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The use cases, rules only, on an empty store."""
    house = House(tmp_path_factory.mktemp("fuzz"))
    yield house
    house.close()
