"""Rows of a query by name; a value of one as text, as a cell of a table and as JSON."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipeline.face.terminal import printable, spreadsheet_text


def records(connection: Any, sql: str, *values: object) -> list[dict[str, Any]]:
    """Every row of an answer by the names of its columns."""
    result = connection.execute(sql, list(values))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def as_text(value: Any) -> str:
    """A value as people read it: '' for null, lists joined by commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{as_text(key)}: {as_text(item)}" for key, item in value.items())
    return str(value)


def _number(value: float) -> str:
    """All the digits a float is sure of; an exponent where nobody would write the number out."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if 1e-9 < abs(value) < 1e15 else text


def as_cell(value: Any) -> str:
    """A value as one cell holds it: lists and maps one item a line, so that they split again."""
    if isinstance(value, list):
        return "\n".join(" ".join(as_text(item).split()) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{as_text(key)}: {as_text(item)}" for key, item in value.items())
    return as_text(value)


def csv_cell(value: Any) -> str:
    """Text never becomes a formula; numbers keep their sign."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return str(value)
    return spreadsheet_text(as_cell(value))


def json_value(value: Any) -> Any:
    """A value as JSON has it: NaN and infinities, which it cannot write, are null."""
    if isinstance(value, (float, Decimal)):
        return _json_number(value)
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (bool, int, type(None))) else str(value)


def _json_number(value: float | Decimal) -> float | None:
    if not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
