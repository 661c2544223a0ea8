"""Taking rows along: a workbook, a table for other systems, a calendar."""
