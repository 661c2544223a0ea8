"""Issue codes and row flags: the one list of every doubt the product can raise."""

from __future__ import annotations

from typing import NamedTuple

from schemas.records import Severity


class IssueKind(NamedTuple):
    """What an issue code means and how grave it is."""

    severity: Severity
    meaning: str


ISSUES: dict[str, IssueKind] = {
    # files that could not be read
    "not-a-document": IssueKind("error", "The content is no PDF, Word, sheet or text document"),
    "empty-file": IssueKind("error", "The file holds no bytes"),
    "damaged-pdf": IssueKind("error", "The PDF is truncated or damaged"),
    "damaged-image": IssueKind("error", "The picture is truncated or damaged"),
    "encrypted-pdf": IssueKind("error", "The PDF needs a password"),
    "encrypted-office": IssueKind("error", "The Word file, workbook or archive needs a password"),
    "damaged-docx": IssueKind("error", "The Word file is not a readable package"),
    "unsafe-docx": IssueKind("error", "The Word file breaks a safety limit and was not opened"),
    "damaged-sheet": IssueKind("error", "The workbook is not readable"),
    "unsafe-sheet": IssueKind("error", "The workbook breaks a safety limit and was not opened"),
    "damaged-archive": IssueKind("error", "The archive or mail is not readable"),
    "unsafe-archive": IssueKind("error", "The archive or mail breaks a safety limit"),
    "converter-missing": IssueKind("error", "LibreOffice is needed to read this file"),
    "converter-failed": IssueKind("error", "LibreOffice could not convert this file"),
    "no-text-layer": IssueKind("error", "No text can be read on the PDF's pages"),
    "ocr-missing": IssueKind(
        "error", "Pages are pictures, and the reader of pictures is not set up: `make setup`"
    ),
    "unreadable-file": IssueKind("error", "The file could not be opened"),
    "file-changed": IssueKind("error", "The file changed while it was being read"),
    "file-too-large": IssueKind("error", "The file is larger than the limit"),
    "text-too-large": IssueKind("error", "The text is larger than a plan can be (16 MB)"),
    "reader-crashed": IssueKind("error", "The reader stopped unexpectedly on this file"),
    "time-limit": IssueKind("error", "Reading took longer than the limit"),
    "memory-limit": IssueKind("error", "Reading needed more memory than the limit"),
    "link-skipped": IssueKind("warning", "A link, pipe or device in the inbox was left alone"),
    # doubts about a document that was read
    "no-table": IssueKind("warning", "No plan table was found"),
    "duplicate-file": IssueKind("info", "The same bytes lie in the inbox under another name"),
    "place-unknown": IssueKind("warning", "No commune or province could be told"),
    "place-old-name": IssueKind("info", "A name from before July 2025 was resolved"),
    "period-unknown": IssueKind("warning", "Deadlines recur and the plan's period is unknown"),
    "encoding-damaged": IssueKind("warning", "Bytes that are no letters were replaced"),
    "page-unreadable": IssueKind("warning", "A page could not be read"),
    "page-cut": IssueKind("warning", "A table goes on past the visible page"),
    "letters-doubtful": IssueKind("warning", "A font does not say which letters it draws"),
    "second-reader": IssueKind("info", "The second PDF reader was used"),
    "text-lost": IssueKind("warning", "Text inside a table reached no record"),
    "text-doubled": IssueKind("warning", "Text inside a table reached more than one place"),
    "table-failed": IssueKind("warning", "A table could not be read; its cells are kept unread"),
    "part-doubtful": IssueKind("warning", "A table left out may belong to the one above it"),
    "table-unread": IssueKind("warning", "A header names a plan's columns and no rows were read"),
    "table-unknown": IssueKind("info", "A table without plan columns was left out"),
    "columns-doubtful": IssueKind("warning", "What a table's columns hold may be read otherwise"),
    "override-unmatched": IssueKind("warning", "An overrides.csv line is not usable"),
    "correction-unmatched": IssueKind(
        "warning", "A corrections.csv line is not usable, or its old value no longer stands"
    ),
    "external-link": IssueKind("info", "The file points outside itself; nothing was fetched"),
    "hidden-in-sheet": IssueKind("info", "A sheet hides rows, columns or sheets: left out"),
    "part-ignored": IssueKind("warning", "A part of the file was not read"),
    # doubts about a row
    "row-doubtful": IssueKind("warning", "The row was rebuilt with doubt"),
    "deadline-unknown": IssueKind("warning", "The deadline could not be read"),
    "deadline-no-year": IssueKind("warning", "The deadline names no year and the plan is long"),
    "agency-unknown": IssueKind("warning", "An agency has no canonical id"),
    "agency-ambiguous": IssueKind("warning", "Words may name either of two agencies"),
    "target-unknown": IssueKind("info", "The target holds no number"),
}

FLAGS: dict[str, str] = {
    "joined-page-break": "The row's parts stood on two pages and were joined",
    "joined-tables": "The row's parts stood in two tables, one below the other, and were joined",
    "merged-down": "A cell merged over several rows was repeated on each",
    "merged-across": "A cell merged over lead and coordinating fills both",
    "header-assumed": "A further grid repeats no header; the earlier one was used",
    "columns-moved": "A further grid's columns are shifted, scaled or leaning; they were matched",
    "columns-from-text": "No vertical rules: columns were told from the text",
    "rows-from-text": "No horizontal rules: rows were told from the text",
    "columns-doubtful": "What a column or the table holds may be read otherwise",
    "columns-from-cells": "A column's header says nothing; its cells tell what it holds",
    "from-marks": "Marks below months or agencies say when and who",
    "ocr": "Its text was recognised in a picture of the page",
    "no-missing": "The row has no printed number",
    "no-jump": "The printed number does not follow the one before",
    "join-doubtful": "It is not certain that the parts belong together",
    "cut-doubtful": "It is not certain where one cell ends and the next begins",
    "lead-from-title": "The lead stands in the appendix title, not in a column",
    "year-assumed": "The year of the deadline comes from the plan's period",
    "deadline-no-year": "The deadline names no year and the plan covers several",
    "deadline-vague": "The deadline is a vague word (cuối năm); its window is a convention",
    "year-from-heading": "The year of the deadline stands in the column's header or table's title",
    "day-from-section": "The day of the deadline stands in the title of its section",
    "corrected": "A person has set a cell of it in corrections.csv",
    "checked": "A person has compared it with the page, as corrections.csv says",
    "date-in-sentence": "The date stands inside a sentence that says more",
}


def severity(code: str) -> Severity:
    """Severity of an issue code; a KeyError means a code nobody documented."""
    return ISSUES[code].severity
