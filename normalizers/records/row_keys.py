"""Keys by which a row is recognised again: in the plan's other formats, and in a file saved again.

A key follows the content alone: whose plan it is (its commune, else its issuer, else its
province) and which period it covers, both as read (a correction in overrides.csv changes no key),
the row's section, its number and the letters and digits of its text. The second row of all this has
a counter. `task_id` stays the key within a store.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from hashlib import sha256

from normalizers.facts import Facts
from normalizers.values.text import aligned
from schemas.table import Row

LENGTH = 16  # hexadecimal digits, as in a doc_id
_SIGNS = re.compile(r"[\W_]+")


class RowKeys:
    """Gives out the keys of one document's rows, which come in the order they are printed."""

    def __init__(self, facts: Facts) -> None:
        """`facts` are those read, before any override."""
        place = facts.located
        whose = place.commune_code or squashed(facts.issuer or "") or place.province_code or ""
        self._plan = (whose, str(facts.period_start or ""), str(facts.period_end or ""))
        self._given: Counter[str] = Counter()

    def key(self, row: Row, text: str) -> str:
        """Key of a row whose task or indicator is `text`; twins end in -2, -3 ..."""
        section = row.section.no if row.section else ""
        parts = (*self._plan, squashed(section), squashed(row.no), squashed(text))
        key = sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:LENGTH]
        self._given[key] += 1
        count = self._given[key]
        return key if count == 1 else f"{key}-{count}"


def task_key(text: str) -> str:
    """Key of a task's words, whoever plans it: the same for every spelling of them."""
    words = squashed(text)
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:LENGTH] if words else ""


@lru_cache(maxsize=64)  # a row's text is asked for twice, its section's number row by row
def squashed(text: str) -> str:
    """Letters and digits alone, in lower case, one spelling of each: what every format keeps."""
    words = aligned(unicodedata.normalize("NFC", text)).split()
    return _SIGNS.sub("", "".join(words))  # without its blanks, most of the signs: half the time
