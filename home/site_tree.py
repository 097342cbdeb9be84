"""The pages that every installation has: a home page a language, and the index pages below it."""

from collections.abc import Mapping

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Locale, Page, Site, Workflow
from wagtail.rich_text import RichText

from commitments.models import TrackerPage
from editorial.approval import publish_as_operator
from editorial.models import InstitutionDirectoryPage, PortalPage
from editorial.practice import real_pages
from editorial.provisioning import content_locales, provision_approving_body
from editorial.slugs import slug_of
from home.keys import key_of
from home.models import HomePage, StandardPage
from home.site_texts import HOME, INDEXES, STANDARD_PAGES, IndexText, standard_text
from knowledge_base.models import (
    DossierIndexPage,
    InitiativesBankPage,
    PlatformDirectoryPage,
    ResourceLibraryPage,
    SubjectIndexPage,
)

EVIDENCE = "site tree"

MODELS: Mapping[str, tuple[type[PortalPage], Mapping[str, str]]] = {
    "initiatives": (InitiativesBankPage, {}),
    "commitments": (TrackerPage, {}),
    "dossiers": (DossierIndexPage, {}),
    "platforms": (PlatformDirectoryPage, {}),
    "resources": (ResourceLibraryPage, {}),
    "institutions": (InstitutionDirectoryPage, {}),
    "sectors": (SubjectIndexPage, {"vocabulary": "sector"}),
    "themes": (SubjectIndexPage, {"vocabulary": "theme"}),
    "challenges": (SubjectIndexPage, {"vocabulary": "challenge_type"}),
}


@transaction.atomic
def set_up_site() -> None:
    """Make locales, home and index pages, the approvers and the workflow, where they do not exist."""
    homes = [_home(locale) for locale in content_locales()]
    _point_site_to(homes[0])
    _remove_wagtail_defaults()
    for home in homes:
        for name in MODELS:
            _index(home, name)
        for name in STANDARD_PAGES:
            _standard_page(home, name)
    provision_approving_body()


def _home(locale: Locale) -> HomePage:
    existing = HomePage.objects.filter(locale=locale).first()
    if existing:
        return existing
    code = locale.language_code
    title, summary = HOME[code]
    page = HomePage(
        title=title, summary=summary, slug=f"home-{code}", locale=locale, translation_key=key_of("home")
    )
    Page.get_first_root_node().add_child(instance=page)
    publish_as_operator(page=page, approver=None, evidence=EVIDENCE)
    return page


def _point_site_to(home: HomePage) -> None:
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )


def _remove_wagtail_defaults() -> None:
    """Wagtail's first migrations leave a page, a workflow and two groups behind, one of which may publish."""
    left_over = real_pages(Page.objects.filter(depth=2))
    left_over.exclude(pk__in=HomePage.objects.values("pk")).delete()
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()


def _index(home: HomePage, name: str) -> None:
    model, extra = MODELS[name]
    text: IndexText = INDEXES[name][home.locale.language_code]
    if model.objects.filter(locale=home.locale, translation_key=key_of(name)).exists():
        return
    page = model(
        title=text.title,
        summary=text.summary,
        slug=slug_of(text.slug or text.title),
        locale=home.locale,
        translation_key=key_of(name),
        **extra,
    )
    home.add_child(instance=page)
    publish_as_operator(page=page, approver=None, evidence=EVIDENCE)


def _standard_page(home: HomePage, name: str) -> None:
    """The page that explains `name`, where it does not exist; editors change it afterwards."""
    key = key_of(f"standard/{name}")
    text = standard_text(name, home.locale.language_code)
    if text is None or StandardPage.objects.filter(locale=home.locale, translation_key=key).exists():
        return
    page = StandardPage(
        title=text.title,
        summary=text.summary,
        slug=slug_of(text.slug),
        locale=home.locale,
        translation_key=key,
        body=[("rich_text", RichText(text.body))],
    )
    home.add_child(instance=page)
    publish_as_operator(page=page, approver=None, evidence=EVIDENCE)
