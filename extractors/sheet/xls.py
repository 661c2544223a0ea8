"""Excel 97-2003 workbooks through calamine.

It gives values, merged cells and hidden sheets, but no number formats and no hidden rows: numbers
and dates stand in the plain form of `formats.plain` and dd/mm/yyyy, and a share between 0 and 1,
which the sheet may print as per cent, is in doubt.
"""

from __future__ import annotations

import io
from typing import Any

from extractors.sheet.blocks import reading
from extractors.sheet.formats import printed
from extractors.sheet.sheet import KIND, MAX_PLACES, Sheet, SheetCell
from extractors.word.text import fold
from schemas.reading import Reading

WIDE = 3  # merged columns: who merges them for one line centres it; calamine does not say
PANIC = "PanicException"  # what calamine, written in Rust, ends in; no Exception, and not named
_SHARE = "a share: the sheet may print it as per cent"


def read_xls(data: bytes) -> Reading:
    """Read a workbook of Excel 97-2003.

    Raises:
        UnreadableError: `damaged-sheet`, `unsafe-sheet`, `encrypted-office`.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            _sheet(book.get_sheet_by_name(about.name))
            for about in book.sheets_metadata
            if about.visible == calamine.SheetVisibleEnum.Visible
            and about.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        names = [
            about.name
            for about in book.sheets_metadata
            if about.visible != calamine.SheetVisibleEnum.Visible
        ]
    except calamine.PasswordError as error:
        raise KIND.locked() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise KIND.damaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise KIND.damaged("its records are cut") from error
    return reading("xls", shown, names)


def _sheet(source: Any) -> Sheet:
    sheet = Sheet(source.name)
    if source.start is None:
        return sheet
    if source.total_height * source.total_width > MAX_PLACES:
        raise KIND.unsafe(f"the sheet {source.name} has over {MAX_PLACES:,} places")
    merged = {
        start: (end[0] - start[0] + 1, end[1] - start[1] + 1)
        for start, end in source.merged_cell_ranges or ()
    }
    if sum(down * across for down, across in merged.values()) > MAX_PLACES:
        raise KIND.unsafe(f"the merged cells of {source.name} cover over {MAX_PLACES:,} places")
    for row, values in enumerate(source.to_python(skip_empty_area=False)):
        for col, value in enumerate(values):
            text = fold(printed(value, "d/m/y"))
            if text:
                down, across = merged.get((row, col), (1, 1))
                share = isinstance(value, float) and 0 < abs(value) <= 1 and value != int(value)
                doubt = _SHARE if share else ""
                wide = across >= WIDE
                sheet.cells.append(
                    SheetCell(row, col, text, down, across, centered=wide, doubt=doubt)
                )
    return sheet
