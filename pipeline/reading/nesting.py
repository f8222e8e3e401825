"""How deep elements stand within elements: what reads them goes down level by level, and must come to an end."""

from __future__ import annotations

from lxml import etree

from pipeline.errors import LimitError
from pipeline.limits import Limits

_DEEPER = etree.XPath("boolean(//*[count(ancestor::*) >= $limit])")


def refuse_deep(root: etree._Element, name: str, limits: Limits) -> None:
    """Do nothing, for a tree within the limit of nesting.

    Args:
        root: of the tree, or any element of it.
        name: of the file, for the message.
        limits: `nesting` counts the root as one.

    Raises:
        LimitError: it is deeper.
    """
    if _DEEPER(root, limit=limits.nesting_limit):
        message = f"{name}: elements stand more than {limits.nesting_limit} deep in one another, over the limit; "
        raise LimitError("nesting_limit", message + "raise --nesting-limit, or save the file as PDF.")
