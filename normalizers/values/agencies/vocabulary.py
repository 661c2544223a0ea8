"""The agency vocabulary: canonical agencies, their aliases and the phrases around them, as data.

Three files under `normalizers/vocabulary/`:

- `agencies.csv`: agency_id, name, kind, level. A name is its own first alias.
- `agency_aliases.csv`: alias, agency_id. Punctuation, "và" and tone marks need no alias of their
  own, nor do abbreviations by first letters. ``X *`` takes any further words ("Trường tiểu học *").
- `agency_groups.csv`: kind, phrase. The kinds:
  `quantifier` (các), `noun` (stands alone for a group: cơ quan), `plural` (a group only after a
  quantifier or in a list: phòng), `whole` (a group that no list goes on with: già làng),
  `follower` (only later in such a list), `modifier` (chuyên môn),
  `tail` (opens free text behind a name: thuộc), `level` (phường), `area` (what
  an agency may have one of its kind in each of: các phường), `everywhere` (các cấp), `city` and
  `place` (short for a place), `officer` (who heads or speaks for the agency that follows),
  `title` and `surname` (a person), `label` (before a colon), `connector` (between two agencies),
  `head` (first word of a name), `starter` (a head that may follow a name without any separator),
  `owner` and `owned` (the owned that follows an owner may own it: Đảng ủy Bộ ...), `elidable` (a
  head said once for several: Sở Nội vụ, Tài chính), `contraction` (long form=short form),
  `nobody` (before how the work is shared out, not whose it is: theo thẩm quyền), `reports` and
  `receiver` (what an agency does with another one, and which: trình UBND tỉnh).

`verb` (what an agency does: free text behind its name without a sign, so are the tasks of
  `cell_words.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from normalizers.values.agencies.words import (
    Contractions,
    Gap,
    NameWord,
    marked,
    plain,
    split_words,
    squashed,
)
from normalizers.values.lexicon import rows
from normalizers.values.text import aligned

OPEN_END = " *"
KINDS = frozenset(
    (
        "quantifier", "noun", "whole", "plural", "follower", "modifier", "tail", "level", "area",
        "everywhere", "city", "place", "officer", "title", "surname", "label", "connector", "head",
        "starter", "owner", "owned", "elidable", "contraction", "nobody", "verb", "reports",
        "receiver",
    )
)  # fmt: skip
STRICT = frozenset(("whole", "verb", "nobody", "reports", "receiver"))
BARE = "~"  # before a key without marks
_CONSONANT = re.compile(r"(?i)[^aeiouy]")  # alone it stands for a word: P. Kinh tế
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_NAME = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]{2,})*")  # no sign, no number, no lone letter


class Agency(NamedTuple):
    """A canonical agency."""

    agency_id: str
    name: str
    kind: str
    level: str


class Alias(NamedTuple):
    """One spelling of an agency."""

    text: str
    agency_id: str
    words: tuple[str, ...]  # plain, contracted
    units: tuple[str, ...]  # its words, an acronym letter by letter
    places: tuple[int, ...]  # of each unit in its letters
    breaks: frozenset[int]  # places where its spelling has a comma, a dash, "và"
    open: bool  # any further words may follow

    @property
    def squashed(self) -> str:
        """Its plain letters without blanks."""
        return "".join(self.words)


class _Phrase(NamedTuple):
    length: int  # words
    strict: bool  # its marks count too
    keys: list[str]  # the words with their marks
    plains: list[str]


class Phrases:
    """Phrases to be found at a given word.

    A phrase of one word must agree in its marks too; all of them where `strict`: trưởng bản is no
    trường bắn.
    """

    def __init__(self, texts: Iterable[str], *, strict: bool = False) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        for text in texts:
            words = split_words(text)
            keys, plains = [word.key for word in words], [word.plain for word in words]
            phrase = _Phrase(len(words), strict or len(words) == 1, keys, plains)
            self._by_first.setdefault(plains[0], []).append(phrase)
        for phrases in self._by_first.values():
            phrases.sort(key=lambda phrase: -phrase.length)

    def match(self, words: Sequence[NameWord], at: int = 0) -> int:
        """Number of words of the longest phrase that begins at word `at`, 0 when none does."""
        if at >= len(words) or words[at].plain not in self._by_first:
            return 0  # as nearly every word of a cell
        return next(self.matches(words, at), 0)

    def matches(self, words: Sequence[NameWord], at: int = 0) -> Iterator[int]:
        """Numbers of words of the phrases that begin at word `at`, the longest first."""
        if at >= len(words):
            return
        first = words[at]
        for length, strict, keys, plains in self._by_first.get(first.plain, ()):
            if length == 1:
                fits = first.bare or first.key == keys[0]
            elif strict and not first.bare:
                fits = [word.key for word in words[at : at + length]] == keys
            else:
                fits = [word.plain for word in words[at : at + length]] == plains
            if fits:
                yield length


def acts_here(
    phrases: Mapping[str, Phrases], words: Sequence[NameWord], at: int, verb: int
) -> bool:
    """Whether a noun that is a verb too is one here: tổ chức tập huấn, but tổ chức, cá nhân."""
    end = at + verb
    if phrases["noun"].match(words, at) != verb or end >= len(words) or words[end].cut:
        return False
    return not any(phrases[kind].match(words, end) for kind in ("modifier", "level", "noun"))


class Vocabulary:
    """Everything the resolver knows, indexed for look-up."""

    def __init__(self) -> None:
        kinds: dict[str, list[str]] = {}
        for kind, phrase in rows("agency_groups", kind=KINDS):
            kinds.setdefault(kind, []).append(phrase)
        self.contractions: Contractions = dict(map(_contraction, kinds.pop("contraction")))
        kinds["verb"] += kinds["reports"]
        kinds["verb"] += [text for kind, text in rows("cell_words") if kind == "task"]
        self.phrases = {
            kind: Phrases(texts, strict=kind in STRICT) for kind, texts in kinds.items()
        }
        self.agencies = {row[0]: Agency(*row) for row in rows("agencies")}
        spellings = list(agency_spellings())
        self.syllables = _syllables(text for text, _ in spellings)
        lone = [text.removesuffix(OPEN_END) for text, _ in spellings if text.endswith(OPEN_END)]
        self.common = self.syllables & {plain(text.lower()) for text in lone if " " not in text}
        products = (text for kind, text in rows("cell_words") if kind == "deliverable")
        self.products = {tuple(word.key for word in split_words(text)[:2]) for text in products}
        self.marked = frozenset(word.key for text, _ in spellings for word in split_words(text))
        self.aliases: list[Alias] = []
        self.exact: dict[str, Alias] = {}  # letters with marks
        self.plain: dict[str, Alias | None] = {}  # letters without; None when agencies share them
        self.initials: dict[str, list[Alias]] = {}
        for text, agency_id in spellings:
            self._add(text, agency_id)
        for text, agency_id in spellings:
            for glued in _glued(text.removesuffix(OPEN_END)):
                self._index(self._alias(glued, agency_id, split_words(glued, self.contractions)))
        self._cities, self._places = kinds["city"], kinds["place"]

    @cached_property
    def cities(self) -> frozenset[str]:
        """Cities of a province's level, as `place_key` writes them."""
        cities = [name for _, name, kind in rows("provinces") if kind == "thành phố"]
        return _spellings(cities + self._cities)

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Provinces of today and those merged into them."""
        former = [name for kind, name, *_ in rows("former_units") if kind == "tỉnh"]
        return _spellings([name for _, name, _ in rows("provinces")] + former + self._cities)

    @cached_property
    def places(self) -> frozenset[str]:
        """Provinces and communes that may stand without their level."""
        communes = [name for _, name, *_ in rows("communes") if " " in name]
        names = [name for _, name, _ in rows("provinces")]
        return _spellings(names + communes + self._cities + self._places)

    def units(self, plains: Sequence[str]) -> tuple[str, ...]:
        """Syllables and numbers as they are, acronyms (VHXH) letter by letter."""
        return tuple(unit for plain_word in plains for unit in self._units_of(plain_word))

    def _units_of(self, plain_word: str) -> Sequence[str]:
        if plain_word in self.syllables or not plain_word.isalpha():
            return (plain_word,)
        return plain_word

    def _add(self, text: str, agency_id: str) -> None:
        """Index one spelling; of two equal ones the first wins, names come first."""
        closed = text.removesuffix(OPEN_END)
        words = split_words(closed, self.contractions)
        alias = self._alias(closed, agency_id, words)._replace(open=text != closed)
        known = self.exact.get(marked(words))
        if known is None or known.agency_id == agency_id:
            self.exact[marked(words)] = _united(known, alias)
        self._index(alias)
        self.aliases.append(alias)
        self.initials.setdefault("".join([unit[0] for unit in alias.units]), []).append(alias)

    def _index(self, alias: Alias) -> None:
        """Make an alias known by its letters without marks, unless two agencies share them."""
        rival = self.plain.get(alias.squashed, alias)
        if rival is None or rival.agency_id != alias.agency_id:
            self.plain[alias.squashed] = None
        else:
            self.plain[alias.squashed] = _united(rival, alias)

    def _alias(self, text: str, agency_id: str, words: Sequence[NameWord]) -> Alias:
        """An alias with its words taken apart."""
        units: list[str] = []
        places: list[int] = []
        breaks: set[int] = set()
        at = 0
        for word in words:
            of_word = self._units_of(word.plain)
            if word.gap is not Gap.BLANK:
                breaks.add(at)
            for letter, unit in enumerate(of_word):
                units.append(unit)
                places.append(at + letter)
            breaks.update(places[len(places) - len(of_word) + 1 :])  # V-H-X-H
            at += len(word.plain)
        plains = tuple(word.plain for word in words)
        return Alias(
            text, agency_id, plains, tuple(units), tuple(places), frozenset(breaks), open=False
        )


def agency_spellings() -> Iterator[tuple[str, str]]:
    """Every name and alias with its agency_id, names first; open ones end with OPEN_END."""
    names = [(name, agency_id) for agency_id, name, *_ in rows("agencies")]
    yield from names
    known = {agency_id for _, agency_id in names}
    yield from ((alias, of) for alias, of in rows("agency_aliases", agency_id=known))


def _glued(text: str) -> Iterator[str]:
    """The name with one of its "và" run into a neighbour, as PDF text often has it."""
    for joint in re.finditer(" và ", text):
        before, after = text[: joint.start()], text[joint.end() :]
        yield f"{before} và{after}"
        yield f"{before}và {after}"


def _united(known: Alias | None, alias: Alias) -> Alias:
    """The first spelling, with the separators and the openness that any of the two has."""
    if known is None or known is alias:
        return alias
    return known._replace(breaks=known.breaks | alias.breaks, open=known.open or alias.open)


def _contraction(line: str) -> tuple[tuple[str, ...], str]:
    long, short = line.split("=")
    return tuple(word.plain for word in split_words(long)), short


def _syllables(texts: Iterable[str]) -> frozenset[str]:
    """Plain words that aliases write out; acronyms have a capital behind the first letter."""
    return frozenset(
        plain(word.lower())
        for text in texts
        for word in _LETTERS.findall(text)
        if not any(letter.isupper() for letter in word[1:]) and not _CONSONANT.fullmatch(word)
    )


def _spellings(names: Iterable[str]) -> frozenset[str]:
    """Letters of each name without blanks, with marks and for bare texts without."""
    found: set[str] = set()
    for name in names:
        if _PLAIN_NAME.fullmatch(name) and " và " not in name:
            letters = aligned(name).replace(" ", "")
            found.update((letters, BARE + plain(letters)))
        else:
            words = split_words(name)
            found.update((marked(words), BARE + squashed(words)))
    return frozenset(found)


def place_key(words: Sequence[NameWord]) -> str:
    """Key of the words in `Vocabulary.places`: marks count unless the text has none."""
    return BARE + squashed(words) if words and words[0].bare else marked(words)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary()
