"""Terms and institutions: renamed, with another identifier, closed, deleted."""

from collections.abc import Generator

from django.utils import timezone

from institutions.lifecycle import close, rename, reopen
from institutions.models import Institution, Term
from tests.search.changes.world import ARABIC, NEW, OLD, Words, administrator, change, initiative, publish


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
