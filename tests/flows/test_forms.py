"""What one document may cost is said once, and can be said to the command, to its flow and to the flow for many machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError
from typer.main import get_command

from flows import __main__ as commands
from flows.cluster import Cluster
from flows.process import Folder
from pipeline.cli import app
from pipeline.limits import USUAL, Limits

FLAGS = [f"--{name.replace('_', '-')}" for name in Limits.model_fields]
OTHERS = Limits(
    time_limit=11, memory_limit=300, page_limit=12, text_limit=13, nesting_limit=14, image_limit=15
).model_dump()


@pytest.mark.parametrize("form", [Folder(paths=[Path("raw")], out=Path("out")), Cluster(raw="raw", out="out")])
def test_forms_of_both_flows_have_all_limits_after_what_is_asked_first(form: BaseModel) -> None:
    fields = form.model_json_schema()["properties"]
    limits = Limits.model_json_schema()["properties"]
    assert list(fields)[-len(limits) :] == list(limits)
    assert {name: fields[name] for name in limits} == limits
    assert form.limits == USUAL  # type: ignore[attr-defined]
    changed = form.model_validate(form.model_dump() | OTHERS)
    assert changed.limits.model_dump() == OTHERS  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="page_limit"):
        form.model_validate(form.model_dump() | {"page_limit": 0})


@pytest.mark.parametrize(
    ("group", "name", "given"),
    [
        (app, "process", ["raw", "--out", "out"]),
        (commands.app, "process", ["raw", "--out", "out"]),
        (commands.app, "spread", ["raw", "out"]),
    ],
    ids=["suivi process", "flows process", "flows spread"],
)
def test_forms_and_commands_have_the_same_limits(
    group: object, name: str, given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Limits] = []
    monkeypatch.setattr("pipeline.runner.run", lambda *_, limits, **__: told.append(limits))
    monkeypatch.setattr("flows.process.process_folder", lambda folder: told.append(folder.limits))
    monkeypatch.setattr("flows.cluster.process_on_cluster", lambda cluster: told.append(cluster.limits))
    for module in ("pipeline.cli", "flows.__main__"):
        monkeypatch.setattr(f"{module}.finish", lambda outcome: None)
    command = get_command(group).commands[name]  # type: ignore[arg-type, attr-defined]
    command.main(given, standalone_mode=False)
    values = [word for flag, value in zip(FLAGS, OTHERS.values(), strict=True) for word in (flag, str(int(value)))]
    command.main([*given, *values], standalone_mode=False)
    assert told == [USUAL, Limits(**OTHERS)]
    assert [option.help for option in command.params if set(option.opts) & set(FLAGS)] == [
        field.description for field in Limits.model_fields.values()
    ]
