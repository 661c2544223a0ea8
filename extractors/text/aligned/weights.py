"""Costs and thresholds of the reader of blank-aligned dumps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlignedWeights:
    """Costs and thresholds of the reader of blank-aligned dumps.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # the reader
    min_chunks: int = 3  # chunks on a line that may be a table's
    min_lines: int = 3  # such lines in a dump
    # share of rows with two texts in one column, above which all are in doubt
    two_texts: float = 0.4
    # share of the lines of several cells on which a text pushes the next one aside
    pushed: float = 0.04

    # bands.py
    bands_sure: float = 1.0  # lines of margin from which an edge between two rows is sure
    blank: float = -0.7  # lines that an empty line makes up for where a row may end
    parted: float = 2.5  # lines that an edge elsewhere costs where empty lines part the rows
    goes_on: float = 0.5  # lines that a first row without number costs, below a page end
    begins: float = 4.0  # ... and where the table has only begun
    slack: float = 0.5  # lines that a snapped number is off its row's middle
    mostly: float = 0.8  # share of the rows that are set alike in a table with a habit
    odd: float = 1.5  # lines that a row costs which is set otherwise
    min_title: int = 6  # letters of a title in capitals without a number

    # cells.py
    # ... that the last line of a cell is narrower than its column before a narrow gap
    narrow: int = 1500
    cells_alike: int = 300  # ... of difference between two cuts that may both be right
    cells_known: int = 400  # ... that a line seen elsewhere in the column makes up for
    unbegun: int = 300  # ... that a cell beginning in lower case costs
    cells_overfull: int = 1000  # ... that a line wider than its column costs
    hopeless: int = 6000  # ... from which a cut is not looked at further
    beyond: int = 60  # ... that each character costs by which a line reaches into the next column
    often: int = 3  # times a text stands alone in a column to be no two cells' text
    max_parted: int = 300  # characters of a line that is parted: longer ones are titles
    cells_near: int = 8  # characters between a column's start and a cut made by place alone
    exact: int = 1  # characters that a part may stand off its column's start to prove the cut
    wide: int = 2  # columns' starts that a title crosses

    # chunks.py
    max_label: int = 40  # characters of a header label's line
    max_spread: int = 4  # blanks between two words of a justified line
    spread_words: int = 3  # such gaps one after another that show a justified line
    spread_lines: int = 3  # such lines that show a dump

    # columns.py
    over: int = 3  # characters a chunk may stand before its column's usual start
    # of a column's width that a chunk of the next one may begin before its start
    before: float = 0.35
    starts: float = 0.3  # crossing chunks that one chunk's beginning at a place makes up for
    rigid_starts: float = 0.2  # ... that it makes up for in a rigid dump
    # characters that a column may begin outside the stretch between two labels
    columns_aside: int = 8
    off_label: int = 2  # crossing chunks that each such character counts for
    worded: float = 1.0  # crossing chunks that a chunk counts for which begins as its column's do
    spacing: float = 0.5  # of the distance of two labels that their columns' starts are apart
    spare: int = 200  # thousandths of the type size that a line may be wider than its column
    # share of the lines before the next column that may be wider than their room
    columns_overfull: float = 0.15
    trusted: float = 0.87  # share of the pairs of lines that agree with a table's rooms
    allowed: float = 0.5  # share of the pairs of lines that must allow a column's width
    # of the room that its characters on the page give a column
    least: float = 0.6
    most: float = 1.35
    pitches: int = 3  # columns whose rooms tell how wide a character of the page is
    pairs: int = 3  # pairs of lines before a column's width is known

    # heading.py
    number_label: int = 8  # characters of the first column's label: "STT", "Số TT"
    reach: int = 60  # lines below a header in which its first number stands and cells begin
    aside: int = 4  # characters a number or a cell may stand beside its label

    # labels.py
    min_labels: int = 3  # columns of a table
    # characters that a label over several columns must stand nearer to their middle
    grouped: float = 1.0
    min_begun: int = 2  # lines of cells that show where a column begins

    # moved.py
    narrowest: int = 3  # characters of the narrowest column
    outliers: int = 10  # of so many lines one may begin left of the first column of text
    resized: int = 24  # characters that a column may be wider or narrower than on the page before
    off_width: float = 0.15  # crossing chunks that each such character counts for
    absent: float = 6.0  # crossing chunks that a column without text counts for
    moved_sure: float = 2.0  # crossing chunks between the best and the next way that leave no doubt

    # pages.py
    far: int = 8  # characters a page number stands beside the table's last column
    fit: float = 0.5  # share of their chunks that may cross a column's start
    apart: float = 0.2  # share of the lines of a page without header that hold several chunks
    alone: float = 0.2  # ... or share of all its chunks that may cross a column's start
    # chance that a table's lines would follow one another so with a single chunk each, below
    # which they are none of its
    by_chance: float = 1e-3

    # placed.py
    # thousandths of the type size that a line may be off its column without a doubt
    loose: int = 400

    # strings.py
    next: int = 3  # lines of the page to the next line of the same cell
    left: float = 0.7  # what a character left of a column's start costs
    right: float = 1.0  # ... and one right of it
    centred: float = 0.4  # ... in a column of centred texts
    # share of a column's chunks that begin at its start unless it is centred
    strings_alike: float = 0.5
    astray: int = 6  # characters from a column's start at which a text may be of another one
    same: float = 10.0  # what it costs that a chunk is of the column of the chunk before
    unsure: float = 3.0  # difference between two columns of a cell below which both may be right

    # wording.py
    wording_near: int = 3  # characters right of a column's start within which its lines begin
    wording_known: int = 2  # lines seen before what they begin with says more than half

    # unnumbered.py
    unnumbered_aside: int = 1  # characters a piece may begin beside its column
    unnumbered_header: int = 6  # lines of a block of labels at most
    unnumbered_rows: int = 2  # rows that a table without numbers has at least


WEIGHTS = AlignedWeights()
