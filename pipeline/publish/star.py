"""The tables as a star for dashboards: views of the published tables, facts in the middle, the same in DuckDB and PostgreSQL.

Around them stand the tables of `dimensions`, and the documents.
"""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """A view of the published tables."""

    name: str
    description: str  # what one row is
    query: str

    @property
    def statement(self) -> str:
        """SQL that makes it, in either database, among the published tables."""
        return f"CREATE VIEW {self.name} AS {self.query}"


VIEWS = (
    View(
        "dim_documents",
        "One language version of one document; `counts` is true of one version of each, so that what is in six languages "
        "counts once: the one with recommendations, in its original language, else in English.",
        """
SELECT d.document_id, d.symbol, coalesce(d.symbol, d.document_id) AS name, d.language, d.original_language, d.committee,
    d.treaty, d.state, d.document_type, d.cycle, d.session, d.adopted_on, d.published_on,
    coalesce(d.adopted_on, d.published_on) AS date, d.title, d.pages, d.paragraphs, coalesce(n.asked, 0) AS recommendations,
    d.next_report_due, d.source_url, d.status, d.text_quality,
    row_number() OVER (
        PARTITION BY coalesce(d.symbol, d.document_id)
        ORDER BY CASE WHEN n.asked > 0 THEN 0 ELSE 1 END, CASE WHEN d.language = d.original_language THEN 0 ELSE 1 END,
            CASE WHEN d.language = 'en' THEN 0 ELSE 1 END, d.language
    ) = 1 AS counts
FROM documents d
    LEFT JOIN (SELECT document_id, count(*) AS asked FROM recommendations GROUP BY document_id) n
        ON n.document_id = d.document_id""",
    ),
    View(
        "fact_recommendations",
        "One recommendation in one language; sum those that count. What was found in one language (grade, answers, what people "
        "wrote) stands beside all.",
        """
WITH keys AS (
    SELECT recommendation_id, citation_key FROM recommendations
), grades AS (
    SELECT k.citation_key, a.grade, a.grade_raw, a.assessed_in, a.assessed_on, row_number() OVER (
        PARTITION BY k.citation_key ORDER BY a.assessed_on DESC NULLS LAST, a.assessed_in DESC, a.limb NULLS FIRST, a.grade
    ) AS rank
    FROM assessments a JOIN keys k ON k.recommendation_id = a.recommendation_id
), answers AS (
    SELECT k.citation_key,
        count(DISTINCT split_part(a.paragraph_id, '@', 1) || '#' || split_part(a.paragraph_id, '#', 2)) AS answers
    FROM responses a JOIN keys k ON k.recommendation_id = a.recommendation_id GROUP BY k.citation_key
), earlier AS (
    SELECT k.citation_key, count(*) AS links
    FROM links l JOIN keys k ON k.recommendation_id = l.recommendation_id WHERE l.relation = 'repeats'
    GROUP BY k.citation_key
), said AS (
    SELECT regexp_replace(v.recommendation_id, '@[a-z]+#', '#') AS citation_key, v.field, v.value, row_number() OVER (
        PARTITION BY regexp_replace(v.recommendation_id, '@[a-z]+#', '#'), v.field
        ORDER BY v.reviewed_at DESC, v.reviewer, v.value
    ) AS rank
    FROM reviews v WHERE v.field IN ('status', 'progress_percent', 'responsible')
), filled AS (
    SELECT citation_key, max(CASE WHEN field = 'status' THEN value END) AS follow_up_status,
        max(CASE WHEN field = 'progress_percent' THEN value END) AS progress_percent,
        max(CASE WHEN field = 'responsible' THEN value END) AS responsible
    FROM said WHERE rank = 1 GROUP BY citation_key
)
SELECT r.recommendation_id, r.citation_key, r.document_id, d.name AS document, coalesce(p.state, d.state) AS state, d.committee,
    d.language, d.date, d.counts, r.number, r.item, r.page, r.act, r.addressee, r.strength, r.priority, r.reporting, r.reiterates,
    r.continues, r.due_on, coalesce(r.due_on < current_date, FALSE) AS past_due, p.heading,
    CASE WHEN r.lead_in IS NULL THEN r.text ELSE r.lead_in || ' ' || r.text END AS text, c.text AS concern,
    coalesce(e.links, 0) > 0 AS repeats_earlier, coalesce(a.answers, 0) AS answers, g.grade, g.grade_raw, g.assessed_in,
    g.assessed_on, f.follow_up_status, f.progress_percent, f.responsible
FROM recommendations r
    JOIN dim_documents d ON d.document_id = r.document_id
    JOIN paragraphs p ON p.paragraph_id = r.paragraph_id
    LEFT JOIN paragraphs c ON c.paragraph_id = r.concern_paragraph_id
    LEFT JOIN earlier e ON e.citation_key = r.citation_key
    LEFT JOIN answers a ON a.citation_key = r.citation_key
    LEFT JOIN grades g ON g.citation_key = r.citation_key AND g.rank = 1
    LEFT JOIN filled f ON f.citation_key = r.citation_key""",
    ),
    View(
        "fact_classifications",
        "One label on one recommendation, once, as said most surely: by a person, by the committee, else by the highest score.",
        """
SELECT s.recommendation_id, s.scheme || ':' || s.label AS label_id, s.scheme, s.label, s.score, s.method, s.model, s.evidence,
    r.document_id, coalesce(p.state, d.state) AS state, d.committee, d.language, d.date, d.counts
FROM (
    SELECT c.*, row_number() OVER (
        PARTITION BY c.recommendation_id, c.scheme, c.label
        ORDER BY CASE c.method WHEN 'review' THEN 0 WHEN 'stated' THEN 1 ELSE 2 END, c.score DESC, c.method
    ) AS rank
    FROM classifications c
) s
    JOIN recommendations r ON r.recommendation_id = s.recommendation_id
    JOIN dim_documents d ON d.document_id = r.document_id
    JOIN paragraphs p ON p.paragraph_id = r.paragraph_id
WHERE s.rank = 1""",
    ),
    View(
        "fact_follow_ups",
        "One thing due, in one language; sum those that count.",
        """
SELECT f.document_id, f.paragraph_id, d.name AS document, coalesce(p.state, d.state) AS state, d.committee, d.language, d.date,
    d.counts, f.kind, array_to_string(f.paragraphs, '; ') AS paragraphs, f.months, f.due_on,
    coalesce(f.due_on < current_date, FALSE) AS past_due, f.text
FROM follow_ups f
    JOIN dim_documents d ON d.document_id = f.document_id
    JOIN paragraphs p ON p.paragraph_id = f.paragraph_id""",
    ),
    View(
        "fact_links",
        "One relation between two recommendations, each in one language; sum those that count: one for what is related.",
        """
SELECT l.recommendation_id, l.related_id, l.relation, l.score, l.evidence, r.document_id, o.document_id AS related_document_id,
    coalesce(p.state, d.state) AS state, d.committee, e.committee AS related_committee, d.date, e.date AS related_date,
    row_number() OVER (
        PARTITION BY l.relation, r.citation_key, o.citation_key, CASE WHEN l.relation = 'translates' THEN d.language END
        ORDER BY CASE WHEN d.counts THEN 0 ELSE 1 END, CASE WHEN e.counts THEN 0 ELSE 1 END, r.document_id, o.document_id
    ) = 1 AS counts
FROM links l
    JOIN recommendations r ON r.recommendation_id = l.recommendation_id
    JOIN dim_documents d ON d.document_id = r.document_id
    JOIN paragraphs p ON p.paragraph_id = r.paragraph_id
    JOIN recommendations o ON o.recommendation_id = l.related_id
    JOIN dim_documents e ON e.document_id = o.document_id""",
    ),
    View(
        "fact_assessments",
        "One grade of one recommendation or part of it, in one language; sum those that count: one for what was graded.",
        """
SELECT a.recommendation_id, r.document_id, coalesce(p.state, d.state) AS state, d.committee, d.language, a.assessed_on AS date,
    row_number() OVER (
        PARTITION BY r.citation_key, a.assessed_in, a.limb, a.grade
        ORDER BY CASE WHEN d.counts THEN 0 ELSE 1 END, r.document_id
    ) = 1 AS counts, a.limb, a.scale, a.grade_raw, a.grade, a.next_step, a.assessed_in
FROM assessments a
    JOIN recommendations r ON r.recommendation_id = a.recommendation_id
    JOIN dim_documents d ON d.document_id = r.document_id
    JOIN paragraphs p ON p.paragraph_id = r.paragraph_id""",
    ),
)
