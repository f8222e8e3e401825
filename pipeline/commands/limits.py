"""What one document may cost, as options of a command: one for each limit that is declared."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from pipeline.limits import Limits


def limited(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes `limits` by keyword, with `--time-limit` and the others in its place."""
    own = inspect.signature(command, eval_str=True)

    @wraps(command)
    def told(**given: Any) -> None:
        limits = Limits(**{name: given.pop(name) for name in Limits.model_fields})
        command(**given, limits=limits)

    parameters = [
        option
        for name, parameter in own.parameters.items()
        for option in (map(_option, Limits.model_fields.items()) if name == "limits" else [parameter])
    ]
    told.__dict__["__signature__"] = own.replace(parameters=parameters)  # what Typer asks
    return told


def _option(declared: tuple[str, FieldInfo]) -> inspect.Parameter:
    name, field = declared
    least: Any = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    most: Any = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    option = typer.Option(min=least, max=most, help=field.description)
    kind = Annotated[field.annotation, option]  # type: ignore[name-defined]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=kind)
