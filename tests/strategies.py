"""Hypothesis strategies for every record of the evidence: `record(Study)` draws a study that its own checks accept."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from cordwise.records.checks import NEEDED, RULES
from cordwise.records.evidence import TABLES
from cordwise.records.source import DEPTHS, Source

# What a cell may hold: anything but control characters and separators of lines and words; no space at its ends, as nobody sees it there.
_LETTERS = st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters=";")
words = st.text(_LETTERS, max_size=12).map(str.strip)
filled_words = words.filter(bool)
some_words = st.lists(filled_words, max_size=3, unique=True).map(tuple)
people = st.integers(0, 400)
amounts = st.one_of(st.integers(0, 10**9).map(float), st.floats(0, 1e12, allow_nan=False))
shares = st.floats(0, 1, allow_nan=False)
dates = st.dates().map(lambda day: day.isoformat())

documents = st.one_of(
    st.from_regex(r"doi:10\.[1-9][0-9]{3}/[a-z0-9.\-]{1,12}", fullmatch=True),
    st.from_regex(r"pmid:[1-9][0-9]{0,7}", fullmatch=True),
    st.from_regex(r"pmcid:PMC[1-9][0-9]{2,7}", fullmatch=True),
    st.from_regex(r"registry:NCT[0-9]{8}", fullmatch=True),
    st.from_regex(r"url:https://[a-z]{3,9}\.org/[a-z0-9]{1,9}", fullmatch=True),
)
sources = st.builds(
    Source,
    document=documents,
    place=words,
    depth=st.sampled_from(DEPTHS),
    checked=st.one_of(st.just(""), dates),
    checked_by=words,
)

_OWN: dict[str, dict[str, Any]] = {
    "Programme": {
        "names": st.lists(st.sampled_from(("nurown", "opc1", "ctx0e03", "multistem")), min_size=1, max_size=3, unique=True).map(tuple)
    },
    "ReviewResult": {
        "estimate": st.one_of(st.none(), shares),
        "ci_low": st.one_of(st.none(), shares),
        "ci_high": st.one_of(st.none(), shares),
    },
}
"""Fields that take only some values."""

_PAIRS = (("_min", "_max"), ("_low", "_high"), ("low", "high"), ("events", "total"))
"""Fields of which the second is not below the first."""


@st.composite
def record(draw: st.DrawFn, kind: type) -> Any:
    """A record of one table."""
    hints = get_type_hints(kind)
    own = _ruled(kind, hints) | _OWN.get(kind.__name__, {})
    values = {
        field.name: draw(own[field.name] if field.name in own else _of_hint(hints[field.name], must_be_filled=field.default is MISSING))
        for field in fields(kind)
    }
    _put_in_order(values)
    _make_consistent(kind, values)
    return kind(**values)


any_record = st.sampled_from(list(TABLES.values())).flatmap(record)


def _ruled(kind: type, hints: dict[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    """Fields that take only some values, by the rules of the record."""
    rules = RULES[kind.__name__]
    own: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(rules.days, dates)
    for column, known in rules.among.items():
        several = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)
        own[column] = several if get_origin(hints[column]) is tuple else st.sampled_from(known)
    for column, (low, high) in rules.between.items():
        kinds = get_args(hints[column])
        own[column] = st.one_of(st.none(), st.integers(int(low), int(high)) if int in kinds else st.floats(low, high))
    return own


def _of_hint(hint: Any, *, must_be_filled: bool) -> st.SearchStrategy[Any]:
    if hint is Source:
        return sources
    if get_origin(hint) is tuple:
        return some_words.filter(bool) if must_be_filled else some_words
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    plain: st.SearchStrategy[Any] = {
        str: filled_words if must_be_filled else words, bool: st.booleans(), int: people, float: amounts
    }[kinds[0]]  # fmt: skip
    return st.one_of(st.none(), plain) if type(None) in get_args(hint) else plain


def _put_in_order(values: dict[str, Any]) -> None:
    for low_end, high_end in _PAIRS:
        for name in [name for name in values if name.endswith(low_end)]:
            other = name.removesuffix(low_end) + high_end
            if other in values and values[name] is not None and values[other] is not None and values[name] > values[other]:
                values[name], values[other] = values[other], values[name]


def _make_consistent(kind: type, values: dict[str, Any]) -> None:
    """What one field says of another: a pooled count needs people counted of a total that is not 0."""
    if values.get("total") == 0:
        values["total"] = None
    for lower in ("n_treated", "n_control") if kind.__name__ == "Study" else ():
        if None not in (values[lower], values["n_enrolled"]):
            values[lower] = min(values[lower], values["n_enrolled"])
    if values.get("rate") is not None and values["events"] is not None and values["total"]:
        values["rate"] = values["events"] / values["total"]
    for column in (*NEEDED.get(values.get("operator", ""), ()), *(("value",) if values.get("operator") in ("=", "in") else ())):
        values["operator"] = values["operator"] if values[column] not in (None, "") else ""
    if kind.__name__ == "Outcome" and (values["events"] is None or values["total"] is None or values["counted"] != "patients"):
        values["pool"] = False
