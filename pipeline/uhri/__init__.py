"""The Universal Human Rights Index beside our tables: its export read into a table, and compared with our recommendations."""
