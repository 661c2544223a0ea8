"""The data dictionary: `python -m pipeline.makers.dictionary` writes docs/data-dictionary.md anew.

Everything in it comes from the models, the issue and flag lists and the exit codes; a test fails
when the file is stale.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from normalizers.tables.roles import AGENTS
from pipeline.curated import described, views
from pipeline.exitcodes import MEANINGS, ExitCode
from pipeline.face.runreport import FIGURES, LISTS
from pipeline.ingest.run import Summary
from schemas import arrow
from schemas.issues import FLAGS, ISSUES
from schemas.records import DATASETS, HISTORY, REFERENCE, IndicatorAgency, Record, TaskAgency

PATH = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"

INTRODUCTION = """\
# Data dictionary

Written by `make docs` from the models in `schemas/`; do not edit.

What `phuluc ingest` leaves in `data/curated/`: one folder a dataset, hive-partitioned by the
two-digit GSO code of the province (`province_code=08`; `00` where it is unknown). Read a dataset
anywhere with

```sql
SELECT * FROM read_parquet('data/curated/tasks/**/*.parquet',
    hive_partitioning = true, hive_types = {'province_code': VARCHAR})
```

`phuluc query` gives the same datasets as views, and `plans`: the documents that are no duplicate
of another (`duplicate_of IS NULL`), with `place` to name each; `due`: each time a task falls
due, with its clause, task and plan; and the views `asked_...`, which heed `--agency`, `--place`,
`--plan`, `--grade`, `--from` and `--to`. A column marked *null* may be null; text columns of tasks
and indicators hold the cell as printed, `''` where the cell is empty, null where the table has no
such column.
"""

AGENCY_COLUMNS = ((TaskAgency, "role"), (IndicatorAgency, "role"))

GRADES = {
    "A": "Certain: read as drawn",
    "B": "Repaired by a rule; the flags say which",
    "C": "Look at it: compare with the page",
}


def text() -> str:
    """The whole dictionary as Markdown."""
    parts = [INTRODUCTION]
    order = ["documents", *(name for name in DATASETS if name != "documents")]
    parts += [_dataset(name, DATASETS[name]) for name in order]
    parts += [_dataset(name, REFERENCE[name], "reference/") for name in REFERENCE]
    parts += [_dataset(name, HISTORY[name]) for name in HISTORY]
    parts += _views()
    parts.append(_run_report())
    parts.append("## Grades\n\n" + _table(("grade", "meaning"), GRADES.items()))
    parts.append("## Flags\n\n" + _table(("flag", "meaning"), sorted(FLAGS.items())))
    issues = ((code, *kind) for code, kind in sorted(ISSUES.items()))
    header = ("code", "severity", "meaning", "nghĩa")
    parts.append("## Issue codes\n\n" + _table(header, issues))
    codes = ((str(code.value), MEANINGS[code]) for code in ExitCode)
    parts.append("## Exit codes\n\n" + _table(("code", "meaning"), codes))
    return "\n".join(parts)


def main() -> None:
    """Write the file."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(text(), encoding="utf-8")


def _dataset(name: str, model: type[Record], folder: str = "") -> str:
    summary = " ".join((model.__doc__ or "").split())
    columns = (_column(model, field) for field in arrow.column_order(model))
    return f"## {folder}{name}\n\n{summary}\n\n" + _table(("column", "type", "meaning"), columns)


def _views() -> Iterator[str]:
    """Each view with the columns that it has beside those of what it is made of."""
    made = {name: set(DATASETS[name].model_fields) for name in ("tasks", "indicators", "documents")}
    with views.without_rows() as connection:
        for name in described.VIEWS:
            kinds = {
                column: kind
                for column, kind, *_ in connection.execute(f"DESCRIBE {name}").fetchall()
            }
            fitting = [other for other, columns in made.items() if columns <= kinds.keys()]
            base = max(fitting, key=lambda other: len(made[other]), default="")
            own = [column for column in kinds if column not in made.get(base, ())]
            told = f" The columns of `{base}`{', and:' if own else '.'}" if base else ""
            made[name] = set(kinds)
            heading = f"## View {name}\n\n{described.dataset(name).english}.{told}\n"
            columns = ((c, kinds[c], described.column(c, name).english) for c in own)
            yield heading + ("\n" + _table(("column", "type", "meaning"), columns) if own else "")


def _run_report() -> str:
    """What `phuluc ingest --json` prints."""
    figures = [(field.name, FIGURES[field.name]) for field in dataclasses.fields(Summary)]
    heading = "## Run report\n\nWhat `phuluc ingest --json` prints.\n\n"
    return heading + _table(("field", "meaning"), [*figures, *LISTS.items()])


def _column(model: type[Record], name: str) -> tuple[str, str, str]:
    info = model.model_fields[name]
    kind = _sql_type(arrow.arrow_type(info.annotation))
    null = ", *null*" if type(None) in getattr(info.annotation, "__args__", ()) else ""
    limited = AGENTS if (model, name) in AGENCY_COLUMNS else _values(info.annotation)
    values = ", ".join(f"`{value}`" for value in limited)
    return name, kind + null, (info.description or "") + (f" ({values})" if values else "")


def _values(annotation: Any) -> Iterator[str]:
    """The values a column is limited to, none where any will do."""
    if typing.get_origin(annotation) is Literal:
        yield from typing.get_args(annotation)
    else:
        for part in typing.get_args(annotation):
            yield from _values(part)


def _sql_type(kind: pa.DataType) -> str:
    """DuckDB's name of a column's type."""
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    if pa.types.is_map(kind):
        return f"MAP({_sql_type(kind.key_type)}, {_sql_type(kind.item_type)})"
    names = {
        pa.string(): "VARCHAR",
        pa.int32(): "INTEGER",
        pa.float64(): "DOUBLE",
        pa.bool_(): "BOOLEAN",
        pa.date32(): "DATE",
        pa.timestamp("us"): "TIMESTAMP",
    }
    return names[kind]


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    for row in rows:
        first, *rest = (cell.replace("|", "\\|") for cell in row)
        lines.append(f"| {' | '.join([f'`{first}`', *rest])} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
