"""The last step of the workflow, by the name that Wagtail's settings know."""

from typing import Any


def publish_what_was_approved(workflow_state: Any, user: Any = None) -> None:
    """See `editorial.approval.publish_approved_revision`.

    Wagtail imports this name while its own models are being loaded, so the import waits for the call.
    """
    from editorial.approval import publish_approved_revision

    publish_approved_revision(workflow_state, user)
