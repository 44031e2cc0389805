"""The public names of the synthesis."""

from __future__ import annotations

import importlib

import pytest

import cordwise.synthesis as synthesis


@pytest.mark.parametrize("name", synthesis.NAMES)
def test_each_name_is_there(name):
    assert getattr(synthesis, name) is getattr(importlib.import_module(f"cordwise.synthesis.{synthesis.NAMES[name]}"), name)


def test_no_name_is_that_of_a_module_which_would_hide_it():
    assert not set(synthesis.NAMES) & {module.split(".")[0] for module in synthesis.NAMES.values()}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no 'nothing'"):
        _ = synthesis.nothing
