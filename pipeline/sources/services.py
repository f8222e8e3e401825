"""Where the services are and how politely they are asked: one frozen model; a file or the environment may say otherwise."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline import __version__
from pipeline.errors import SourceError

_VARIABLE = "SUIVI_"


class Services(BaseModel):
    """Addresses, limits and manners. `SUIVI_ODS=…` in the environment stands for `ods`, and so on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ods: str = Field(
        default="https://documents.un.org/api/symbol/access", description="The Official Document System, by symbol."
    )
    treaty_bodies: str = Field(
        default="https://tbinternet.ohchr.org/_layouts/15/treatybodyexternal",
        description="Folder of the treaty-body database's pages.",
    )
    docs: str = Field(default="https://docs.un.org", description="Canonical addresses of documents.")
    hosts: tuple[str, ...] = Field(
        default=("un.org", "ohchr.org"),
        description="Hosts that may be asked, with all below them; besides those of the addresses above.",
    )
    user_agent: str = Field(
        default=f"suivi/{__version__} (follow-up to UN treaty-body recommendations; one request at a time)",
        description="Who asks.",
    )
    pause: float = Field(default=1.5, ge=0, description="Seconds between two requests to one host.")
    timeout: float = Field(default=60, gt=0, description="Seconds that a server may be silent.")
    longest: float = Field(default=600, gt=0, description="Seconds that one download may take.")
    largest: int = Field(default=150_000_000, gt=0, description="Bytes that one download may have.")
    tries: int = Field(default=3, ge=1, description="How often a request is made that a server did not answer.")
    longest_wait: float = Field(
        default=180, ge=0, description="Seconds that a server may ask us to wait; if it asks for more, we stop asking."
    )
    usual_wait: float = Field(default=60, ge=0, description="Seconds to wait after 429 where the server names none.")
    refusals: int = Field(
        default=3, ge=1, description="Refusals in a row after which a host is not asked any more in this run."
    )

    turns: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir(), f"suivi-turns-{getattr(os, 'getuid', int)()}"),
        description="Folder by which all programs that share it ask a host one at a time.",
    )

    def may_ask(self, url: str) -> bool:
        """Whether an address is one that may be asked: encrypted, of an allowed host; or of a service's own address."""
        asked = urlsplit(url)
        for own in map(urlsplit, (self.ods, self.treaty_bodies, self.docs)):
            if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
                return True
        host = (asked.hostname or "").lower()
        return (
            asked.scheme == "https"
            and asked.username is None
            and any(host == allowed or host.endswith(f".{allowed}") for allowed in self.hosts)
        )


def services(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Services:
    """The services as the program knows them, then as a TOML file says, then as the environment says.

    Raises:
        SourceError: the file or a variable cannot be used.
    """
    said: dict[str, object] = {}
    if file is not None:
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SourceError(f"{file} cannot be read as settings of services ({error}); mend it.") from error
    for name in Services.model_fields:
        if value := environment.get(_VARIABLE + name.upper()):
            said[name] = tuple(value.split()) if name == "hosts" else value
    try:
        return Services.model_validate(said)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        where = file or f"the environment ({_VARIABLE}…)"
        raise SourceError(f"Settings of services in {where} cannot be used ({wrong}); mend them.") from error
