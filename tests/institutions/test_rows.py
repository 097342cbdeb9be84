"""Institutions, terms and people: labels, identifiers, sign-in names."""

import re

import pytest
from django.db import IntegrityError
from django.utils import translation
from pytest_django import Settings

from institutions.labels import LabelsFormField, label_in
from institutions.models import Institution, Term, User
from institutions.public_ids import derived_public_id, new_public_id


@pytest.mark.parametrize(
    ("labels", "locale", "found"),
    [
        ({"ar": "نزاهة", "fr": "Probité", "en": "Integrity"}, "fr", ("Probité", "fr")),
        ({"en": "Integrity", "fr": "Probité"}, "ar", ("Probité", "fr")),
        ({"en": "Integrity"}, "ar", ("Integrity", "en")),
        ({"fr": "", "en": "Integrity"}, "fr", ("Integrity", "en")),
        ({}, "fr", ("", "fr")),
        (None, "en", ("", "en")),
    ],
)
def test_label_and_the_language_it_is_in(
    labels: dict[str, str] | None, locale: str, found: tuple[str, str]
) -> None:
    assert label_in(labels, locale) == found
    with translation.override(locale):
        assert label_in(labels) == found


def test_form_keeps_the_languages_that_were_filled_in() -> None:
    field = LabelsFormField()
    assert field.clean(["", "Probité", "Integrity"]) == {"fr": "Probité", "en": "Integrity"}
    assert not field.has_changed({"fr": "Probité"}, ["", "Probité", ""])
    assert field.has_changed({"fr": "Probité"}, ["", "Autre", ""])


def test_public_ids_have_their_type_and_eight_letters_without_look_alikes() -> None:
    for made in (new_public_id("initiative"), derived_public_id("initiative", "citizen-budget")):
        assert re.fullmatch(r"initiative-[0-9a-hjkmnp-tv-z]{8}", made)
    assert len({new_public_id("initiative") for _ in range(200)}) == 200


def test_sample_records_have_the_same_id_everywhere() -> None:
    assert derived_public_id("initiative", "a") == derived_public_id("initiative", "a")
    assert derived_public_id("initiative", "a") != derived_public_id("initiative", "b")
    assert derived_public_id("initiative", "a")[-8:] != derived_public_id("platform", "a")[-8:]


@pytest.mark.django_db
def test_institution_gets_a_public_id_and_keeps_it() -> None:
    institution = Institution.objects.create(slug="new", names={"fr": "Nouvelle"}, kind="other")
    first = institution.public_id
    institution.names = {"fr": "Renommée"}
    institution.save()
    assert Institution.objects.get(slug="new").public_id == first
    assert first.startswith("institution-")


@pytest.mark.django_db
def test_approving_body_is_a_setting(settings: Settings) -> None:
    assert Institution.objects.all().approving_body().slug == "icpc"
    settings.PORTAL_APPROVING_BODY = "mrafp"
    assert Institution.objects.all().approving_body().slug == "mrafp"


@pytest.mark.django_db
def test_a_term_stands_once_in_its_vocabulary() -> None:
    Term.objects.create(vocabulary="region", slug="integrity", labels={"fr": "Ailleurs"})
    with pytest.raises(IntegrityError, match="term_once_per_vocabulary"):
        Term.objects.create(vocabulary="theme", slug="integrity", labels={"fr": "Encore"})


@pytest.mark.django_db
def test_addresses_are_stored_in_small_letters_and_once(editor: User) -> None:
    assert User.objects.create_user("New@Example.org", "x").email == "new@example.org"
    with pytest.raises(IntegrityError):
        User.objects.create_user("EDITOR@mrafp.example", "x")
