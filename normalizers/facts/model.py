"""What a document says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from normalizers.values.places import Located

NOWHERE = Located()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a document, each None where its text does not carry it or is not clear.

    `commune` and `province` are as printed (in normal case); `located` holds today's units.
    `unusable` names override columns whose value is no valid one.
    """

    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issued_month: str | None = None  # 2025-08, where the day is blank
    issuer: str | None = None
    signer: str | None = None
    commune: str | None = None
    province: str | None = None
    title: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    legal_basis: tuple[str, ...] = ()
    located: Located = NOWHERE
    unusable: tuple[str, ...] = ()
