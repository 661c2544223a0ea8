"""Signs typed in symbol fonts, as Unicode.

Word stores them in the private use area from F000 on, where only the font tells what is drawn:
a target "≥ 95" is often a B3 in Symbol. Sources: Adobe's Symbol encoding, Wingdings' code chart.
"""

from __future__ import annotations

_PRIVATE_FIRST, _PRIVATE_LAST = 0xF000, 0xF0FF

_SYMBOL_20 = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾"
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_A0 = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"
_SYMBOL = {
    first + offset: sign
    for first, signs in ((0x20, _SYMBOL_20), (0xA0, _SYMBOL_A0))
    for offset, sign in enumerate(signs)
}
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆",
    0x76: "❖", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def sign(code: int, font: str | None) -> str:
    """The sign that `font` draws for a code; the code's own character where that is unknown."""
    signs = _FONTS.get((font or "").strip().lower(), {})
    low = code - _PRIVATE_FIRST if _PRIVATE_FIRST <= code <= _PRIVATE_LAST else code
    return signs.get(low) or chr(code)


def signs(text: str, font: str | None) -> str:
    """`text` with every private-use character of a known symbol font in Unicode."""
    if (font or "").strip().lower() not in _FONTS:
        return text
    return "".join(
        sign(ord(c), font) if _PRIVATE_FIRST <= ord(c) <= _PRIVATE_LAST else c for c in text
    )
