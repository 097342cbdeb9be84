"""The officers' screens of public copies, as they are clicked through."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casework.desk.panels import panels_of
from casework.models import AuditEntry
from casework.reading import look
from complaints.models import Contribution, CopyDraft
from complaints.publishing.redaction import mark_of, suspicions
from institutions.models import User
from institutions.roles import Role
from tests.complaints.publishing.copying import (
    ALL,
    SECRET_TEXT,
    TEXTS,
    TITLES,
    admitted,
    copy_of,
    officer,
    proposed,
    published,
    triager,
)
from tests.people import member

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def typed(**given: Any) -> dict[str, Any]:
    form = {"title_fr": TITLES["fr"], "text_fr": TEXTS["fr"], "institutions": ["mrafp"], "checked": list(ALL)}
    return form | given


def parsed(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_from_the_case_to_the_public_page(signed_in: SignIn) -> None:
    case = admitted().case
    first, second = signed_in(triager()), signed_in(officer())
    screen = parsed(first.get(f"/desk/publishing/cases/{case.public_id}/"))
    assert "Zoubida-Kanari" in screen.select_one(".publishing__side").text  # type: ignore[union-attr]
    assert screen.select_one('textarea[name="text_fr"]').text.strip() == SECRET_TEXT  # type: ignore[union-attr]
    sent = first.post(f"/desk/publishing/cases/{case.public_id}/", typed())
    draft = CopyDraft.objects.get()
    assert sent["Location"] == f"/desk/publishing/drafts/{draft.pk}/"
    own = parsed(first.get(sent["Location"]))
    assert not own.select('input[name="checked"]')
    assert f"/desk/publishing/drafts/{draft.pk}/" in second.get("/desk/publishing/").content.decode()
    review = parsed(second.get(sent["Location"]))
    assert {str(box["value"]) for box in review.select('input[name="checked"]')} == set(ALL)
    done = second.post(sent["Location"], {"checked": list(ALL)})
    contribution = Contribution.objects.get()
    assert done["Location"] == f"/desk/publishing/published/{contribution.public_id}/"
    assert second.get(done["Location"]).status_code == 200
    assert Client().get(f"/fr/speak-up/published/{contribution.public_id}/").status_code == 200


def test_the_preview_is_the_public_page(signed_in: SignIn) -> None:
    draft = proposed(admitted().case, copy_of("fr", "ar"))
    client = signed_in(officer())
    shown = {
        code: parsed(client.get(f"/desk/publishing/drafts/{draft.pk}/preview/{code}/"))
        for code in ("fr", "ar")
    }
    client.post(f"/desk/publishing/drafts/{draft.pk}/", {"checked": list(ALL)})
    contribution = Contribution.objects.get()
    for code, before in shown.items():
        after = parsed(Client().get(f"/{code}/speak-up/published/{contribution.public_id}/"))
        for part in (".said", "h1", ".timeline", "aside .facts"):
            assert [str(one) for one in before.select(part)] == [str(one) for one in after.select(part)], part
    assert client.get(f"/desk/publishing/drafts/{draft.pk}/preview/en/").status_code == 404


def test_nothing_typed_is_lost_and_warnings_are_confirmed(signed_in: SignIn) -> None:
    case = admitted().case
    client, address = signed_in(triager()), f"/desk/publishing/cases/{case.public_id}/"
    wrong = typed(text_fr="Appelez le 0661234567.", title_ar="عنوان", leads_to="initiative-00000000")
    screen = client.post(address, wrong)
    assert screen.status_code == 422
    kept = parsed(screen)
    assert kept.select_one('textarea[name="text_fr"]').text.strip() == wrong["text_fr"]  # type: ignore[union-attr]
    assert "initiative-00000000" in screen.content.decode()
    assert len(kept.select('input[name="checked"][checked]')) == len(ALL)
    again = client.post(address, typed(text_fr=wrong["text_fr"]))
    assert "0661234567" in parsed(again).select_one("#suspicions").text  # type: ignore[union-attr]
    mark = mark_of(suspicions([wrong["text_fr"]]))
    assert client.post(address, typed(text_fr=wrong["text_fr"], confirmed=mark)).status_code == 302


def test_without_consent_there_is_no_form(signed_in: SignIn) -> None:
    case = admitted(consent="no").case
    response = signed_in(triager()).get(f"/desk/publishing/cases/{case.public_id}/")
    assert response.status_code == 403
    assert not parsed(response).select("form textarea")


def test_who_does_not_publish_finds_nothing(signed_in: SignIn) -> None:
    contribution, found = published()
    draft = proposed(found.case)
    addresses = [
        "/desk/publishing/",
        f"/desk/publishing/cases/{found.case.public_id}/",
        f"/desk/publishing/drafts/{draft.pk}/",
        f"/desk/publishing/drafts/{draft.pk}/preview/fr/",
        f"/desk/publishing/published/{contribution.public_id}/",
    ]
    lead = signed_in(member("lead@desk.example", Role.LEAD, "mrafp"))
    editor = signed_in(member("writes@desk.example", Role.CONTRIBUTOR, "icpc"))
    for address in addresses:
        for client in (lead, editor, Client()):
            assert client.get(address).status_code in (302, 403, 404), address
        assert lead.post(address, {"checked": list(ALL), "reason": "personal"}).status_code in (403, 404, 405)
    assert Contribution.objects.get().is_public


def test_looking_at_the_original_is_in_the_audit(signed_in: SignIn) -> None:
    draft = proposed(admitted().case)
    before = AuditEntry.objects.filter(act="case.viewed").count()
    signed_in(officer()).get(f"/desk/publishing/drafts/{draft.pk}/")
    assert AuditEntry.objects.filter(act="case.viewed", actor=officer().pk).count() == before + 1


def test_sent_back_and_taken_down_from_the_screens(signed_in: SignIn) -> None:
    contribution, found = published()
    draft = proposed(found.case, copy_of("fr", "en"))
    client = signed_in(officer())
    empty = client.post(f"/desk/publishing/drafts/{draft.pk}/return/", {"reason": ""})
    assert empty.status_code == 422
    assert (
        client.post(f"/desk/publishing/drafts/{draft.pk}/return/", {"reason": "Trop précis."}).status_code
        == 302
    )
    screen = signed_in(triager()).get(f"/desk/publishing/cases/{found.case.public_id}/")
    assert "Trop précis." in screen.content.decode()
    address = f"/desk/publishing/published/{contribution.public_id}/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "personal"}).status_code == 302
    assert Client().get(f"/fr/speak-up/published/{contribution.public_id}/").status_code == 404


def test_the_cases_page_shows_where_its_copy_stands() -> None:
    found = admitted()
    (panel,) = panels_of(found.case, look(case=found.case, by=triager()).words, triager())
    assert panel.context["reason"] is None
    assert panel.context["contribution"] is None
    draft = proposed(found.case)
    (panel,) = panels_of(found.case, {"publish": "no"}, triager())
    assert panel.context["draft"] == draft
    assert panel.context["reason"] is not None
    assert panels_of(found.case, {}, member("lead@desk.example", Role.LEAD, "mrafp")) == []
    assert panels_of(admitted("complaint").case, {}, triager()) == []
