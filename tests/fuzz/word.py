"""Damage to a DOCX: to the members of its zip, and to the XML inside them."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from random import Random

from lxml import etree

from extractors.word.markup import Element
from tests.fuzz.damage import ANY_FORMAT, Damage

MAX_EDITS = 12  # changes to the XML of one part
MAX_COPIES = 200  # of one element: a table row, a run, a style
ABSURD = ("0", "-1", "99999", "2147483648", "NaN", "", "x", "\u202e", "true")
ODD_NUMBERS = ("9²", "٩", "Ⅸ", "①", "-3", "1e9", "0", "9" * 5_000, "1.1.1.1.1.1.1", "½")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)

Members = dict[str, bytes]
Edit = Callable[[Random, list[Element]], None]


def drop_member(random: Random, data: bytes) -> bytes:
    """A part that others still name."""
    members = _members(data)
    del members[random.choice(sorted(members))]
    return _zip(members)


def swap_members(random: Random, data: bytes) -> bytes:
    """Two parts under each other's name."""
    members = _members(data)
    one, other = random.sample(sorted(members), 2)
    members[one], members[other] = members[other], members[one]
    return _zip(members)


def damage_member(random: Random, data: bytes) -> bytes:
    """A part damaged before it was packed, so that the zip around it is whole."""
    members = _members(data)
    name = random.choice([name for name in sorted(members) if members[name]])
    members[name] = random.choice(ANY_FORMAT)(random, members[name])
    return _zip(members)


def repack(random: Random, data: bytes) -> bytes:
    """Other compression methods, members in another order, one of them twice."""
    members = _members(data)
    names = random.sample(sorted(members), len(members))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), members[name], random.choice(METHODS))
    return buffer.getvalue()


def edit_xml(random: Random, data: bytes) -> bytes:
    """The document, or one of the parts it leans on, as another program might have written it."""
    members = _members(data)
    parts = sorted(name for name in members if name.endswith((".xml", ".rels")))
    main = "word/document.xml"
    name = main if main in parts and random.random() < 0.7 else random.choice(parts)
    try:
        root = etree.fromstring(members[name])
    except etree.XMLSyntaxError:
        return data
    for _ in range(random.randint(1, MAX_EDITS)):
        elements = [element for element in root.iterdescendants() if isinstance(element.tag, str)]
        if elements:
            random.choice(EDITS)(random, elements)
    members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _zip(members)


def _remove(random: Random, elements: list[Element]) -> None:
    element = random.choice(elements)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(random: Random, elements: list[Element]) -> None:
    element = random.choice(elements[len(elements) // 2 :])  # the later the smaller, mostly
    for _ in range(random.choice((1, 2, MAX_COPIES if len(element) < 10 else 3))):
        element.addnext(copy.deepcopy(element))


def _move(random: Random, elements: list[Element]) -> None:
    element, target = random.choice(elements), random.choice(elements)
    if not any(ancestor is element for ancestor in (target, *target.iterancestors())):
        target.append(element)


def _unwrap(random: Random, elements: list[Element]) -> None:
    element = random.choice(elements)
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _absurd_value(random: Random, elements: list[Element]) -> None:
    holders = [element for element in elements if element.attrib]
    if holders:
        element = random.choice(holders)
        element.set(random.choice(sorted(map(str, element.attrib))), random.choice(ABSURD))


def _rename(random: Random, elements: list[Element]) -> None:
    random.choice(elements).tag = random.choice(elements).tag


def _text(random: Random, elements: list[Element]) -> None:
    holders = [element for element in elements if element.text and element.text.strip()]
    if holders:
        element = random.choice(holders)
        letters = list(element.text or "")
        random.shuffle(letters)
        element.text = "".join(letters) * random.choice((0, 1, 50))


def _swap_cells(random: Random, elements: list[Element]) -> None:
    """Two cells under each other's place, of one table or of two."""
    cells = [element for element in elements if str(element.tag).endswith("}tc")]
    if len(cells) > 1:
        one, other = random.sample(cells, 2)
        one[:], other[:] = list(copy.deepcopy(other)), list(copy.deepcopy(one))


def _odd_number(random: Random, elements: list[Element]) -> None:
    """A number that is none, or none that anybody would write."""
    holders = [element for element in elements if (element.text or "").strip(" .").isdecimal()]
    if holders:
        random.choice(holders).text = random.choice(ODD_NUMBERS)


def _borrow_attributes(random: Random, elements: list[Element]) -> None:
    """The attributes of one element on another, or none at all."""
    taker, giver = random.choice(elements), random.choice(elements)
    given = random.choice((dict(giver.attrib), {}))
    taker.attrib.clear()
    taker.attrib.update(given)


EDITS: tuple[Edit, ...] = (
    *(_remove, _repeat, _move, _unwrap, _absurd_value, _rename, _text),
    *(_swap_cells, _odd_number, _borrow_attributes),
)


def _members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(members: Members) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


PACKAGE: tuple[Damage, ...] = (drop_member, swap_members, damage_member, repack)
WORD: tuple[Damage, ...] = (
    drop_member,
    swap_members,
    damage_member,
    damage_member,
    repack,
    edit_xml,
    edit_xml,
    edit_xml,
    edit_xml,
)
