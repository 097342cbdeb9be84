"""Parts of the editing form that are the portal's own."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import ObjectList, Panel

from editorial.returning import last_return


class FactsPanel(ObjectList):
    """Facts of a record: shown on its source page alone."""

    class BoundPanel(ObjectList.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.is_source and super().is_shown()

        @property
        def children(self) -> Any:
            return super().children if self.instance.is_source else []


class EditorialNotesPanel(Panel):
    """What editors must know before they edit: conflicts between sources and doubts. Never public."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/panels/notes.html"

        def is_shown(self) -> bool:
            record = self._record()
            return bool(record and (record.conflicts or record.editorial_notes))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            record = self._record()
            context["conflicts"] = record.conflicts
            context["notes"] = record.editorial_notes.splitlines()
            return context

        def _record(self) -> Any:
            return self.instance.source if self.instance.pk else None


class ReturnedPanel(Panel):
    """Why the page came back, and the remarks that are still open: for its editors and its approvers."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/panels/returned.html"

        def is_shown(self) -> bool:
            return self._returned is not None

        @cached_property
        def _returned(self) -> Any:
            return last_return(self.instance) if self.instance.pk else None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"returned": self._returned, "waiting": self.instance.workflow_in_progress}
