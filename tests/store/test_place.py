from __future__ import annotations

from pathlib import Path

import pytest

from cordwise.store.place import default_place

HOME = Path("/home/ann")


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {}, "/home/ann/.local/share/cordwise/evidence.db"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/cordwise/evidence.db"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "/home/ann/.local/share/cordwise/evidence.db"),
        ("darwin", {"XDG_DATA_HOME": "/data"}, "/home/ann/Library/Application Support/cordwise/evidence.db"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/cordwise/evidence.db"),
        ("win32", {}, "/home/ann/AppData/Local/cordwise/evidence.db"),
        ("linux", {"CORDWISE_STORE": "/team/store.db", "XDG_DATA_HOME": "/data"}, "/team/store.db"),
        ("linux", {"CORDWISE_STORE": " "}, "/home/ann/.local/share/cordwise/evidence.db"),
    ],
)
def test_the_store_lies_where_the_platform_keeps_data(platform: str, environment: dict[str, str], place: str) -> None:
    assert default_place(environment, platform, HOME) == Path(place)


def test_a_tilde_in_the_variable_is_the_home() -> None:
    assert default_place({"CORDWISE_STORE": "~/x.db"}) == Path.home() / "x.db"


def test_memory_is_no_file():
    assert default_place({"CORDWISE_STORE": ":memory:"}) == ":memory:"
