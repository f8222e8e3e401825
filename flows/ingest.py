"""The flow that takes in one document: a copy into the folder of documents, then that folder's flow."""

from __future__ import annotations

import filecmp
import os
import shutil
from itertools import chain
from pathlib import Path

from prefect import flow
from pydantic import BaseModel, Field

from flows.process import Folder, process_folder
from pipeline.errors import UnreadableError
from pipeline.reading.dispatch import SUFFIXES
from pipeline.runner import Outcome


class Arrival(BaseModel):
    """A document that arrived, and where it belongs."""

    document: Path = Field(
        title="Document",
        description="The file, wherever it lies on the machine that runs the flow.",
        examples=["/data/CRPD_C_XMV_CO_1.pdf"],
    )
    raw: Path = Field(
        title="Documents",
        description="Folder of all documents; the file is copied there.",
        examples=["data/raw"],
    )
    out: Path = Field(
        title="Tables",
        description="Folder of the tables; they then hold this document and all others of the folder.",
        examples=["data/processed"],
    )


@flow(name="process-this-document", flow_run_name="{arrival.document.name}", persist_result=False)
def process_this_document(arrival: Arrival) -> Outcome:
    """File a document among the others and bring the tables up to date; only what is new is read.

    Raises:
        UnreadableError: it is no file that can be read, or another file of that name is there already.
    """
    take_in(arrival.document, arrival.raw)
    return process_folder(Folder(paths=[arrival.raw], out=arrival.out))


def take_in(document: Path, raw: Path) -> Path:
    """Copy a document into the folder of documents, whole or not at all; where it stands there.

    Raises:
        UnreadableError: it is not there, of no kind that can be read, or another file of that name is there already.
    """
    if not document.is_file():
        raise UnreadableError(f"{document} is not a file on this machine; check the spelling.")
    if document.suffix.lower() not in chain.from_iterable(SUFFIXES.values()):
        kinds = ", ".join(suffixes[0] for suffixes in SUFFIXES.values())
        raise UnreadableError(f"{document.name} is of no kind that can be read; these are: {kinds}.")
    raw.mkdir(parents=True, exist_ok=True)
    there = raw / document.name
    if there.exists() and document.samefile(there):
        return there
    if there.exists() and not filecmp.cmp(document, there, shallow=False):
        raise UnreadableError(
            f"{there} is there already and is another file; rename {document.name}, or move the old one away."
        )
    part = there.with_name(f".{there.name}.part")
    shutil.copyfile(document, part)
    os.replace(part, there)
    return there
