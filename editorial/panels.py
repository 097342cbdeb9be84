"""Parts of the editing form that are the portal's own."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import ObjectList, Panel
from wagtail_localize.machine_translators import get_machine_translator

from editorial.language_names import language_name_here
from editorial.returning import last_return
from editorial.text_changes import changes_since


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


class TranslationPanel(Panel):
    """On a translation: what its source says now and it does not, and what its translator says of that."""

    statements = ("correspondence", "machine_text_read")

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": list(self.statements)}

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/panels/translation.html"

        def is_shown(self) -> bool:
            return bool(getattr(self.form, "standing", None))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            source = self.instance.source
            standing = self.form.standing
            return context | {
                "standing": standing,
                "source": source,
                "page_id": self.instance.pk,
                "machine": get_machine_translator() is not None,
                "language": language_name_here(source.locale.language_code),
                "changes": changes_since(self.instance) if standing.is_behind else [],
                "statements": [self.form[name] for name in self.panel.statements if name in self.form.fields],
            }
