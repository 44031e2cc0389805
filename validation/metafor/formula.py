"""The small part of R's model formulas that these files use: columns, factors, products of two, arithmetic in brackets, with or without an intercept."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from validation.metafor.reading import OutOfScopeError, array

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow, ast.BitXor: operator.pow,
}  # fmt: skip
FUNCTIONS = {"sqrt": np.sqrt, "log": np.log, "exp": np.exp}


def arithmetic(expression: str, columns: Mapping[str, Array]) -> Any:
    """The value of "1/sqrt(vi)" or "year - 1983".

    Raises:
        OutOfScopeError: anything but numbers, columns, the four operations, powers, roots, logarithms.
    """
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body, columns)
    except SyntaxError:
        raise OutOfScopeError(f"expression {expression}") from None


def _value(node: ast.AST, names: Mapping[str, Array]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and len(node.args) == 1:
        return FUNCTIONS[node.func.id](_value(node.args[0], names))
    raise OutOfScopeError("an expression that is not understood")


def design(formula: str, columns: Mapping[str, list[Any]]) -> tuple[Array | None, bool]:
    """The moderators (k, q), None where there are none, and whether there is an intercept.

    Raises:
        OutOfScopeError: a term that is not understood.
    """
    body, intercept = _intercept(formula.strip().lstrip("~").strip())
    made: list[Array] = []
    for place, term in enumerate(_terms(body)):
        made.append(_term(term, columns, whole=not intercept and place == 0))
    found = np.column_stack(made) if made else None
    return found, intercept


def _intercept(body: str) -> tuple[str, bool]:
    without = re.search(r"-\s*1\s*$|^\s*0\s*\+|^\s*-\s*1\s*\+?|\+\s*0\s*$", body)
    if without:
        return (body[: without.start()] + " " + body[without.end() :]).strip(), False
    return re.sub(r"^\s*1\s*(\+|$)", "", body).strip(), True


def _terms(body: str) -> list[str]:
    """The terms between the plus signs outside brackets."""
    terms, depth, start = [], 0, 0
    for place, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "+" and depth == 0:
            terms.append(body[start:place])
            start = place + 1
    return [term.strip() for term in (*terms, body[start:]) if term.strip()]


def _term(term: str, columns: Mapping[str, list[Any]], *, whole: bool) -> Array:
    if "*" in term and "(" not in term:
        raise OutOfScopeError(f"formula term {term}")
    parts = term.split(":")
    if len(parts) > 2:
        raise OutOfScopeError(f"formula term {term}")
    factors = [_factor(part.strip(), columns) for part in parts]
    if len(factors) == 1:
        return factors[0][0] if whole or not factors[0][1] else factors[0][0][:, 1:]
    left, right = factors[0][0], factors[1][0]
    return np.column_stack([left[:, i] * right[:, j] for j in range(right.shape[1]) for i in range(left.shape[1])])


def _factor(name: str, columns: Mapping[str, list[Any]]) -> tuple[Array, bool]:
    """The column, or one column of 0 and 1 for each level; and whether it has levels."""
    inner = re.fullmatch(r"(?:I)?\((.*)\)", name)
    if inner:
        return np.atleast_2d(arithmetic(inner[1], {key: array(column) for key, column in columns.items() if _numeric(column)})).T.astype(
            float
        ), False
    levels = re.fullmatch(r"(?:factor|as\.factor)\((.*)\)", name)
    name = levels[1].strip() if levels else name
    if name not in columns:
        raise OutOfScopeError(f"formula term {name}")
    column = columns[name]
    if not levels and _numeric(column):
        return array(column)[:, None], False
    names = sorted({value for value in column if value is not None}, key=lambda value: (isinstance(value, str), value))
    return np.array([[np.nan if value is None else float(value == one) for one in names] for value in column]), True


def _numeric(column: list[Any]) -> bool:
    return all(
        value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) or value in ("NaN", "Inf", "-Inf")
        for value in column
    )
