"""Tolerances of the reader of scanned pages; lengths are in points unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanWeights:
    """Tolerances of the reader of scanned pages; lengths are in points unless said otherwise."""

    # picture.py
    coloured: int = 40  # 0-255 between the lightest and the darkest channel of what has a colour
    light: float = 0.59  # of the paper's lightness: what is darker may be print under a seal
    hue: int = 15  # 0-255 between the channels of what is left of a colour beside it
    light_edge: float = 0.5  # of the paper's lightness: what is darker there may be print

    # sheets.py
    gutter: float = 0.03  # of a sheet's side: the white between two pages on it
    side: float = 0.02  # of a half's side that ink takes where a page lies on it
    big_sheet: float = 1000.0  # points of a sheet's longer side: A4 has 842, A3 1191
    small_letters: float = 0.0061  # of the longer side: letters of a page that was made smaller
    oblong: float = 2.0  # times longer than wide is no page, but two

    # upright.py
    long_line: float = 0.2  # of the page's width: a line that tells the page's turn
    straight: float = 0.1  # of a line's length: what leans more is no line
    least_turn: float = 0.02  # degrees: a smaller turn is left as it is
    sideways: float = 1.2  # times more rise and fall along the text than across it: it is turned
    upside_down: float = 70.0  # mean confidence, 0-100, below which the page is turned
    glance: float = 200.0  # points of a strip that tell whether the page stands upright
    glance_words: int = 12  # fewer tell nothing

    # ruling.py, picture.py
    ground_cell: int = 16  # pixels of the squares whose lightest part is the paper
    white: int = 225  # 0-255: what is lighter after levelling is paper
    ink: int = 165  # 0-255: what is darker is ink
    rule_length: float = 24.0  # points: letters, and rows of serifs, have no stroke so long
    short_length: float = 10.0  # points: the side of the lowest cell
    meets: float = 1.0  # points by which the end of a short one may miss a long one
    slender: float = 4.0  # times longer than thick is a rule
    rule_width: float = 5.0  # points: a thicker stretch is a seal, a picture or shading
    bent: float = 0.03  # of its length by which a slanted or bent rule may leave its line
    piece_gap: float = 5.0  # points between dots, dashes and pieces of one rule
    pieces_dpi: int = 100  # dots an inch in which rules of pieces are looked for
    pieces_width: float = 3.0  # points: dots and dashes of rules are no thicker
    pieces_ink: float = 0.35  # share of a rule's length that its dots or dashes cover
    broken_ink: float = 0.8  # ... that the pieces of a broken one cover
    hanging_ink: float = 0.5  # ... of one of which an end hangs on a rule
    hanging: float = 3.0  # points of that end
    least_pieces: int = 3  # dots or dashes from one rule that crosses them to the next
    period: float = 7.0  # points from one dash to the next at most
    beside: float = 1.0  # points above and below a rule of pieces that are white
    beside_down: float = 2.5  # ... left and right of one that runs down: letters stand closer
    beside_ink: float = 0.15  # ... but for so much, where others cross it
    most_beside: float = 0.6  # ... of its whole length, before it is cut where others cross it

    # cuts.py
    reading_dpi: int = 240  # pictures of fewer dots an inch are read enlarged
    inside: float = 0.5  # points from the middle of a rule to where a cell's picture begins
    text: int = 150  # 0-255: darker pixels are text
    speck: float = 1.6  # points: lower ink is dust
    between: float = 10.0  # points of white between two cells in the strip
    around: float = 1.8  # points of white around a cell's text

    # unruled.py
    dusty: int = 24  # 0-255: how dark the squares of a point's side are that hold ink
    band_gap: float = 3.0  # points of white across a table that part its rows
    gutter_width: float = 6.0  # ... down a row that part its columns: words stand closer
    line_gap: float = 8.0  # ... across a column that part its blocks: lines stand closer
    least_columns: int = 3  # blocks side by side in a row of a table: letterheads have two
    least_bands: int = 3  # such rows in a table
    ascent: float = 1.85  # heights of a small letter from the line to the top of its type
    descent: float = 0.5  # ... and to its foot
    bold: float = 1.25  # strokes of the page's middle word: a wider one is bold
    number_width: float = 30.0  # points of a block that numbers a row

    # numerals.py
    counted_numeral: float = 40.0  # confidence from which a Roman number with its strokes is sure
    upright_stem: float = 0.055  # of its height by which head and foot of an I may differ
    stem_margin: float = 0.02  # ... nearer to that it may be 1 as well
    comma: float = 0.15  # of the fullest row's ink: a row with less is a comma's that reaches below
    dot_height: float = 0.35  # of a numeral's height, below which a piece of ink is a dot
    slash_lean: float = 0.2  # of its height by which a slash leans at least
    serifs_met: float = 0.5  # of a numeral's height: a longer stretch of ink are feet that met
    bar_below: float = 0.7  # of a sign's height from its top, below which the bar of ≥ lies
    bar_width: float = 0.7  # of a sign's width that the bar takes

    # unread.py
    least_line: float = 0.35  # of the middle line's height: ink as high, with no word, is a line
    parts_of_line: float = 0.15  # ... of white in it that parts a mark from its letter

    # sharpness.py
    sharpest_edge: float = 1.6  # pixels of an edge's width, as scanners draw it at best
    widest_edge: float = 0.72  # points: where edges are wider no picture tells "ổ" from "ố"
    edge_step: int = 20  # 0-255 from one pixel of an edge to the next at least
    edge_depth: int = 140  # ... from its paper to its ink
    greys: float = 0.45  # grey pixels for one of ink: one that was black and white has fewer

    # marks.py
    mark: int = 175  # 0-255: darker pixels are of a mark
    sinks: float = 0.15  # heights of a small letter by which a mark may reach into its band
    band: float = 0.45  # of the fullest row's ink: rows with more are those of small letters
    least_band: int = 8  # pixels of small letters, below which their marks run together
    dot: float = 0.265  # heights of a small letter: a higher mark is a tone or a hat
    marks_above: float = 0.8  # heights of a small letter in which its marks stand
    marks_below: float = 0.5  # ... and the dot below it
    comma_below: float = 0.15  # ... by which a comma reaches below the line at least
    stop_below: float = 0.09  # ... and a stop at most
    capital: float = 1.2  # heights of a small letter: a higher first letter is a capital
    mark_area: float = 0.008  # of a small letter's height squared: less is dust

    # letters.py
    like_letter: float = 0.93  # likeness to a letter of another tone that one has at least
    unlike_letter: float = 0.02  # ... by which it is more like that one than like its own

    # opinions.py
    unsure: float = 40.0  # confidence, 0-100, of a word that is in doubt
    marks_of_first: float = 30.0  # confidence by which the first engine tells marks better
    certain: float = 40.0  # ... from which a word is certain that both read beside a known one
    certain_seen: float = 85.0  # ... whose marks the picture shows, where no neighbour is known
    certain_if_fine: float = 75.0  # ... and the picture is fine
    certain_alone: float = 95.0  # ... that both engines read and nothing else speaks for
    certain_hat: float = 96.0  # ... with a hat and no tone: a grave above it pales ("băng", "bằng")
    certain_of_two: float = 85.0  # ... from which the better of two readings is certain
    unsure_alone: float = 80.0  # ... of a word that the second reading does not confirm

    # page.py
    barely: float = 20.0  # confidence, 0-100, of words outside tables that are dust

    # tables.py
    slips: float = 0.25  # share of a label's letters that may be misread on another page
    numbered: float = 0.5  # share of a first column's cells that are numbers where it counts rows
    header_rows: int = 4  # rows in which the numbers of the columns stand
    counted: float = 0.6  # share of a row's cells that count the columns where it numbers them


WEIGHTS = ScanWeights()
