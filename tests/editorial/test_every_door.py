"""Doors × people × own and foreign pages × states: nothing becomes public through any of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState

from editorial.approval import live_without_approval
from editorial.models import InstitutionSectionPage
from institutions.models import Term, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.doors import DOORS, Try

pytestmark = pytest.mark.django_db

PEOPLE = ["editor", "lead", "body_editor", "approver"]
STATES = ["draft", "waiting", "public", "dated"]
AT_LEAST = 300


def page_in(state: str, section: Page, editor: User, approver: User) -> InitiativePage:
    """A page of `editor`; the public one has a newer draft."""
    page = InitiativePage(title=f"Page {state}", summary="Un registre.", locale=section.locale)
    section.add_child(instance=page)
    if state == "dated":
        page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=editor)
    if state == "draft":
        return page
    page.get_workflow().start(page, editor)
    if state != "waiting":
        place = page.current_workflow_task_state
        assert place is not None
        place.task.specific.on_action(place, approver, "approve")
        page = InitiativePage.objects.get(pk=page.pk)
    if state == "public":
        assert page.live
        page.title = "Brouillon plus récent"
        page.save_revision(user=editor)
    return page


def public_now() -> set[tuple[Any, ...]]:
    """What visitors see: any change of it is a publication, or a taking down."""
    live = Page.objects.live().values_list("pk", "live_revision_id", "title", "expired")
    return set(live) | {("term", pk) for pk in Term.objects.values_list("pk", flat=True)}


@pytest.fixture
def pages(
    editor: User, body_editor: User, approver: User, section: InstitutionSectionPage
) -> dict[tuple[str, str], InitiativePage]:
    foreign = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    places = {"own": (section, editor), "foreign": (foreign, body_editor)}
    return {
        (whose, state): page_in(state, place, author, approver)
        for whose, (place, author) in places.items()
        for state in STATES
    }


def attempts(person: User, client: Any, pages: Any, shift: int) -> Iterator[tuple[str, Try]]:
    """Every door in all four states: two of them on an own page, the other two on a foreign one."""
    places = {
        whose: TaskState.objects.for_instance(pages[whose, "waiting"]).latest("pk") for whose, _state in pages
    }
    for number, name in enumerate(DOORS):
        for place, state in enumerate(STATES):
            own = (number + shift + place) % 2 == 0
            whose, other = ("own", "foreign") if own else ("foreign", "own")
            page = InitiativePage.objects.get(pk=pages[whose, state].pk)
            elsewhere = pages[other, state].get_parent()
            yield f"{name}: {whose}, {state}", Try(person, client, page, state, elsewhere, places[other])


@pytest.mark.parametrize("name", PEOPLE)
def test_no_door_publishes(
    name: str,
    request: pytest.FixtureRequest,
    signed_in: cms.SignIn,
    pages: dict[tuple[str, str], InitiativePage],
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = request.getfixturevalue(name)
    before = public_now()
    tried, published = 0, []
    for label, attempt in attempts(person, signed_in(person), pages, PEOPLE.index(name)):
        tried += 1
        if _is_published_by(label, attempt, before):
            published.append(label)
    with capsys.disabled():
        print(f"\n{name}: {tried} attempts, {len(published)} publications")
    assert published == []
    assert tried * len(PEOPLE) >= AT_LEAST


def _is_published_by(label: str, attempt: Try, before: set[tuple[Any, ...]]) -> bool:
    """Try it, look, and undo it. Refusing by an exception is refusing."""
    door = DOORS[label.split(":")[0]]
    with transaction.atomic():
        try:
            with transaction.atomic():
                door(attempt)
        except Exception as refusal:
            del refusal
        said = public_now() - before
        wrong = bool(said) or live_without_approval().exists()
        transaction.set_rollback(True)
    return wrong
