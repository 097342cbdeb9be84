"""Where the approving body keeps terms and institutions."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from editorial.lifecycle_forms import InstitutionForm
from institutions.models import Institution, Term


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Terms")
    add_to_admin_menu = True
    list_display = ["__str__", "vocabulary", "slug"]
    list_filter = ["vocabulary"]
    panels = [FieldPanel("vocabulary"), FieldPanel("slug"), FieldPanel("labels"), FieldPanel("order")]


class InstitutionViewSet(SnippetViewSet):
    model = Institution
    icon = "group"
    menu_label = _("Institutions")
    add_to_admin_menu = True
    list_display = ["__str__", "kind", "is_partner"]
    list_filter = ["kind", "is_partner", "is_group"]
    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldPanel("names"),
            FieldPanel("acronyms"),
            MultiFieldPanel([FieldPanel("kind"), FieldPanel("is_group")], heading=_("Kind")),
            FieldPanel("lead_checks_first"),
            FieldPanel("roles"),
            FieldPanel("related"),
            FieldPanel("editorial_notes"),
        ],
        base_form_class=InstitutionForm,
    )
