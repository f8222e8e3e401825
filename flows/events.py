"""The names of what happens, for those who wait for it: documents arrived, something is due or overdue."""

ARRIVED = "suivi.documents.arrived"
DUE_SOON = "suivi.due.soon"
OVERDUE = "suivi.due.overdue"

TAG = "suivi"  # of every deployment
