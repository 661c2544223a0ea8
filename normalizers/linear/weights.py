"""Costs (in nats) and thresholds by which the text of a linear dump is cut into cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """Costs (in nats) and thresholds by which the text of a linear dump is cut into cells.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # the reader
    sample: int = 80  # rows that are learned from: a longer table repeats itself
    trusted: float = 0.5  # nats of margin from which on a row's cut is learned from

    # costs.py
    # a line ends though the next word fits
    loose: float = 0.8
    loose_slope: float = 8.0
    loose_max: float = 5.0
    loose_unknown: float = 1.5  # at most, while the column's width is unknown
    listed_agency: float = 0.5  # ... where another agency begins, one a line
    same_gap: float = 0.3  # a line spaced like the one before it in its cell
    paragraph: float = 0.25  # share of that where a new paragraph or list item begins
    # a line is wider than its column
    wide: float = 0.5
    wide_slope: float = 10.0
    # times the widest column: a line that the dump's tool joined from several
    joined_line: float = 2.0
    wide_joined: float = 1.0  # nats at most of a cell wider than its column on such a line
    costs_lower_start: float = 4.0  # a cell begins with a small letter
    digit_start: float = 1.2  # a cell of words begins with a digit
    stray_item: float = 3.0  # a list item begins in a cell of running text

    # doubts.py
    doubtful: float = 2.0  # nats between the two best readings: e^2, one wrong in eight at worst
    # ... of a row with so few words overleaf, which tell little
    doubtful_rest: float = 3.5
    doubts_rest_words: int = 6
    # least share of agencies and deadlines that read as such when the cut fits the dump
    fits: float = 0.5
    # share of rows that cannot be told apart from which on the whole table is in doubt
    doubted: float = 0.35
    odd: float = 0.5  # ... of rows in doubt, whatever the reason
    min_items: int = 3  # rows of a table before a column without text is odd
    min_rows: int = 4  # rows in doubt before all of a table are
    odd_cost: float = 12.0  # nats above the middle row of the table that make a row odd
    leaning: float = 1.5  # nats that repeats may outweigh
    cut_rows: int = 4  # rows that a list merged over rows may reach back over a page end
    plain_cuts: int = 4  # readings among which a row's own is looked for

    # figures.py
    # nats of a cell of numbers that is one, that is none
    figure: float = -2.5
    no_figure: float = 2.0
    unit_of_figures: float = 3.0  # a unit that holds a number
    amount_opened: float = -1.0  # a sum of money that begins with its source: "Ngân sách"
    amount_unopened: float = 0.8  # ... with other words
    figure_end: float = 2.5  # a cell of words ends with a number that belongs to no word before it
    max_unit: int = 4  # words of a unit of measure
    max_target: int = 14  # words of a target
    max_figure: int = 4  # words of a number with its sign and unit

    # glued.py
    min_texts: int = 2  # cells with one text before it is looked for in others
    # of such a text
    glued_min_words: int = 3
    glued_max_words: int = 12

    # model.py: share of empty cells in a column of numbers without a role
    empty_figure: float = 0.3

    # heading.py
    max_lines: int = 30  # lines of a header: seven labels of four lines each
    min_columns: int = 3
    heading_max_words: int = 70

    # labels.py
    labels_max_label: int = 12  # words of one label: "Cơ quan chịu trách nhiệm theo dõi, đánh giá"
    # worth of a label with a known role, with none
    known: float = 2.0
    unknown: float = -2.5
    exact: float = 1.0  # ... that is a whole header of the vocabulary
    head: float = 0.8  # a label begins with a word that labels begin with
    line_start: float = 0.5
    labels_lower_start: float = -6.0
    glued_capital: float = -0.4
    glued_line: float = -1.0
    # for each word more than most labels have
    long: float = -0.15
    long_words: int = 4
    # text below the labels: at least so likely a label
    rest: float = -3.2
    rest_word: float = 0.3
    labels_rest_words: int = 5
    max_rest: int = 40  # words of it

    # layout.py
    hopeless: float = 16.0  # nats inside one cell after which it is not followed further

    # model.py
    empty_weight: float = 6.0  # rows that the share by role counts as much as
    gap_weight: float = 1.0  # lines that the assumption "any gap anywhere" counts as much as
    skipped_weight: float = 4.0  # cells that the usual spacing counts as much as
    inline: float = 0.12  # share of cells that begin within a line, before the dump says
    inline_weight: float = 8.0
    # share of rows below which a merged goal is printed, before the dump says
    trailing: float = 0.03
    trailing_weight: float = 10.0
    # chance that a cell reaches over a page end, rows for it
    overleaf: float = 0.5
    overleaf_weight: float = 4.0
    overleaf_least: float = 0.1
    overfull: float = 0.01  # share of lines wider than their column, before the dump says
    overfull_weight: float = 30.0
    overfull_max: float = 5.0  # nats
    fit: float = 0.03  # of a column's width: type set bold or justified differs by less
    # gained a doubling of the cells of a column with one text
    repeated: float = 0.7
    repeated_max: float = 2.5
    repeated_words: int = 40  # words of such a text
    # ... of the cells that begin with the same two words
    opened: float = 0.5
    opened_max: float = 1.5
    min_wraps: int = 4  # line ends inside a column's cells before its width counts as known

    page_digits: int = 3  # that a page's number, or a row's, has at most
    # paging.py
    min_numbers: int = 3  # page numbers that count on before they are taken for such
    min_lines: int = 8  # of a page
    # times the middle page's lines: the most that any has, as tables have short ones
    uneven: float = 8.0

    # regions.py
    max_title: int = 10  # lines of an appendix title above a header
    max_running: int = 3  # lines of a page header above a table's repeated header

    # rows.py
    section: float = 1.0  # nats of reading a numbered row as a section title
    shouted: float = -3.0  # ... when it is printed in capitals
    rows_dated: float = 3.0  # ... when it ends with a deadline
    # ... for each line that ends before the title's width
    loose_title: float = 1.5
    title_slack: float = 0.15
    # ... for each word beyond this many
    long_title: float = 0.1
    title_words: int = 40
    min_shouted: int = 3  # words of an unnumbered section title in capitals

    # running.py
    edge_lines: int = 2  # lines at a page's head and foot that may be running heads
    min_repeats: int = 3  # pages that show a running head
    running_min_words: int = 2  # of a running head: '12/2026' is the end of a deadline
    page_share: float = 0.4  # of a dump's pages show it: an appendix may take half of them
    edge_share: float = 0.7  # of a line's occurrences stand at page edges when it is a running head
    nearly_all: float = 0.9  # ... when it reads as a cell's text would

    # seams.py
    max_parts: int = 6  # pages a row may reach over; more are not one row's
    kept: int = 32  # readings kept of each part of a row that a page end cut
    seam: float = 12.0  # nats behind the cheapest reading of a part that a seam may make good
    trailing_half: float = 2.8  # nats of a goal printed below the lower half of a row
    # a cell goes on that ended so many lines above the page's foot
    ended: float = 1.5
    ended_lines: int = 2
    # nats at most of a cell that begins within a line: page tops share one baseline
    glued: float = 1.8
    orphan_half: float = 2.0  # a cell of which only the lower half has text

    # search.py
    search_max_words: int = 900  # words of one row: more are not one row's, and are not cut
    max_lower: int = 60  # words of the lower half of a row in which a cell may begin with any
    max_short: int = 90  # words of a cell that names agencies or a date
    goal_end: float = 2.5  # nats of a goal's last lines below a row
    # words below the last row that are no cell's, by line
    outside: float = 4.0
    outside_line: float = 1.2
    # nats behind the cheapest cut of a whole row up to which others are of interest
    near: float = 3.0

    # starts.py
    beam: int = 24  # chains kept: enough for every way two doubtful numbers can combine
    # what follows the number
    alone: float = 1.5
    dotted: float = 1.0
    capital: float = 0.5
    small: float = -3.0
    # the line before ends with a comma or 'và': the number belongs to it
    after_unfinished: float = -1.5
    after_counted: float = -3.0  # ... or with 'tháng', 'năm': it is that month's
    # how the number counts
    follows: float = 3.0
    restarts: float = 3.0
    skips: float = -0.5
    jumps: float = -4.0
    orphan: float = -1.0  # a dotted number under none that was printed
    skipped_alone: float = -2.0  # a number alone on its line that begins no row

    # wording.py
    unfinished: float = 3.0  # a cell ends with 'và' or a comma
    listed: float = 1.0  # a cell ends with a semicolon
    date_cut: float = 2.0  # a cell ends with the first word of a date: 'Văn bản Tháng'
    mid_stop: float = 1.2  # a small letter follows the end of a sentence within a cell
    unbalanced: float = 2.5  # a bracket or quote opens and does not close
    # a cell of agencies names known ones, or does not
    named: float = -1.5
    unnamed: float = 0.5
    second_lead: float = 0.6  # each further agency that leads
    agency_line: float = 3.5  # a cell of words ends with a line that only names an agency
    agent_listed: float = 2.0  # a cell of agencies ends with a semicolon
    # a cell of words ends with the first words of an agency: 'Kế hoạch Chủ tịch'
    agency_cut: float = 1.5
    # a cell ends inside an agency's name of at most so many words
    name_cut: float = 2.5
    name_words: int = 6
    # a cell of deadlines reads as one, or does not
    wording_dated: float = -2.5
    undated: float = 1.0
    runs_on: float = 1.5  # ... or goes on behind one
    max_dated: int = 80  # words of a deadline: more are longer than phrases.MAX_DEADLINE
    # a cell without openers of its own, a deadline that begins with a figure
    opens_plain: float = 0.3
    opens_dated: float = 0.5
    # words of a cell that only names an agency or a date, in a column of other text
    wording_max_label: int = 12


WEIGHTS = LinearWeights()
