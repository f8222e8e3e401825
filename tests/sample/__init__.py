"""Documents typeset like those of the UN treaty bodies, written for suivi about a State that does not exist.

`python -m tests.sample` makes them all again; README.md says how.
"""
