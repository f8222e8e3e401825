"""The only code on the network: documents by symbol, and what the treaty-body database lists.

In come symbols and States, out come files in `data/raw`, each with a sidecar that says where it came from.
"""
