"""Thresholds of tables, headers and rows: what joins, what is doubted, what counts as usual."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableWeights:
    """Thresholds of tables, headers and rows: what joins, what is doubted, what counts as usual.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # headings.py
    max_title_lines: int = 8  # lines of an appendix title
    running: int = 2  # pages after the first that begin with one line before it is a running head
    max_head_title: int = 160  # characters of a section's title: more is a sentence
    max_head_words: int = 12  # words of one that ends with a full stop

    # places.py
    same_edge: float = 6.0  # points: column edges of continuing grids differ by less
    outer_edge: float = 12.0  # points: the first and last edge, drawn by other hands
    strange: float = 0.5  # share of borders elsewhere from which no column can be told
    near_edge: float = 0.04  # of the width: cells grow with their texts on a page of another size
    max_scale: float = 1.75  # widths of two pages of one table: portrait, then landscape

    # joins.py: evidence that a grid without header goes on with the table above
    sure_join: float = 1.0  # margin below which the rows of a part are in doubt
    sure_apart: float = 2.0  # ... above whose negative it is told that a grid was left out
    same_borders: float = 2.0  # every border stands where the table's do
    like_borders: float = 1.0  # ... shifted or scaled as a whole, fewer of them, or they only lean
    other_borders: float = -2.0  # borders that stand elsewhere are another table's
    counts_on: float = 3.0  # 5 after 4: chance would hardly count so
    begins: float = 1.5  # 1 where only a header was printed above
    begins_anew: float = 4.0  # 1 after 8 without a section's title between
    anew_below: float = 1.0  # ... below a line that may be one
    jumps: float = 1.0  # 9 after 4: rows are missing between
    no_number: float = 2.0  # text among numbers
    number_length: int = 3  # characters that a mark among numbers has at most: "a)", "*"
    reads_alike: float = 1.0  # agencies under leads, and as much for dates under deadlines
    reads_unlike: float = 4.75  # neither, where the table's own cells are
    reads_little: float = 0.25  # share of the cells that read so at most for that
    judged_cells: int = 3  # of so many at least: halves of cells do not read
    first_numbers: int = 2  # numbers asked to count on: the first may be a cut row's own
    row_cells: int = 3  # bold cells of a row that is no section's title
    asked_rows: int = 6  # rows on each side that are asked: a page's first and last
    nothing_between: float = 0.5  # the next thing after the table
    same_dump: float = 2.0  # the reader of dumps has laid both into one frame of columns
    prose: float = 1.0  # a line of text between, each
    max_between: int = 3  # lines of text between that count
    title_between: float = 0.5  # a line set apart as a title: a table without header needs one
    appendix_between: float = 12.0  # "PHỤ LỤC II": nothing outweighs it
    page_between: float = 1.0  # a page without a part of the table
    unruled: float = 3.0  # a letterhead or signatures below a ruled table
    new_header: float = 4.0  # a first row of words that name columns
    header_words: int = 2  # so many of them
    bold_row: float = 1.5  # a bold first row above others that are not
    rival: float = 3.0  # a table of another kind between, whose columns it shares
    other_between: float = 1.0  # ... whose columns it does not

    # habits.py
    usual: float = 0.8  # share of a column's cells that read alike before one that differs is odd
    begun: float = 0.5  # ... that begin as cells do before one in the middle of a sentence is odd
    filled: float = 0.95  # share of a column's cells with text before an empty one is odd
    owed: float = 0.5  # ... in a column of leads or deadlines, which every task has
    min_cells: int = 4  # cells of a column before it has a habit, or is judged as a whole
    foreign: float = 0.2  # share of their cells that may do so before one that does is odd
    max_head: int = 3  # words of a name's beginning
    max_verb: int = 2  # words of a task's beginning: "Tổ chức"
    named: int = 2  # texts behind a name before it is one that a table calls an agency by

    # headers.py
    search_rows: int = 4  # a header stands in the first rows of a grid
    max_header: int = 90  # characters: a longer cell is no header
    least_labels: int = 3  # known labels in a row that are a header where no table was read
    part_labels: int = 2  # ... in a second row that names the parts of a label above

    # rows/builder.py
    # evidence from which the halves of one cell leave no doubt: a lower case word
    certain: float = 2.0
    many: int = 5  # rows before a column that was never empty says something
    many_owed: int = 2  # ... a column of leads or deadlines, which every task has
    sure: float = 1.0  # evidence beyond this is a decision, less is a doubt

    # rows/drafts.py
    recent: int = 3  # items asked for what is usual in a table
    mostly: float = 0.5  # share of the items that print a number where most do

    # habits.py, rows/odd.py
    two_names: int = 16  # words of a cell that is asked whether it runs two names together
    half_rows: int = 3  # rows below a name's first half that may hold its second
    list_rows: int = 12  # ... below a list cut in its middle that may hold its rest

    # rows/merged.py: evidence that a cell below a page end is the one above it
    listed: float = 1.5  # the one above ends in the middle of a list
    one_cell: float = 2.0  # the lower half is no cell of its role, both together are
    cut_open: float = 2.0  # no rule closes it on either page, though one closes others there

    # rows/mixed.py
    shared_cells: int = 2  # cells that two rows have in common when a line divides but one
    numbered_cells: int = 3  # cells that begin with numbers that count on, of a header's

    # rows/odd.py
    # least share of agencies and deadlines that read as such when the columns are right
    fits: float = 0.5
    min_words: int = 4  # of a text that is sought in others
    glued_words: int = 2  # words of two syllables in a cell that an overflow has mixed
    repeats: int = 2  # equal neighbours for each empty cell that show that a clerk merges none

    # rows/sums.py: evidence that a row adds up others
    summed: int = 2  # other rows of a table at least
    adds_up: float = 3.0  # its amounts are those of the rows below, above, or of all
    named_sum: float = 2.5  # "Tổng cộng"
    other_level: float = 2.0  # "II" where rows count 1, 2
    sum_unnumbered: float = 1.0  # no number where others have one
    sum_bold: float = 1.0  # bold where others are not
    sum_counts: float = 2.0  # it counts on as the others do: a task that nobody leads
    sum_sure: float = 3.0
    same_sum: float = 1e-6  # relative: sums are exact, floating numbers are not

    # rows/page_ends.py
    foot: float = 0.35  # of the page's height that may stay empty below a row that was cut
    empty_foot: float = 2.0  # more than that is empty: the row had room to end
    open_edges: float = 1.0  # no rule where the table leaves one page and enters the next
    two_tables: float = 1.5  # tables that no page end parts are seldom cut within a row
    numbered: float = 6.0  # a second printed number is a second row
    unnumbered: float = 2.5  # none, where most rows print one
    cut_number: float = 3.0  # its upper half does not count on, with its lower one it does
    merged_number: float = 0.5  # none, where the number's cell is merged over rows, or others are
    shared_numbers: int = 2  # rows that share theirs before those of a table do
    two_deadlines: float = 3.0  # whole deadlines above and below
    two_cells: float = 2.0  # a whole act, or a whole name, above and below, without numbers
    nothing_more: float = 0.5  # an empty cell below one with text, each
    below_empty: float = 1.0  # text below an empty cell, each

    # slots.py: evidence that a cell's text goes on, from its last and first words
    small_letter: float = 2.0  # it goes on with a small letter
    awaits_more: float = 1.5  # it broke off behind "và", "của", a comma
    sentence_ended: float = 1.0  # it ended its sentence

    # rows/sections.py
    wide: float = 0.6  # share of the columns a merged cell covers to be a section
    title_columns: int = 2  # ... and columns at least


WEIGHTS = TableWeights()


@dataclass(frozen=True, slots=True)
class ReadingWeights:
    """What decides whether a table is a plan and what its columns are, in nats.

    The worths of headers and cells add up; the best reading of all columns together wins, and
    what it is better by than the next is its margin.
    """

    # headers.py: worth of a header that is one as printed elsewhere; of its head, of what a comma
    # or a slash joins to it, of what only says more of it; of a word for anybody ("Đơn vị ...")
    exact: float = 6.0
    head: float = 4.0
    joined: float = 3.0
    modifier: float = 1.5
    anybody_named: float = 2.0
    second_meaning: float = 1.0  # less for each further meaning of the same words

    # evidence.py: worth of a column whose cells all read as a role's, as none of them
    read: float = 3.0
    misread: float = 3.0
    anybody: float = 0.5  # of the latter for a column that names anybody
    few: float = 1.0  # cells that are as if unread: two cells say two thirds of many
    sample: int = 40  # cells of a column that are looked at
    unit_words: int = 3  # words of a unit of measure
    text_words: int = 3  # words from which a cell is text
    agency_words: int = 10  # words of an agency that is not known
    name_words: int = 4  # words of a person's name

    # reading.py
    unknown: float = 0.5  # against a role that the cells alone tell, below a header without meaning
    against: float = 3.0  # ... below a header that says otherwise
    told: float = 1.2  # worth of cells from which they tell a role alone
    begins: float = 1.5  # ... of dates that come before another column's: they begin the work
    most: float = 0.5  # share of a column's cells that speaks for all
    timed_acts: float = 0.25  # ... that name a time, fewer of which make unled acts duties
    no_plan: float = 3.0  # worth of the reading that a table is no plan
    theme: float = 4.5  # ... of a column that plans have not: a price, a telephone number
    subject: float = 4.5  # ... more where it is the first, what the rows are about
    strange: float = 0.25  # ... of a column without any meaning
    title: float = 4.5  # ... of a title that names a list, or what was done
    past: float = 4.5  # ... of a column that says how what was done went
    counted: float = 1.5  # ... of a column of figures beside units: quotas, no visits
    cell_like: float = 3.0  # ... of a header that goes on with a sentence
    blank: float = 8.0  # ... of cells that are to be filled in
    unled: float = 3.0  # against a leader without a lead, whose header may name either
    inspected: float = 9.0  # against tasks behind the units that are inspected, told of those
    spans: float = 6.0  # worth of no plan: of times that say how long, not by when
    steps: float = 12.0  # ... more where the rows are numbered as steps ("Bước 1")
    others: float = 9.0  # worth of no plan: of rows that nobody leads, with what plans do not tell
    order: float = 0.01  # against each column that a role could have stood in before
    beam: int = 64  # readings that are kept from column to column
    sure: float = 1.0  # margin between two readings below which rows are in doubt
    sure_plan: float = 4.0  # margin over no plan below which rows are in doubt


READING = ReadingWeights()
