"""The flow that learns an institution's own scheme from its labelled examples. The work is `pipeline.own_card`'s."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from pipeline.own_card import learn


class Training(BaseModel):
    """What is learnt, and from what."""

    scheme: Path = Field(
        title="Scheme", description="TOML file: axes, and the labels below them.", examples=["/data/plan.toml"]
    )
    examples: Path = Field(
        title="Examples",
        description="CSV or JSON lines with the columns text, label and group; groups are never divided when measuring.",
        examples=["/data/labelled.csv"],
    )
    language: Literal["ar", "en", "es", "fr", "ru", "zh"] = Field(
        title="Language", description="Language of the examples.", examples=["fr"]
    )
    out: Path = Field(title="Reader", description="Folder for the reader and its card.", examples=["/data/reader"])


@task(name="learn", cache_policy=NO_CACHE, persist_result=False)
def learn_scheme(training: Training) -> str:
    """Train, measure, write; the card."""
    return learn(training.scheme, training.examples, training.language, training.out)


@flow(name="train", persist_result=False)
def train(training: Training) -> str:
    """Learn a scheme; how good the reader is on groups kept apart stands in an artifact.

    Raises:
        KnowledgeError: the scheme or the examples cannot be used.
    """
    card = learn_scheme(training)
    create_markdown_artifact(card, key="card", description="How good the reader is")
    return card
