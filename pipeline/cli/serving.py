"""`phuluc mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import Curated
from pipeline.hints import CURATED


def mcp(
    curated: Curated = CURATED,
    timeout: Annotated[
        float, typer.Option(help="Time limit for an answer; 0: none.", min=0, metavar="SECONDS")
    ] = 60.0,
    memory: Annotated[
        int, typer.Option(help="Memory limit for an answer; 0: none.", min=0, metavar="MB")
    ] = 2048,
) -> None:
    """Serve questions and documents to an assistant (MCP).

    Over standard input and output.

    Read only, and without network. Needs the package mcp: pip install 'phuluc[mcp]'.
    """
    from pipeline.curated import views
    from pipeline.face import assistant

    serving = assistant.server(curated, timeout, memory)
    views.connect(curated).close()  # says at once when there is nothing to ask
    serving.run("stdio")
