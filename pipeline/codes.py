"""The words that columns may hold: kinds of documents, sections, acts, causes; each list once."""

from __future__ import annotations

from typing import Literal

DocumentType = Literal[
    "concluding_observations",
    "state_report",
    "list_of_issues",
    "list_of_issues_prior_to_reporting",
    "replies_to_list_of_issues",
    "follow_up_report",
    "follow_up_assessment",
    "common_core_document",
    "general_comment",
    "views",
    "annual_report",
    "upr_report",
    "other",
]
Section = Literal["introduction", "positive_aspects", "concerns_and_recommendations", "follow_up", "other"]
Part = Literal["question", "answer"]
UnnumberedKind = Literal["text", "cover", "contents", "heading", "figures", "note"]
Kind = Literal["procedural", "positive", "concern", "recommendation", "mixed", "request", "other"]
Act = Literal[
    "recommend", "should", "urge", "call_upon", "invite", "encourage", "request", "reiterate", "draw_attention", "other"
]
Status = Literal["ok", "partial", "failed"]
CommonGrade = Literal["satisfactory", "partial", "unsatisfactory", "no_information", "rejected"]
NextStep = Literal["discontinued", "reminder", "information_requested"]
Cause = Literal[
    "new document", "withdrawn", "re-issued", "corrected", "review", "pipeline", "knowledge", "model", "related"
]
