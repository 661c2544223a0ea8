"""LibreOffice as a converter: one throw-away profile a conversion, no macros, no network.

The program starts with settings that switch off what an office file could set in motion. Where
the system lets us, it also runs in a network namespace of its own that has no network at all.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from schemas.reading import UnreadableError

CONVERT_SECONDS = 90
"""Time one conversion may take; a plan of 200 pages takes 5 seconds on one core."""
MAX_RESULT = 256 * 1024 * 1024
"""Bytes of the converted file; the DOCX reader's own limits come on top."""

ABORTED = (-signal.SIGABRT, 128 + signal.SIGABRT)
HUNGER = "bad_alloc"  # the exception of C++ when there is no memory

_PROGRAMS = ("soffice", "libreoffice")
_TARGET = "docx:MS Word 2007 XML"
_MISSING = (
    "LibreOffice is needed to read Word 97-2003 files; install the package libreoffice-writer "
    "(sudo apt-get install libreoffice-writer), or save the plan as DOCX or PDF"
)
_DEAD_PROXY = ("127.0.0.1", 9)  # the discard port: nobody answers there
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", _DEAD_PROXY[0]),
    ("Inet/Settings", "ooInetHTTPProxyPort", str(_DEAD_PROXY[1])),
    ("Inet/Settings", "ooInetHTTPSProxyName", _DEAD_PROXY[0]),
    ("Inet/Settings", "ooInetHTTPSProxyPort", str(_DEAD_PROXY[1])),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
"""Configuration path below org.openoffice (Office. but for Inet), name, value."""


def convert_to_docx(data: bytes, suffix: str, import_filter: str | None = None) -> bytes:
    """`data` as DOCX. `suffix` ('.doc') tells LibreOffice what it is, `import_filter` forces it.

    Raises:
        UnreadableError: `converter-missing` without LibreOffice, `memory-limit` when it needs more
            memory than is left of this process's own limit, `converter-failed` when it cannot
            read the file or takes longer than CONVERT_SECONDS.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableError("converter-missing", _MISSING)
    with TemporaryDirectory(prefix="phuluc-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"source{suffix}"
        source.write_bytes(data)
        _write_settings(home / "profile")
        left = _memory_left()
        command = [
            *_memory_limit(left),
            *_time_limit(),
            *_without_network(),
            program,
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(() if import_filter is None else (f"--infilter={import_filter}",)),
            *("--convert-to", _TARGET, "--outdir", str(home / "out"), str(source)),
        ]
        code, said = _run(command, home)
        result = home / "out" / "source.docx"
        if left is not None and not result.is_file() and (code in ABORTED or HUNGER in said):
            raise UnreadableError("memory-limit", "LibreOffice needed more memory than is allowed")
        if not result.is_file() or result.stat().st_size > MAX_RESULT:
            raise _failed(said or "it gave no reason; is libreoffice-writer installed?")
        return result.read_bytes()


def _run(command: list[str], home: Path) -> tuple[int, str]:
    """Run the converter to its end, or end it with everything it started.

    Returns its exit code and last words. It stays in this process's session, so that whoever ends
    the session ends the converter.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    try:
        _, errors = process.communicate(timeout=CONVERT_SECONDS)
    except subprocess.TimeoutExpired:
        raise _failed(f"it took longer than {CONVERT_SECONDS} seconds") from None
    finally:
        _end_group(process)
    lines = errors.decode(errors="replace").splitlines()
    lines = [line for line in lines if "Error" in line or HUNGER in line]
    return process.returncode, lines[-1].strip() if lines else ""


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the group: the start script, its helper and the office itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{"" if path.startswith("Inet") else "Office."}{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _memory_left() -> int | None:
    """Bytes of address space that this process may still take; None where nothing limits it."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return None
    try:
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return soft
    return max(soft - held, 0)


def _memory_limit(left: int | None) -> tuple[str, ...]:
    """Words before the command that give it no more memory than is left for the document.

    A limit that it only inherited would count anew what this process holds already.
    """
    if left is None:
        return ()
    return ("/bin/sh", "-c", f'ulimit -S -v {left // 1024}; exec "$@"', "sh")


def _time_limit() -> tuple[str, ...]:
    """Words before the command that end it even when this process is killed meanwhile."""
    program = shutil.which("timeout")
    return () if program is None else (program, "--signal=KILL", str(CONVERT_SECONDS))


@cache
def _without_network() -> tuple[str, ...]:
    """Words before the command that leave it without a network; none where not allowed."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    words = (program, "--map-root-user", "--net", "--")
    probe = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if probe.returncode == 0 else ()


def _failed(reason: str) -> UnreadableError:
    return UnreadableError(
        "converter-failed",
        f"LibreOffice could not convert this file: {reason}; save the plan as DOCX or PDF",
    )
