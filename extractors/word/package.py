"""The parts of a Word file's package, and how its main part leads to the others."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from extractors.packages import WORD, ZipPackage, parse_xml, part_name
from schemas.reading import UnreadableError

_WORD_PARTS = ("word/", "_rels/", "[content_types].xml")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": (
        b"http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}
"""Namespaces of strict files and their names everywhere else."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of the main part. `kind` is the last piece of its type."""

    kind: str
    target: str
    external: bool


class Package(ZipPackage):
    """A Word file's parts by name, as UTF-8 with transitional namespaces."""

    def __init__(self, data: bytes) -> None:
        """Open the zip in `data`.

        Raises:
            UnreadableError: no package, no Word document in it, or a limit is broken.
        """
        super().__init__(data, WORD)
        self.main = self._find_main()
        self.links = self._links_of(self.main)
        # The template a document was made from is named by its settings.
        self.outside = [
            link
            for part in [
                self.main,
                *(link.target for link in self.links if link.kind == "settings"),
            ]
            for link in self._links_of(part, must=part == self.main)
            if link.external
        ]

    def related(self, kind: str) -> bytes | None:
        """The main part's related part of that kind (styles, numbering ...), None without one."""
        for link in self.links:
            if link.kind == kind and not link.external:
                return self.part(link.target)
        return None

    def part(self, name: str) -> bytes | None:
        """Bytes of a part as UTF-8 with transitional namespaces, None where there is none."""
        data = super().part(name)
        try:
            return None if data is None else _normalise(data)
        except UnicodeDecodeError as error:
            raise WORD.damaged(f"its part {name} cannot be decoded ({error})") from error

    def _find_main(self) -> str:
        for link in self._links_of(""):
            if link.kind == "officeDocument" and not link.external:
                if part_name(link.target) in self.entries:
                    return link.target
                raise WORD.damaged(f"its main part {link.target} is missing")
        if "word/document.xml" in self.entries:
            return "word/document.xml"
        if any(name.startswith(("xl/", "ppt/", "mimetype")) for name in self.entries):
            raise UnreadableError(
                "not-a-document",
                "the package holds no Word document; save the plan as DOCX or PDF",
            )
        if not any(name.startswith(_WORD_PARTS) for name in self.entries):
            raise UnreadableError(
                "not-a-document", "the file is a ZIP archive; unpack the plans in it into the inbox"
            )
        raise WORD.damaged("its main part is missing")

    def _links_of(self, part: str, *, must: bool = True) -> list[Link]:
        """Relationships of a part ('' for the package itself), targets as part names.

        Damaged ones are none for a part that the document can be read without (`must` false).
        """
        folder, file_name = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file_name}.rels")
        try:
            data = self.part(name)
            root = None if data is None else parse_xml(data, name)
        except UnreadableError as error:
            if must or error.code != "damaged-docx":
                raise
            root = None
        links: list[Link] = []
        for element in () if root is None else root.iter(_RELATIONSHIP):
            target = element.get("Target", "")
            external = element.get("TargetMode", "").lower() == "external"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
            links.append(Link(posixpath.basename(element.get("Type", "")), target, external))
        return links


def _normalise(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = _DECLARATION.sub("", data.decode("utf-16")).encode()
    for strict, transitional in _STRICT.items():
        if strict in data:
            data = data.replace(strict, transitional)
    return data
