"""Pages of HTML with nothing outside them: templates, one style and one script, told by hash.

A page may draw what it holds and run the script it came with, and nothing else: its policy names
both by their hash. Text of documents is escaped by the templates; it never is markup, an address
or a file's name.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.face.values import as_text

FOLDER = "page"
POLICY = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; "
    "base-uri 'none'; form-action 'none'"
)


def render(name: str, facts: Mapping[str, Any]) -> str:
    """The page of a template `name`.html with its script `name`.js."""
    style, script = _asset("review.css"), _asset("common.js") + _asset(f"{name}.js")
    policy = POLICY.format(style=hash_of(style), script=hash_of(script))
    inlined = {"style": Markup(style), "script": Markup(script), "policy": policy}
    return _environment().get_template(f"{name}.html").render(**inlined, **facts)


def assets() -> bytes:
    """Everything a page is made with; another look is another stamp."""
    folder = resources.files(__package__) / FOLDER
    return b"\0".join(
        path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name)
    )


def _asset(name: str) -> str:
    path = resources.files(__package__) / FOLDER / name
    return path.read_text("utf-8") if path.is_file() else ""


def hash_of(text: str) -> str:
    """How a policy names a text it admits."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"day": _day, "text": as_text, "share": share}
    return environment


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def share(value: float) -> str:
    """A share as a percentage that is never rounded up to the whole."""
    percent = int(value * 1_000) / 10
    return f"{percent:g}".replace(".", ",") + " %"
