"""One object of every kind in an institution: what an address of the CMS may be about."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Site, TaskState, Workflow
from wagtail_localize.models import Translation, TranslationSource

from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from institutions.memberships import grant
from institutions.models import Institution, Term, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from publication.models import Webhook, WebhookDelivery
from search.words.models import PinnedAnswer, SynonymGroup

# Numbers that no row has, and words that nothing is called.
ABSENT = "987654321"


@dataclass(frozen=True)
class Corner:
    """An institution's private things. `secret` is a word that stands in the name of each of them."""

    secret: str
    values: Mapping[str, Any]
    # By the beginning of the address, for arguments that are called alike everywhere.
    special: Mapping[str, object]


def corner(slug: str, secret: str) -> Corner:
    """Make the institution's draft (two versions, waiting, being translated), officer, image and document."""
    institution = Institution.objects.get(slug=slug)
    officer = User.objects.create_user(f"{secret}@{slug}.example", None, first_name=secret.capitalize())
    membership = grant(user=officer, institution=institution, role=Role.CONTRIBUTOR, by=None)
    section = InstitutionSectionPage.objects.get(institution=institution, locale__language_code="fr")
    page = InitiativePage(title=f"Projet {secret}", institution=institution, locale=section.locale)
    page.slug = f"projet-{secret}"
    section.add_child(instance=page)
    first = page.save_revision(user=officer)
    last = page.save_revision(user=officer)
    page.get_workflow().start(page, officer)
    waiting = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).latest("pk")
    translation = _translation(page)
    image, document = _image(institution, secret), _document(institution, secret)
    webhook = Webhook.objects.create(name=f"Hook {secret}", url=f"https://{secret}.example/", events=[])
    told = WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event="withdrawn", public_id=secret)
    values = {
        "page_id": page.pk, "page_to_move_id": page.pk,
        "parent_page_id": section.pk, "destination_id": section.pk,
        "revision_id": first.pk, "revision_id_a": first.pk, "revision_id_b": last.pk,
        "task_state_id": waiting.pk, "task_id": waiting.task_id,
        "workflow_state_id": waiting.workflow_state_id,
        "translation_id": translation.pk, "translation_source_id": translation.source_id,
        "image_id": image.pk, "document_id": document.pk, "doc_id": document.pk,
        "action_name": "approve", "action": "publish", "object_id": page.pk, "session_id": 1,
        "app_label": "knowledge_base", "model_name": "initiativepage", "app_name": "editorial",
        "content_type_app_name": "knowledge_base", "content_type_model_name": "initiativepage",
        "collection_id": image.collection_id, "filter_spec": "fill-10x10", "mode": "", "page_pk": page.pk,
        "institution_id": institution.pk, "institution": slug, "slug": slug, "membership_id": membership.pk,
        "user_id": officer.pk, "person_id": officer.pk, "delivery": told.pk, "key": uuid4(),
    }  # fmt: skip
    special = {
        "cms/api/main/^pages/": page.pk,
        "cms/api/main/^images/": image.pk,
        "cms/api/main/^documents/": document.pk,
        "cms/images/": image.pk,
        "cms/documents/": document.pk,
        "cms/snippets/institutions/institution/": institution.pk,
        "cms/snippets/choose/institutions/institution/": institution.pk,
        "cms/snippets/": Term.objects.order_by("pk")[0].pk,
        "cms/users/": officer.pk,
        "cms/people/": officer.pk,
        "cms/people/roles/": membership.pk,
        "cms/groups/": Group.objects.get(name=f"{slug}: editors").pk,
        "cms/locales/": section.locale_id,
        "cms/sites/": Site.objects.get().pk,
        "cms/collections/": image.collection_id,
        "cms/workflows/tasks/": waiting.task_id,
        "cms/workflows/": Workflow.objects.get(name="Approval").pk,
        "cms/search-words/synonyms/": SynonymGroup.objects.create(terms=[secret, f"le {secret}ien"]).pk,
        "cms/search-words/recommended/": PinnedAnswer.objects.create(phrases=[f"mon {secret}"]).pk,
        "cms/webhooks/": webhook.pk,
        "cms/redirects/": Redirect.objects.create(old_path=f"/{secret}", redirect_link="/").pk,
    }
    return Corner(secret, values, special)


def _image(institution: Institution, secret: str) -> PortalImage:
    return PortalImage.objects.create(
        title=f"Image {secret}", file=get_test_image_file(), collection=_collection(institution)
    )


def _document(institution: Institution, secret: str) -> PortalDocument:
    return PortalDocument.objects.create(
        title=f"Document {secret}",
        file=ContentFile(b"x", name=f"{secret}.txt"),
        collection=_collection(institution),
    )


def _translation(page: InitiativePage) -> Translation:
    source, _created = TranslationSource.update_or_create_from_instance(page)
    return Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="en"), enabled=False
    )


def _collection(institution: Institution) -> Collection:
    return Collection.objects.get(name=institution.name_in("ar"))


def about(route: str, corner: Corner) -> str:
    """The address of `route` about the things in `corner`."""
    return _filled(route, lambda name: str(_value(route, name, corner)))


def about_nothing(route: str, corner: Corner) -> str:
    """The same address with numbers that no row has."""

    def absent(name: str) -> str:
        value = str(_value(route, name, corner))
        return ABSENT if value.isdigit() else value

    return _filled(route, absent)


def _value(route: str, name: str, corner: Corner) -> object:
    if name in corner.values:
        return corner.values[name]
    starts = [start for start in corner.special if route.startswith(start)]
    return corner.special[max(starts, key=len)] if starts else 2


def _filled(route: str, value: Callable[[str], str]) -> str:
    route = re.sub(r"\^\(.*compare.*", "<page_id>/revisions/compare/live...latest/", route)
    named = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: value(found.group(1)), route)
    return "/" + named.replace("^", "").replace("$", "")
