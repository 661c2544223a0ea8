"""Minimal Word files for tests: every function gives a piece of WordprocessingML."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def r(text: str, rpr: str = "") -> str:
    """A run."""
    return f"<w:r>{_props('rPr', rpr)}<w:t xml:space='preserve'>{escape(text)}</w:t></w:r>"


def p(content: str = "", ppr: str = "") -> str:
    """A paragraph of runs; plain text becomes one run."""
    inner = content if content.startswith("<") or not content else r(content)
    return f"<w:p>{_props('pPr', ppr)}{inner}</w:p>"


def tc(content: str = "", tcpr: str = "") -> str:
    """A cell of paragraphs; plain text becomes one paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc>{_props('tcPr', tcpr)}{inner}</w:tc>"


def tr(*cells: str, trpr: str = "") -> str:
    """A row; plain texts become cells."""
    inner = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr>{_props('trPr', trpr)}{inner}</w:tr>"


def tbl(*rows: str, tblpr: str = "", widths: tuple[int, ...] = ()) -> str:
    """A table; `widths` are its grid columns in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{_props('tblPr', tblpr)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def val(name: str, value: object | None = None) -> str:
    """A property element."""
    return f"<w:{name}/>" if value is None else f'<w:{name} w:val="{value}"/>'


def lines(kind: str, name: str = "tblBorders") -> str:
    """All six borders of one kind."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return f"<w:{name}>{''.join(val(side, kind) for side in sides)}</w:{name}>"


def in_list(num_id: int, level: int = 0) -> str:
    """Properties of a numbered paragraph."""
    return f"<w:numPr>{val('ilvl', level)}{val('numId', num_id)}</w:numPr>"


def lvl(
    level: int, number_format: str, text: str, start: int | None = 1, extra: str = "", rpr: str = ""
) -> str:
    """A level of a list; `extra` stands behind the format (pStyle, isLgl, suff, lvlRestart)."""
    begin = "" if start is None else val("start", start)
    return (
        f'<w:lvl w:ilvl="{level}">{begin}{val("numFmt", number_format)}{extra}'
        f"{val('lvlText', text)}{_props('rPr', rpr)}</w:lvl>"
    )


def abstract(number: int, *levels: str) -> str:
    """An abstract list."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, abstract_number: int, overrides: str = "") -> str:
    """A list over an abstract list."""
    return f'<w:num w:numId="{number}">{val("abstractNumId", abstract_number)}{overrides}</w:num>'


def style(kind: str, name: str, inner: str, default: bool = False) -> str:
    """A style with its properties."""
    first = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{first}>{inner}</w:style>'


def document(body: str) -> str:
    """The main part around a body."""
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def docx(
    body: str,
    *,
    parts: dict[str, str] | None = None,
    external: dict[str, str] | None = None,
    strict: bool = False,
    main: str = "word/document.xml",
    **related: str,
) -> bytes:
    """A package; `related` are inner XML of styles, numbering, settings, footnotes, theme ...

    `external` maps a kind of relationship to a target outside the package.
    """
    texts = {main: document(body)}
    links = []
    for kind, inner in related.items():
        texts[f"word/{kind}.xml"] = f"<w:{kind} {NAMESPACES}>{inner}</w:{kind}>"
        links.append((kind, f"{kind}.xml", ""))
    for kind, target in (external or {}).items():
        links.append((kind, target, ' TargetMode="External"'))
    folder, name = main.rsplit("/", 1)
    texts[f"{folder}/_rels/{name}.rels"] = rels(links)
    texts["_rels/.rels"] = rels([("officeDocument", main, "")])
    texts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    texts |= parts or {}
    if strict:
        texts = {k: v.replace(W, STRICT_W).replace(R, STRICT_R) for k, v in texts.items()}
    return zipped({name: text.encode() for name, text in texts.items()})


def rels(links: list[tuple[str, str, str]]) -> str:
    """A relationships part from kind, target and further attributes."""
    inner = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{kind}" Target="{escape(target)}"{more}/>'
        for i, (kind, target, more) in enumerate(links)
    )
    return f'<Relationships xmlns="{PACKAGE_RELS}">{inner}</Relationships>'


def zipped(parts: dict[str, bytes]) -> bytes:
    """Any zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def _props(name: str, inner: str) -> str:
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""
