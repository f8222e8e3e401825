"""Files in, lines out: one module a format, all returning `records.Reading`."""
