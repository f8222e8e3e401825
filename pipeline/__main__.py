"""`python -m pipeline` is `suivi`."""

from pipeline.cli import main

main()
