"""The web page: reads the published tables, writes nothing. `suivi dashboard` starts it."""
