"""Where, when and how often the pipeline runs: Prefect flows. What is done is in `pipeline`."""

import os

# Prefect reads these when it is first imported, so they stand before any import of it; what the environment says wins.
for _name, _value in {
    "DO_NOT_TRACK": "1",  # its Python library reports to its makers unless told so
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # and so does its server
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",  # without a server to talk to, one of our own, on this machine only
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a new one makes its database first
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs,orphans",  # runs and their logs go after ninety days
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",  # it complains of its own shutting down
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",  # what a run says is told by the run itself
}.items():
    os.environ.setdefault(_name, _value)
