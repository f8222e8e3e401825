"""The few exceptions of the pipeline. Each message is one sentence that names the file and the remedy."""


class SuiviError(Exception):
    """Base of everything the pipeline raises on purpose; anything else that escapes is a bug."""


class UnreadableError(SuiviError):
    """A file cannot be read as a document: not a PDF, empty, truncated, encrypted, without text."""


class LimitError(UnreadableError):
    """A document exceeds what one may cost; `kind` is that of its issue: page_limit, text_limit, nesting_limit, image_limit."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class SourceError(SuiviError):
    """A service of the network did not answer, refused, or gave something else than what was asked for."""


class OutputError(SuiviError):
    """The output folder cannot be written, or its tables cannot be trusted."""


class CheckError(SuiviError):
    """Finished tables break a promise: a key stands twice, or a reference points nowhere."""


class KnowledgeError(SuiviError):
    """A data file in `knowledge/` is wrong: a missing key, an unknown code, an overlap."""


class ReviewError(SuiviError):
    """Reviews cannot be taken, kept or read: a wrong entry, a workbook at fault, a damaged store."""


class ListError(SuiviError):
    """A list that a user brings, as CSV or workbook, cannot be read, or has not the column that is asked for."""
