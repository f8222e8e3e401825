"""Who is told of failed runs, of what could not be fetched, and of what is due: Prefect's automations, made and kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from prefect.automations import AutomationCore, EventTrigger
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.actions import SendNotification
from prefect.exceptions import ObjectNotFound

from flows.events import DUE_SOON, MISSED, OVERDUE, TAG
from pipeline.errors import SuiviError

_FAILED = {f"prefect.flow-run.{state}" for state in ("Failed", "Crashed", "TimedOut")}
_RUN = "{{ flow_run.name }}: {{ flow_run.state.message }}\n{{ flow_run|ui_url }}"
_TEXT = "{{ event.payload.text }}"

# name: events, related resource, subject, body
_KINDS = {
    "suivi: a run failed": (_FAILED, f"prefect.tag.{TAG}", "suivi: {{ flow.name }} failed", _RUN),
    "suivi: not fetched": ({MISSED}, None, "suivi: {{ event.payload.count }} could not be fetched", _TEXT),
    "suivi: overdue": ({OVERDUE}, None, "suivi: {{ event.payload.count }} overdue", _TEXT),
    "suivi: due soon": ({DUE_SOON}, None, "suivi: {{ event.payload.count }} due soon", _TEXT),
}


def notify(targets: Sequence[str]) -> list[str]:
    """Have these told, and nobody else; the names of the automations.

    Args:
        targets: addresses, which get a POST request with `subject` and `text` as JSON (what Slack, Mattermost and Teams
            take), or blocks for notifications that stand on the server, as `slack-webhook/team`.

    Raises:
        SuiviError: there is no such block.
    """
    with get_client(sync_client=True) as client:
        blocks = [_block(client, number, target) for number, target in enumerate(targets, 1)]
        there = {one.name: one for one in client.read_automations()}
        for name, (events, related, subject, body) in _KINDS.items():
            if name in there:
                client.delete_automation(there[name].id)
            if blocks:
                client.create_automation(
                    AutomationCore(
                        name=name,
                        trigger=EventTrigger(
                            expect=events,
                            match_related={"prefect.resource.id": related} if related else {},
                            for_each={"prefect.resource.id"},
                        ),
                        actions=[SendNotification(block_document_id=id, subject=subject, body=body) for id in blocks],
                    )
                )
    return list(_KINDS) if blocks else []


def _block(client: SyncPrefectClient, number: int, target: str) -> UUID:
    """The block that tells a target; one is made for an address."""
    if target.startswith(("http://", "https://")):
        said = {"subject": "{{subject}}", "text": "{{subject}}\n{{body}}"}
        made = CustomWebhookNotificationBlock(name="suivi", url=target, json_data=said, headers=None, cookies=None)
        saved = made.save(f"suivi-{number}", overwrite=True)
        assert isinstance(saved, UUID)
        return saved
    kind, _, name = target.partition("/")
    try:
        return client.read_block_document_by_name(name, kind).id
    except ObjectNotFound:
        raise SuiviError(
            f"{target} is neither a web address nor a block TYPE/NAME on Prefect's server; make it there, under Blocks."
        ) from None
