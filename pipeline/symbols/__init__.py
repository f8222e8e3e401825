"""United Nations document symbols: what a symbol says about its document, where symbols stand in a text or a file name.

The grammar is data: `knowledge/symbols.toml`, `committees.toml`, `states.csv`.
"""

from pipeline.symbols.file_name import FileName, from_file_name
from pipeline.symbols.grammar import Symbol, parse
from pipeline.symbols.text import Found, find

__all__ = ["FileName", "Found", "Symbol", "find", "from_file_name", "parse"]
