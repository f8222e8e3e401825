"""The names of what happens, for those who wait for it: documents arrived, or could not be fetched; something is due."""

ARRIVED = "suivi.documents.arrived"
DUE_SOON = "suivi.due.soon"
OVERDUE = "suivi.due.overdue"
MISSED = "suivi.sources.missed"

TAG = "suivi"  # of every deployment
