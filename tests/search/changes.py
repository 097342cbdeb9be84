"""Every kind of change that may touch what is public, made by the portal's own code.

Each change is a generator: it makes its world, yields, makes the change, and yields what became of the words.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Revision

from commitments.models import CommitmentPage, ProgressUpdatePage
from editorial.approval import approve, publish_as_operator
from editorial.bundles import add_page, make_bundle, publish_bundle
from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage, PortalDocument
from editorial.scheduling import expire_due, publish_due
from home.site_tree import key_of
from institutions.lifecycle import close, rename, reopen
from institutions.memberships import grant
from institutions.models import Institution, Term, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage

OLD, NEW, ARABIC = "ancienmot", "nouveaumot", "كلمةفريدة"


@dataclass(frozen=True)
class Words:
    """Words that must stand nowhere any more, and words that must stand in the index or the read model."""

    gone: Sequence[str] = ()
    there: Sequence[str] = ()


Change = Callable[[], Generator[Words | None]]
CHANGES: dict[str, Change] = {}


def change(function: Change) -> Change:
    CHANGES[function.__name__] = function
    return function


def french() -> Locale:
    return Locale.objects.get(language_code="fr")


def section_of(slug: str = "mrafp", locale: str = "fr") -> InstitutionSectionPage:
    return InstitutionSectionPage.objects.get(institution__slug=slug, locale__language_code=locale)


def sample(name: str, locale: str | None = None) -> Any:
    pages = Page.objects.filter(translation_key=key_of(name)).specific()
    return next(p for p in pages if (p.locale.language_code == locale if locale else p.is_source))


def publish(page: Any, **changes: Any) -> Any:
    for name, value in changes.items():
        setattr(page, name, value)
    publish_as_operator(page=page, approver=None, evidence="test")
    return type(page).objects.get(pk=page.pk)


def initiative(word: str = OLD, **facts: Any) -> InitiativePage:
    section = section_of()
    page = InitiativePage(
        title=f"Registre {word}", slug=word, locale=section.locale, institution=section.institution, **facts
    )
    section.add_child(instance=page)
    return publish(page)


def in_arabic(page: Any) -> Any:
    draft = page.copy_for_translation(Locale.objects.get(language_code="ar"))
    return publish(draft, title=f"سجل {ARABIC}")


def update_on(commitment: CommitmentPage, document: PortalDocument | None = None) -> ProgressUpdatePage:
    section = section_of()
    page = ProgressUpdatePage(
        title="Avancement",
        locale=section.locale,
        institution=section.institution,
        commitment=commitment,
        reported_on=timezone.localdate(),
    )
    section.add_child(instance=page)
    page.evidence.create(titles={"fr": "Preuve"}, document=document)
    return publish(page)


def commitment_of_ours() -> CommitmentPage:
    plan = sample("plan/ogp-2018-2020")
    page = CommitmentPage(title=f"Engagement {OLD}", slug=OLD, locale=plan.locale)
    plan.add_child(instance=page)
    return publish(page)


def file_named(name: str) -> PortalDocument:
    return PortalDocument.objects.create(title="Preuve", file=ContentFile(b"text", name=f"{name}.txt"))


def approver() -> User:
    return User.objects.get(email="approver@icpc.example")


def administrator() -> User:
    user = User.objects.create_user("upkeep@icpc.example")
    grant(user=user, institution=Institution.objects.approving_body(), role=Role.ADMINISTRATOR, by=None)
    return User.objects.get(pk=user.pk)


# Publishing


@change
def published_for_the_first_time() -> Generator[Words | None]:
    yield None
    initiative(NEW)
    yield Words(there=[NEW])


@change
def edited() -> Generator[Words | None]:
    page = initiative()
    yield None
    publish(page, title=f"Registre {NEW}")
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def approved_in_the_queue() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    revision = page.save_revision(user=None)
    approve(revision=revision, approver=approver())
    revision.publish()
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def published_at_its_date() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title, page.go_live_at = f"Registre {NEW}", timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=None)
    approve(revision=revision, approver=approver())
    revision.publish()
    _let_it_be_time(revision)
    assert publish_due() == 1
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


def _let_it_be_time(revision: Revision) -> None:
    past = timezone.now() - timedelta(minutes=1)
    content = revision.content | {"go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)


@change
def published_in_a_bundle() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    approve(revision=page.save_revision(user=None), approver=approver())
    bundle = make_bundle(by=approver(), name="Lot")
    add_page(bundle=bundle, page=page, by=approver())
    assert publish_bundle(bundle=bundle, by=approver())
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def rolled_back() -> Generator[Words | None]:
    page = initiative(NEW)
    first = page.live_revision
    page = publish(page, title=f"Registre {OLD}")
    yield None
    publish(first.as_object())
    yield Words(there=[f"Registre {NEW}"], gone=[OLD])


@change
def translated() -> Generator[Words | None]:
    page = initiative()
    yield None
    in_arabic(page)
    yield Words(there=[ARABIC, OLD])


@change
def draft_saved() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    page.save_revision(user=None)
    yield Words(there=[OLD], gone=[NEW])


# Taking away


@change
def unpublished() -> Generator[Words | None]:
    page = initiative()
    in_arabic(page)
    yield None
    page.unpublish()
    yield Words(gone=[OLD, ARABIC])


@change
def translation_unpublished() -> Generator[Words | None]:
    translation = in_arabic(initiative())
    yield None
    translation.unpublish()
    yield Words(there=[OLD], gone=[ARABIC])


@change
def unpublished_with_what_lies_below() -> Generator[Words | None]:
    initiative()
    yield None
    section_of().unpublish()
    for page in section_of().get_descendants().live().specific():
        page.unpublish()
    yield Words(gone=[OLD])


@change
def published_again() -> Generator[Words | None]:
    page = initiative(NEW)
    page.unpublish()
    yield None
    publish(page)
    yield Words(there=[NEW])


@change
def expired() -> Generator[Words | None]:
    page = initiative()
    yield None
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert expire_due() == 1
    yield Words(gone=[OLD])


@change
def deleted() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.delete()
    yield Words(gone=[OLD])


@change
def translation_deleted() -> Generator[Words | None]:
    translation = in_arabic(initiative())
    yield None
    Page.objects.get(pk=translation.pk).delete()
    yield Words(there=[OLD], gone=[ARABIC])


@change
def source_deleted() -> Generator[Words | None]:
    page = initiative()
    in_arabic(page)
    yield None
    Page.objects.get(pk=page.pk).delete()
    yield Words(gone=[OLD, ARABIC])


@change
def section_deleted() -> Generator[Words | None]:
    initiative()
    yield None
    Page.objects.get(pk=section_of().pk).delete()
    yield Words(gone=[OLD])


@change
def section_unpublished() -> Generator[Words | None]:
    yield None
    section_of().unpublish()
    yield Words()


@change
def directory_unpublished() -> Generator[Words | None]:
    yield None
    InstitutionDirectoryPage.objects.get(locale__language_code="fr").unpublish()
    yield Words()


@change
def directory_deleted() -> Generator[Words | None]:
    initiative()
    yield None
    Page.objects.get(pk=InstitutionDirectoryPage.objects.get(locale=french()).pk).delete()
    yield Words(gone=[OLD])


# Places and addresses


@change
def address_changed() -> Generator[Words | None]:
    page = initiative()
    yield None
    publish(page, slug=NEW)
    yield Words(there=[f"/{NEW}/"], gone=[f"/{OLD}/"])


@change
def address_above_changed() -> Generator[Words | None]:
    initiative()
    old = section_of().get_url()
    yield None
    publish(section_of(), slug=NEW)
    yield Words(there=[f"/{NEW}/{OLD}/"], gone=[old])


@change
def address_of_the_directory_changed() -> Generator[Words | None]:
    directory = InstitutionDirectoryPage.objects.get(locale__language_code="fr")
    old = directory.get_url()
    initiative()
    yield None
    publish(directory, slug=NEW)
    yield Words(there=[f"/fr/{NEW}/"], gone=[old])


@change
def moved() -> Generator[Words | None]:
    page = initiative()
    old, target = page.get_url(), section_of("icpc")
    yield None
    page.move(target, pos="last-child")
    yield Words(there=[f"{target.get_url()}{OLD}/"], gone=[old])


@change
def moved_as_plain_page() -> Generator[Words | None]:
    page = initiative()
    old, target = page.get_url(), section_of("icpc")
    yield None
    Page.objects.get(pk=page.pk).move(target, pos="last-child")
    yield Words(there=[f"{target.get_url()}{OLD}/"], gone=[old])


@change
def section_moved() -> Generator[Words | None]:
    initiative()
    section, home = section_of(), section_of().get_parent().get_parent()
    old = section.get_url()
    yield None
    section.move(home, pos="last-child")
    yield Words(gone=[old])


@change
def commitment_moved_to_another_plan() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    old, other = page.get_url(), sample("plan/ogp-2021-2023")
    yield None
    page.move(other, pos="last-child")
    yield Words(gone=[old])


@change
def address_of_a_commitment_with_updates_changed() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    yield None
    publish(page, slug=NEW)
    yield Words(there=[f"/{NEW}/#"], gone=[f"/{OLD}/#"])


@change
def address_of_a_plan_with_updates_changed() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    plan = page.get_parent().specific
    old = plan.get_url()
    yield None
    publish(plan, slug=NEW)
    yield Words(there=[f"/{NEW}/{OLD}/#"], gone=[old])


@change
def commitment_with_updates_unpublished() -> Generator[Words | None]:
    page = commitment_of_ours()
    update_on(page)
    yield None
    page.unpublish()
    yield Words(gone=[OLD])


@change
def commitment_with_updates_translated() -> Generator[Words | None]:
    page = commitment_of_ours()
    other = "fr" if page.locale.language_code == "ar" else "ar"
    update_on(page)
    yield None
    draft = page.copy_for_translation(Locale.objects.get(language_code=other))
    publish(draft, title="Engagement", slug=NEW)
    yield Words(there=[f"/{NEW}/"])


# Privacy


@change
def page_made_private() -> Generator[Words | None]:
    page = initiative()
    yield None
    for place in (page, section_of()):
        try:
            PageViewRestriction.objects.create(page=place, restriction_type="login")
        except PermissionDenied:
            continue
        raise AssertionError("A page is public or a draft.")
    yield Words(there=[OLD])


def _private(collection: Collection) -> CollectionViewRestriction:
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")


@change
def collection_made_private() -> Generator[Words | None]:
    file = file_named(OLD)
    update_on(commitment_of_ours(), file)
    yield None
    _private(file.collection)
    yield Words(gone=[file.url])


@change
def collection_above_made_private() -> Generator[Words | None]:
    file = file_named(OLD)
    file.collection = file.collection.add_child(instance=Collection(name="Sous-dossier"))
    file.save()
    update_on(commitment_of_ours(), file)
    yield None
    _private(file.collection.get_parent())
    yield Words(gone=[file.url])


@change
def collection_made_public_again() -> Generator[Words | None]:
    file = file_named(NEW)
    restriction = _private(file.collection)
    update_on(commitment_of_ours(), file)
    yield None
    restriction.delete()
    yield Words(there=[file.url])


@change
def document_moved_into_a_private_collection() -> Generator[Words | None]:
    file = file_named(OLD)
    hidden = file.collection.add_child(instance=Collection(name="Réservé"))
    _private(hidden)
    update_on(commitment_of_ours(), file)
    yield None
    file.collection = hidden
    file.save()
    yield Words(gone=[file.url])


@change
def collection_moved_into_a_private_one() -> Generator[Words | None]:
    file = file_named(OLD)
    root = file.collection
    hidden = root.add_child(instance=Collection(name="Réservé"))
    file.collection = root.add_child(instance=Collection(name="Sous-dossier"))
    file.save()
    _private(hidden)
    update_on(commitment_of_ours(), file)
    yield None
    Collection.objects.get(pk=file.collection.pk).move(
        Collection.objects.get(pk=hidden.pk), pos="sorted-child"
    )
    yield Words(gone=[file.url])


@change
def document_replaced() -> Generator[Words | None]:
    file = file_named(OLD)
    update_on(commitment_of_ours(), file)
    old = file.url
    yield None
    file.file = ContentFile(b"other text", name=f"{NEW}.txt")
    file.save()
    yield Words(there=[file.url], gone=[old])


@change
def document_no_longer_used_and_deleted() -> Generator[Words | None]:
    file = file_named(OLD)
    page = update_on(commitment_of_ours(), file)
    old = file.url
    yield None
    page.evidence.set([])
    publish(page)
    file.delete()
    yield Words(gone=[old])


# Terms and institutions


@change
def term_renamed() -> Generator[Words | None]:
    term = Term.objects.create(vocabulary="theme", slug="theme-a", labels={"fr": OLD, "ar": OLD})
    page = initiative("registre")
    page.themes.add(term)
    publish(page)
    yield None
    term.labels = {"fr": NEW, "ar": NEW}
    term.save()
    yield Words(there=["theme-a"], gone=[OLD])


@change
def identifier_of_a_term_changed() -> Generator[Words | None]:
    term = Term.objects.create(vocabulary="theme", slug=OLD, labels={"fr": "Thème"})
    page = initiative("registre")
    page.themes.add(term)
    publish(page)
    yield None
    term.slug = NEW
    term.save()
    yield Words(there=[NEW], gone=[OLD])


@change
def term_deleted() -> Generator[Words | None]:
    term = Term.objects.create(vocabulary="theme", slug=OLD, labels={"fr": "Thème"})
    page = initiative("registre")
    page.themes.add(term)
    publish(page)
    yield None
    term.delete()
    yield Words(gone=[OLD])


@change
def institution_renamed() -> Generator[Words | None]:
    """Under its former name it is still found, by design."""
    yield None
    body, names = Institution.objects.get(slug="mrafp"), {"ar": ARABIC, "fr": f"Ministère {NEW}", "en": NEW}
    rename(institution=body, names=names, since=timezone.localdate(), by=administrator())
    yield Words(there=[ARABIC, NEW, body.former_names[0]["names"]["fr"]])


@change
def role_of_an_institution_edited() -> Generator[Words | None]:
    body = Institution.objects.get(slug="giz")
    body.roles = {"fr": OLD, "ar": OLD, "en": OLD}
    body.save()
    yield None
    body.roles = {"fr": NEW, "ar": NEW, "en": NEW}
    body.save()
    yield Words(there=[NEW], gone=[OLD])


@change
def institution_closed_and_opened() -> Generator[Words | None]:
    initiative()
    body, by = Institution.objects.get(slug="mrafp"), administrator()
    yield None
    close(institution=body, on=timezone.localdate(), by=by)
    reopen(institution=body, by=by)
    yield Words(there=[OLD])


@change
def identifier_of_an_institution_changed() -> Generator[Words | None]:
    body = Institution.objects.create(slug=OLD, names={"fr": "Un partenaire"}, kind="other")
    page = initiative("registre")
    page.partners.add(body)
    publish(page)
    yield None
    body.slug = NEW
    body.save()
    yield Words(there=[NEW], gone=[OLD])


@change
def institution_deleted() -> Generator[Words | None]:
    body = Institution.objects.create(slug=OLD, names={"fr": "Un partenaire"}, kind="other")
    page = initiative("registre")
    page.partners.add(body)
    publish(page)
    yield None
    body.delete()
    yield Words(gone=[OLD])


@change
def institution_added() -> Generator[Words | None]:
    yield None
    Institution.objects.create(slug=NEW, names={"fr": "Une institution"}, kind="other")
    yield Words(there=[NEW])
