"""An old Word file (.doc), RTF or OpenDocument text in, a `Reading` out, through LibreOffice where it is installed.

LibreOffice writes the file anew as DOCX, which `word.py` reads. Each call has a profile of its own: two that share one
would wait for each other, or fail.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.errors import UnreadableError
from pipeline.limits import USUAL, Limits
from pipeline.reading.word import read_docx
from pipeline.records import Reading
from pipeline.scratch import scratch

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (  # where installers put it without telling the path
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 120  # a file of 200 pages takes about ten; the first start of a profile some more
_REMEDY = "install LibreOffice (Debian: libreoffice-writer-nogui) and run again, or save the file as DOCX."
# Beside the command, one of its group waits for the end of our pipe, which comes with ours, and then kills the group.
_GUARD = 'exec 3<&0; { read -r _ <&3; kill -KILL 0; } & exec "$@" 3<&- </dev/null'


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return next((found for name in (*_PROGRAMS, *_PLACES) if (found := shutil.which(name))), None)


def read_legacy(path: Path, *, kind: str, suffix: str, seconds: float = _SECONDS, limits: Limits = USUAL) -> Reading:
    """Read a file that only LibreOffice understands.

    Args:
        path: the file.
        kind: what it is, for the message: "an old Word file (.doc)".
        suffix: the ending that goes with it, as LibreOffice looks at endings too.
        seconds: how long the conversion may take.
        limits: for the DOCX it gives.

    Raises:
        UnreadableError: LibreOffice is not installed, or makes nothing of the file.
    """
    office = program()
    if office is None:
        raise UnreadableError(f"{path.name}: this is {kind}; {_REMEDY}")
    with scratch() as folder:
        given = folder / f"given{suffix}"
        shutil.copyfile(path, given)
        made = folder / "made"
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(made),
            str(given),
        ]
        if not _run(command, folder, seconds):
            raise UnreadableError(
                f"{path.name}: LibreOffice did not finish within {seconds:.0f} s; save the file as DOCX."
            )
        written = made / "given.docx"
        if not written.is_file():
            raise UnreadableError(f"{path.name}: LibreOffice makes nothing of this file; it may be damaged or locked.")
        return replace(read_docx(written, limits), producer="LibreOffice")


def _run(command: list[str], folder: Path, seconds: float) -> bool:
    """Whether a command ended in time; what it started is stopped with it, and when this process is killed meanwhile."""
    environment: Mapping[str, str] = {**os.environ, "HOME": str(folder)}
    if os.name == "posix":
        command = ["/bin/sh", "-c", _GUARD, "sh", *command]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,  # held open by this process alone, for as long as it lives
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # soffice is a script that starts another program
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            if os.name != "posix":
                process.kill()
            else:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    return True
