"""Tolerances (in points, unless said otherwise) of the reader of PDF pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PdfWeights:
    """Tolerances (in points, unless said otherwise) of the reader of PDF pages.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # the reader
    # share of a page's characters without Unicode from which it is not trusted
    garbled: float = 0.05

    # bands.py
    # points by which a stripe between rows is higher than the space between lines
    row_gap: float = 2.0
    max_space: float = 0.5  # of a line's height: no text is set with more between its lines
    overlap: float = 2.5  # points that the boxes of two lines of tight text may overlap
    head: float = 1.0  # lines that the end of a row from the page before costs

    # rows without numbers: bands there must be, the share of the columns that a whole one has text
    # in, and the share of the bands that must be whole
    bands: int = 3
    band_columns: float = 0.6
    whole_bands: float = 0.7
    long_cell: int = 4  # lines of several cells of one drawn row that may be rows

    # bare.py
    header_rows: int = 3  # drawn rows that a header without numbers has at most

    # beside.py
    blank_column: float = 12.0  # points: twice a cell's padding, between a table and one round it

    # borders.py
    min_columns: int = 3  # a table of tasks has at least a number, a task and a duty
    padding: float = 3.0  # points of blank kept around the text of a table without rules
    phrase_gap: float = 0.5  # of the line height: a wider gap on one line parts two cells
    # of the line height: a wider gap without a blank in the file parts them too
    blank_gap: float = 0.3
    wide_blank: float = 1.25  # ... but times the least gap of a line whose file has no blanks
    blankless: int = 8  # words of such a line, without a blank between any
    borders_crossing: float = 1.5  # points a phrase must reach over a border to cross it
    step: float = 0.5  # points between candidate borders
    alike: float = 1e-6  # cost by which two places for a border differ

    # broken.py
    number_step: float = 2.2  # of their height: lines of a broken number follow no further apart

    # columns.py
    # of the page's width: a shorter rule is an underline or a footnote's
    columns_min_length: float = 0.4
    same_ends: float = 8.0  # points the ends of one table's horizontal rules may differ
    max_header_lines: int = 5  # printed lines of a header row
    # line heights between a header and the first rule of a table ruled below each row
    above_first: float = 1.5
    near: float = 0.25  # line heights between two lines of one row
    unsure: float = 1.0  # lines by which the next best edge of a row must be dearer
    far: float = 3.0  # line heights of blank that end a table without rules

    # glyphs.py
    slanted: float = 0.06  # quarter turns a glyph may lean and still stand on a line
    # of the type size: those of Times New Roman
    ascent: float = 0.89
    descent: float = 0.22
    bold_weight: int = 600  # font weight from which a face is bold

    # grids.py
    edge: float = 2.0  # points a word's middle may lie outside a lattice and still be in it
    letterhead_gap: float = 2.5  # line heights between words of one baseline that are two columns
    centred: float = 12.0  # points the middle of a centred line may be off the middle of the page

    frame_cells: int = 3  # cells that a frame round a page has at most

    # lattice.py
    snap: float = 3.0  # points: double lines stand 1.5-2.5 apart, rows at least 8
    join: float = 4.5  # points between pieces of one line: the gap of a dash
    touch: float = 4.5  # points two lines may miss each other by and still meet
    covered: float = 0.6  # share of a cell's side that a line must cover to close it
    open_end: float = 6.0  # points a line runs past the last crossing line: a side left open there
    outlined: int = 2  # rules from side to side of a box that make it the outline of their table
    min_side: float = 4.0  # points: no cell is narrower or lower

    # overrun.py
    cut_room: float = 0.5  # of a word's height to the side of its cell: less than a letter's width
    # of a word's height: its middle so near to a rule, the rule runs through it
    on_edge: float = 0.2
    paced: int = 20  # letters of a word that tell how wide they are
    squeezed: float = 0.7  # of the usual width of a letter of its height: two texts there
    # of a line's height to the side of its cell: the next word may not fit
    word_room: float = 2.0
    # lines of one column that end so, and their share in it, from which none is a whole text
    full_lines: int = 5
    full_share: float = 0.6
    one_line: float = 1.8  # of a line's height: a lower row holds no two
    overrun_gap: float = 0.6  # of a line's height: lines of one cell stand closer
    overrun: float = 0.15  # ... by which it must stand on the foot: boxes are drawn roomy

    # paths.py
    tiled_rows: int = 3  # rows of filled boxes with the same sides that are a table's
    # points: a filled shape this thin is a rule, a thicker one is shading
    max_thickness: float = 3.0
    min_length: float = 2.0  # points: shorter pieces are corner dots
    slant: float = 1.0  # points a line may drift over its length and still be straight
    steep: float = 0.25  # of its length: what drifts more is a piece of a wave
    # text pieces of a page asked whether they are wider than high
    paths_direction_samples: int = 64
    line_apart: float = 2.0  # points between the middles of text pieces that stand on two lines
    pale: int = 0xE0  # 0-255: a filled shape lighter than this in every channel is background
    white: int = 0xFA  # 0-255: a stroke lighter than this in every channel shows on colour alone
    faint: int = 12  # 0-255: what is less opaque than this nobody sees

    # layers.py
    dots: float = 1.5  # pixels a point in the pictures that tell which layers show

    # letters.py
    spelled_words: int = 12  # words from which a font can be told to spell the language
    spelled: float = 0.7  # share of them that must be syllables: texts measured .98 and more
    spelled_back: float = 0.8  # ... once the letters are moved back by a constant
    most_shift: int = 31  # places that letters are moved back or forth at most
    shift_sample: int = 80  # texts that are asked for it

    # marks.py
    # of a letter's height: a mark's line stands no further from its letter's
    mark_reach: float = 1.0
    mark_gap: float = 0.12  # of a letter's height: letters as near on both sides are one word

    # pdfium.py
    wide_gap: float = 12.0  # points between text pieces of one baseline: a column, a letterhead
    whole_picture: float = 0.6  # of a page: a picture as large is the page, its text only its layer
    layer_words: int = 12  # words of a picture's text layer that tell whether it is nonsense
    layer_spelled: float = 0.5  # share of them that are syllables, below which it is

    front_pages: int = 3  # pages that hold letterhead, preamble and first articles
    # pages before a table, or the last page, that hold a signature or heading
    leading_pages: int = 2
    min_gaps: int = 3  # baselines with a wide gap: a page header and a signature have fewer
    min_rules: int = 4  # fewer drawn lines are an underline and a page header's rule, no table

    # plumber.py
    x_tolerance: float = 0.15  # of the font size: glyphs further apart are two words

    # seams.py
    seam: float = 1.5  # points by which the places where pieces of rules meet may differ
    seams: float = 0.6  # share of a table's rules whose pieces must meet there

    # sight.py
    light: int = 0xA0  # 0-255: ink lighter than this in every channel may be a watermark's
    contrast: int = 10  # 0-255: inks that differ less in every channel cannot be told apart
    faded: int = 178  # 0-255: text less opaque than this may be a watermark
    tiny: float = 0.35  # of the usual type size: smaller type may be too small to see
    least_height: float = 2.5  # points: lower text nobody reads
    huge: float = 1.8  # of the usual type size: larger type over others' may be a watermark
    inset: float = 0.25  # of a text's height: what overlaps less only stands near it
    over: int = 3  # rules and texts that opaque text in an ink of its own runs over
    twin: float = 2.0  # points between the sides of two texts drawn in one place
    repeat_pages: int = 3  # pages around one that are asked for a watermark in the same place
    # 0-255: such a text in a lighter ink is one; a darker one of the page's size is in doubt
    repeat_light: int = 0x60
    repeat_large: float = 1.3  # of the usual type size: a larger one is one in any ink
    repeat_texts: int = 2  # text objects in one look that such a watermark has at most
    covers: float = 0.8  # share of a text's box that a shape covers to hide it

    # skew.py
    skew_samples: int = 8  # text pieces of a page asked how they are turned
    least_skew: float = 0.03  # degrees: less moves no rule by the height of a line
    most_skew: float = 2.0  # degrees: no sheet is laid on more askew
    skewed: float = 0.7  # share of the pieces that must be askew alike

    # text.py
    same_line: float = 0.45  # of the line height: middles closer than this stand on one line
    no_blank: float = 0.12  # of the line height: a gap narrower than this parts no words
    fits: float = 2.0  # points to spare when a word would have fitted on the line above
    max_padding: float = 6.0  # points between a cell's side and its text (Word's default is 5.4)

    # textlines.py
    # of a word's height: from its top to a strike-through, from its bottom to an underline
    above_strike: float = 0.25
    below_text: float = 0.2
    under_words: float = 0.85  # share of an underline that words stand over
    meets: float = 1.0  # points between the ends of two pieces of one underline
    exact: float = 0.9  # share of a page's borders that end on upright rules to the point
    ends_on: float = 0.6  # points by which such a border may miss the upright rule's ink
    exact_sample: int = 64  # of its borders that are asked
    justified: float = 1.0  # of a line's height: blanks of a justified line are no wider
    no_edge: float = 6.0  # points beyond which an end is near nothing
    blank: float = 0.3  # of a word's height: the blank after a word may be underlined with it
    # of a word's height: a rule runs no deeper into the boxes above it
    shallow: float = 0.05
    deep: float = 60.0  # points that a word's height of depth outweighs
    least_leading: float = 0.8  # of a word's height: no line follows another closer
    # share of the steps between words of one left edge that may be smaller than the leading
    leading: float = 0.1
    # of a line's height: a line nearer to the text above it by this than that text is to the rule
    # over it is no border of an empty cell
    roof: float = 0.15

    # words.py
    row_rules: int = 5  # places of horizontal rules: with fewer the text may have to tell the rows
    tall_box: float = 1.4  # of the usual height: the box of a glyph from a font with tall boxes
    words_crossing: float = 2.0  # points a word must reach over a vertical rule to be cut there
    # of a word's height: a narrower gap over a vertical rule is a blank of one text
    overflow_gap: float = 0.4
    # of a word's height: two that overlap by more on one line are printed over each other
    overprint: float = 0.4
    words_direction_samples: int = 16  # lines of a page asked for the direction of its text


WEIGHTS = PdfWeights()
