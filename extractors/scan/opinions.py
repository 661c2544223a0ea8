"""Two readings of one picture, word by word: where they differ, which to take and what to doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from unicodedata import combining, normalize

import regex

from extractors.scan.engine import Seen
from extractors.scan.marks import HATS
from extractors.scan.weights import WEIGHTS
from extractors.scan.wording import ALIKE_SMALL, EDGES, VOWELS, Wording, tone_of
from extractors.syllables import is_toned, share_of_syllables, spelled
from schemas.language import Language

_NO_LANGUAGE = Language()
_ALIKE = str.maketrans("–—−_~“”‘’‹›≤≥", "-----\"\"''<><>")
_DASHES = regex.compile(r"[-–—−_~]{2,}")
_AMONG_FIGURES = regex.compile(r"(?<![^\W\d_])[óọ](?![^\W\d_])")
_FIGURES = {"ó": "6", "ọ": "9"}
_CUT_YEAR = regex.compile(r"/20\d")
_ODD_YEAR = regex.compile(r"/20\d(?:\d{2,}|(?!\d))")  # of no four figures
_SIGNS = regex.compile(r"([<>])[<>=-]+")  # a sign of comparison, which the picture tells
_AS_LETTER = regex.compile(r"[<>‹›]*z(?=\d)")  # what ≥ before a figure is read as
_DOTS = regex.compile(r"\.{2,}|…")
DOTTED = "ỉ"
_DASH = ("-", "–", "—")
MIN_SHORT = 3  # letters of an abbreviation that tells itself
_STRAY = "\"'“”‘’|`~^_.,- "
"""Signs that dust beside a word is read as."""

Judge = Callable[[Seen], bool]
"""Whether the picture bears out the marks of a word."""


def agreed(
    first: Sequence[Seen],
    second: Sequence[Seen],
    judge: Judge,
    coarse: bool = False,
    language: Language = _NO_LANGUAGE,
) -> list[Seen]:
    """The first reading, words of the second where they are better; what stays open is in doubt.

    Only whole stretches of one reading or the other are taken: no third text is made up, but for
    a tone that neither engine can have seen (`_toned`). Without a second reading, confidence alone
    tells. A word is certain where both engines read it, it is spelled, and either its neighbours
    or confidence and the picture together bear it out. In a `coarse` picture the first engine
    tells "ổ" from "ố" better.
    """
    wording = Wording(language)
    first, second = _tidied(first), _tidied(second)
    if not second:
        alone = [_doubted(replace(word, weak=True), WEIGHTS.unsure_alone) for word in first]
        return _toned(alone, wording, judge, coarse)
    result: list[Seen] = []
    loud = _is_loud(first)
    one_key, other_key = ([_key(w.text) for w in words] for words in (first, second))
    matcher = SequenceMatcher(None, one_key, other_key, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for at, too in zip(range(a, b), second[c:d], strict=True):
                result.append(_confirmed(first, at, too, wording, judge, coarse))
        else:
            one, other = (
                _Reading(
                    words[start:end],
                    _at_home(wording, words, start, end),
                    all(wording.is_short(word.text) for word in words[start:end]),
                )
                for words, start, end in ((first, a, b), (second, c, d))
            )
            result += _better(one, other, judge, coarse, loud)
    return _parted(_toned(result, wording, judge, coarse))


def _parted(words: list[Seen]) -> list[Seen]:
    """Words with a comma, in doubt, for a full stop in front of a small letter."""
    for at, (word, after) in enumerate(pairwise(words)):
        bare = word.text[:-1]
        whole = bare.isalpha() and bare.islower() and is_toned(bare)
        if whole and word.text.endswith(".") and after.text.islower():
            doubt = word.doubt or f"“{word.text}” may be “{bare},”"
            words[at] = replace(word, text=bare + ",", weak=True, doubt=doubt)
    return words


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one engine read in a stretch, and the share of its words that stand well there.

    `short`: all of them are known abbreviations.
    """

    words: Sequence[Seen]
    at_home: float
    short: bool


def _at_home(wording: Wording, words: Sequence[Seen], first: int, end: int) -> float:
    """Share of the words of letters in a stretch that their neighbours bear out, 0 of none."""
    told = [at for at in range(first, end) if any(map(str.isalpha, words[at].text))]
    return sum(wording.support(words, at) > 0 for at in told) / max(len(told), 1)


def _toned(words: Sequence[Seen], wording: Wording, judge: Judge, coarse: bool) -> list[Seen]:
    """Words with the tone that their neighbours ask for where the picture shows no other.

    "tố chức" is "tổ chức": no engine tells a hook from an acute or a tilde, and in a coarse
    picture nothing but the words around does. Of other tones the picture must speak for the other
    one and against the one that was read. What was read is kept as a doubt where the picture is
    fine. Else the word is what was read, and not certain.
    """
    result = list(words)
    for at, word in enumerate(words):
        is_clear = word.confidence >= WEIGHTS.certain_alone
        other = wording.other_tone(words, at, is_clear)
        if not other or word.doubt:
            continue
        alike = {tone_of(word.text), tone_of(other)} <= ALIKE_SMALL
        if coarse and alike:
            result[at] = replace(word, text=other, weak=False)
            _bear_out_beside(result, at, words, wording)
        elif alike or (not judge(word) and judge(replace(word, text=other))):
            doubt = f"“{word.text}” was read; “{other}” stands better there"
            result[at] = replace(word, text=other, weak=True, doubt=doubt)
        else:
            result[at] = replace(word, weak=True)
    return result


def _bear_out_beside(result: list[Seen], at: int, before: Sequence[Seen], wording: Wording) -> None:
    """Make the words beside one that was set right certain, where nothing else spoke for them."""
    for beside in {max(at - 1, 0), min(at + 1, len(result) - 1)} - {at}:
        word = result[beside]
        told = not wording.support(before, beside) and wording.support(result, beside)
        if told and not word.doubt and _is_spelled(word.text):
            result[beside] = replace(word, weak=False)


def _tidied(words: Sequence[Seen]) -> list[Seen]:
    """Words with one dash for a row of them, or for what is read alone as another stroke.

    Among figures "ó" is a 6 and "ọ" a 9 of a face without serifs, and "z" before them a sign.
    """
    result: list[Seen] = []
    for word in words:
        text = "-" if word.text == "~" else _DASHES.sub("-", word.text).replace("⁄", "/")
        text = text.replace("Ð", "Đ").replace("ĐĐ", "Đ")  # one letter of two codes, read twice
        text = _AS_LETTER.sub(">", text) if _AS_LETTER.match(text) else text
        figures = text
        if any(map(str.isdigit, text)) or text in _FIGURES:  # neither is a word that plans have
            figures = _AMONG_FIGURES.sub(lambda found: _FIGURES[found.group()], text)
        word = replace(word, text=figures, weak=word.weak or figures != text)
        if text in _FIGURES and result and _CUT_YEAR.search(result[-1].text[-4:]):
            result[-1] = replace(word, text=result[-1].text + figures, x0=result[-1].x0, lefts=())
        else:
            result.append(word)
    return result


def _key(text: str) -> str:
    return str(_DOTS.sub("..", _SIGNS.sub(r"\1", text.translate(_ALIKE))))


def _confirmed(
    words: Sequence[Seen], at: int, other: Seen, wording: Wording, judge: Judge, coarse: bool
) -> Seen:
    """A word that both engines read: its neighbours, else confidence and picture bear it out."""
    one = words[at]
    if not _is_spelled(one.text):
        return _doubted(replace(one, weak=True), WEIGHTS.unsure)
    if one.text in _DASH:
        return one
    least, most = sorted((one.confidence, other.confidence))
    sure = _is_sure(words, at, least, wording, judge, coarse)
    one = replace(one, weak=one.weak or not sure, confidence=least)
    return one if most >= WEIGHTS.unsure else _doubted(one, WEIGHTS.unsure)


def _is_sure(
    words: Sequence[Seen], at: int, confidence: float, wording: Wording, judge: Judge, coarse: bool
) -> bool:
    """Whether a word that both engines read is certain.

    None is that stands worse than with another tone. Less confidence is enough where its
    neighbours bear it out, or the picture does.
    """
    word, support, rival = words[at], wording.support(words, at), wording.rival(words, at)
    known = support > rival
    if rival > support:
        return False
    if DOTTED in word.text:  # a hook or a dot
        return known and confidence >= WEIGHTS.certain_seen
    if known:
        return confidence >= WEIGHTS.certain or (judge(word) and not coarse)
    if _is_capital(word.text) or not _is_voiced(word.text):
        return False
    if judge(word) and rival == support:
        return confidence >= (WEIGHTS.certain_seen if coarse else WEIGHTS.certain_if_fine)
    pale = coarse and not tone_of(word.text) and bool(HATS & set(_apart(word.text)))
    return confidence >= (WEIGHTS.certain_hat if pale else WEIGHTS.certain_alone)


def _is_voiced(text: str) -> bool:
    """Whether a word has a vowel; a piece of one that was cut in two has none ("đô th ị")."""
    bare = text.strip(EDGES)
    return not bare.isalpha() or bool(set(_toneless(bare)) & set(VOWELS))


def _is_capital(text: str) -> bool:
    """Whether a word is in capitals with marks, which both engines guess: "THẾ" is "THỂ"."""
    return text.isupper() and len(text) > 1 and _apart(text) != text


def _is_spelled(text: str) -> bool:
    """Whether a word is a syllable, an abbreviation, a number or a sign."""
    told, spelled_words = spelled([text.lstrip("<>≤≥‹›")])
    return told == spelled_words


def _is_loud(words: Sequence[Seen]) -> bool:
    """Whether most words of a cell are in capitals."""
    told = [word.text for word in words if any(map(str.isalpha, word.text))]
    return 2 * sum(map(str.isupper, told)) > len(told)


def _better(
    first: _Reading, second: _Reading, judge: Judge, coarse: bool, loud: bool
) -> list[Seen]:
    """Of two readings of the same stretch the one that all there is speaks for.

    `loud`: it stands among capitals. Where the cases of letters alone differ, this tells.
    """
    one, other = list(first.words), list(second.words)
    texts = [" ".join(word.text for word in words) for words in (one, other)]
    is_case_alone = texts[0].lower() == texts[1].lower()
    marks_alone = not is_case_alone and _toneless(texts[0]) == _toneless(texts[1])
    of_one_kind = marks_alone and len(set(map(len, map(_apart, texts)))) == 1
    bonus = WEIGHTS.marks_of_first if coarse and of_one_kind else 0.0
    ranks = [
        (
            share_of_syllables(text),
            -_inner_capitals(text) if is_case_alone and not loud else 0,
            reading.at_home,
            -_stray_signs(text),
            sum(map(judge, reading.words)) / max(len(reading.words), 1),
            _confidence(reading.words) + (bonus if reading is first else 0.0),
        )
        for text, reading in zip(texts, (first, second), strict=True)
    ]
    if not one:  # only the second engine saw it
        return [] if ranks[1][-1] < WEIGHTS.unsure_alone else _open(other, texts[0])
    if not other:
        return [] if ranks[0][-1] < WEIGHTS.unsure else _open(one, texts[1])
    is_second = ranks[1] > ranks[0]
    taken, left = (other, texts[0]) if is_second else (one, texts[1])
    told = (coarse or all(map(judge, taken))) and _confidence(taken) >= WEIGHTS.certain_of_two
    bare = [_bare(text) for text in texts]
    is_short = (second if is_second else first).short and _confidence(taken) >= WEIGHTS.certain
    is_short = is_short and MIN_SHORT <= len(bare[0]) == len(bare[1])  # "VH" may be a number
    told = told or is_short
    if bare[0] == bare[1]:  # no letter differs
        ends = {text[-1] for text in texts}
        told = told and (len(ends) == 1 or not ends & {".", ","})  # dust and commas are alike
        return [replace(word, weak=word.weak or not told) for word in taken]
    homes = (first.at_home, second.at_home)
    if homes[is_second] == 1.0 and homes[not is_second] < 1.0:  # the words around it tell
        told = told and (is_short or any(map(str.islower, texts[is_second])))
        return [replace(word, weak=word.weak or not told) for word in taken]
    borne_out = [all(map(judge, words)) for words in (taken, other if taken is one else one)]
    if is_case_alone or (marks_alone and borne_out == [True, False]):
        return [replace(word, weak=True) for word in taken]  # the picture tells
    return _open(taken, left)


def _bare(text: str) -> str:
    """A text without blanks and stray signs at its ends."""
    return _key(text).replace(" ", "").strip(_STRAY)


def _apart(text: str) -> str:
    """A text with its marks as signs of their own."""
    return normalize("NFD", text)


def _toneless(text: str) -> str:
    """A text in small letters without marks of any kind."""
    return "".join(sign for sign in _apart(text.lower()) if not combining(sign))


def _inner_capitals(text: str) -> int:
    """Capitals behind the first letters of words: "CƠ SỞ" among small letters is "cơ sở"."""
    return sum(map(str.isupper, "".join(word[1:] for word in text.split())))


def _stray_signs(text: str) -> int:
    """Signs that dust and rules leave, quotes that open nothing, years of three or five figures."""
    odd = sum(map(text.count, "~|`^_\\¬«»©®œ")) + len(_ODD_YEAR.findall(text))
    return (
        odd + (text.count('"') % 2) + (text.count("'") % 2) + abs(text.count("“") - text.count("”"))
    )


def other_reading(doubt: str) -> str:
    """What the engine read that was not followed, of a doubt between two readings; '' of others."""
    _, either, other = doubt.partition("” or “")
    return other.removesuffix("”") if either else ""


def _open(words: Sequence[Seen], other: str) -> list[Seen]:
    """Words that another reading contradicts."""
    text = " ".join(word.text for word in words)
    doubt = f"“{text}” or “{other}”" if other else f"“{text}” or nothing"
    return [replace(words[0], doubt=doubt), *words[1:]]


def _confidence(words: Sequence[Seen]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _doubted(word: Seen, least: float) -> Seen:
    if word.confidence >= least:
        return word
    return replace(word, weak=True, doubt=f"“{word.text}” was read with doubt")
