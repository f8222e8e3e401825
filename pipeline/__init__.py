"""suivi: United Nations treaty body documents in, follow-up tables out.

Plain Python that knows nothing of Prefect. Read `records.py` for the nouns and
`process.py` for the one way a document takes through the steps.
"""

__version__ = "0.1.0"
