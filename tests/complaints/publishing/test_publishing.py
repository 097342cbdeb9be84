"""From a case to its public copy: who may, after what, and how it goes again."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import handling
from casework.models import AuditEntry
from casework.procedures import walled_kinds
from complaints.models import Contribution, CopyDraft, Decision, Withdrawal
from complaints.procedures import Kind
from complaints.publishing.deciding import confirm, send_back, withdraw
from complaints.publishing.drafts import open_draft, reason_of, returned_to
from complaints.publishing.proposing import propose
from complaints.publishing.redaction import Check, mark_of, suspicions
from institutions.models import Institution
from institutions.roles import Role
from publication.models import PublicRecord, RecordState
from tests.complaints.publishing.copying import (
    ALL,
    BODY,
    SECRET_TEXT,
    TEXTS,
    admitted,
    confirmed,
    copy_of,
    officer,
    proposed,
    published,
    sent,
    triager,
)
from tests.people import member

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def test_a_copy_is_public_when_a_second_officer_has_confirmed_it() -> None:
    case = admitted().case
    draft = proposed(case)
    assert not Contribution.objects.exists()
    assert not PublicRecord.objects.of_type("contribution").exists()
    contribution = confirmed(draft)
    record = PublicRecord.objects.of_type("contribution").get()
    assert (record.public_id, record.locale, record.is_source) == (contribution.public_id, "fr", True)
    assert record.text == TEXTS["fr"]
    assert record.data["outcome"] == "waiting"
    assert acts()[-2:] == ["copy.proposed", "copy.published"]


def test_nobody_confirms_what_they_wrote_themselves() -> None:
    both = member("triage@desk.example", Role.CASE_OFFICER, BODY)
    draft = proposed(admitted().case, by=both)
    with pytest.raises(ValidationError, match="Somebody else"):
        confirm(draft=draft, by=both, checked=ALL)
    assert not PublicRecord.objects.of_type("contribution").exists()


@pytest.mark.parametrize("consent", ["no", "", "YES please"])
def test_nothing_is_published_without_the_authors_consent(consent: str) -> None:
    with pytest.raises(ValidationError, match="author does not want"):
        proposed(admitted(consent=consent).case)
    assert not CopyDraft.objects.exists()


def test_consent_is_asked_again_when_it_is_confirmed() -> None:
    found = admitted()
    draft = proposed(found.case)
    other = sent(consent="no").case
    type(found.case).objects.filter(pk=found.case.pk).update(body=bytes(other.body))
    with pytest.raises(ValidationError, match="author does not want"):
        confirmed(draft)


@pytest.mark.parametrize("kind", [kind for kind in Kind.values if kind in ("complaint", "information")])
def test_walled_kinds_are_never_published(kind: str) -> None:
    assert kind in walled_kinds()
    with pytest.raises(ValidationError, match="never published"):
        proposed(admitted(kind).case)


def test_what_was_not_admitted_is_not_published() -> None:
    with pytest.raises(ValidationError, match="admitted"):
        proposed(sent().case)


def test_the_institution_it_was_routed_to_does_not_publish() -> None:
    case = admitted().case
    lead = member("lead@desk.example", Role.LEAD, "mrafp")
    handling.route(case=case, by=triager(), to=Institution.objects.get(slug="mrafp"))
    with pytest.raises(PermissionDenied):
        proposed(case, by=lead)
    draft = proposed(case)
    with pytest.raises(PermissionDenied):
        confirmed(draft, by=lead)
    handling.recuse(case=case, by=officer())
    with pytest.raises(PermissionDenied):
        confirmed(draft, by=officer())


def test_the_whole_list_is_gone_through_by_both() -> None:
    case = admitted().case
    some = [point for point in Check.values if point != Check.PLACES]
    with pytest.raises(ValidationError, match="whole list"):
        propose(case=case, by=triager(), copy=copy_of(), checked=some)
    draft = proposed(case)
    with pytest.raises(ValidationError, match="whole list"):
        confirm(draft=draft, by=officer(), checked=some)


def test_suspicions_are_confirmed_one_by_one_and_do_not_block() -> None:
    case, copy = admitted().case, copy_of(answered=False)
    copy = type(copy)(**{**vars(copy), "texts": {"fr": "Voir www.exemple.ma ou le 05 37 12 34 56."}})
    with pytest.raises(ValidationError) as refused:
        propose(case=case, by=triager(), copy=copy, checked=ALL)
    assert set(refused.value.error_dict) == {"confirmed"}
    stale = mark_of(suspicions(["www.autre.ma"]))
    with pytest.raises(ValidationError):
        propose(case=case, by=triager(), copy=copy, checked=ALL, confirmed=stale)
    mark = mark_of(suspicions(copy.words()))
    draft = propose(case=case, by=triager(), copy=copy, checked=ALL, confirmed=mark)
    with pytest.raises(ValidationError):
        confirm(draft=draft, by=officer(), checked=ALL)
    assert confirm(draft=draft, by=officer(), checked=ALL, confirmed=mark).is_public


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"titles": {}}, "title_fr"),
        ({"texts": {"fr": "  "}}, "text_fr"),
        ({"titles": {"fr": "Un titre", "ar": "عنوان"}}, "text_ar"),
        ({"titles": {"fr": "x" * 201}}, "title_fr"),
        ({"answers": {"fr": "Oui."}}, "outcome"),
        ({"outcome": "adopted"}, "outcome"),
        ({"answers": {"fr": "Oui."}, "outcome": "duplicate"}, "outcome"),
        ({"answers": {"en": "Yes."}, "outcome": "adopted"}, "answer_fr"),
        ({"leads_to": ("initiative-00000000",)}, "leads_to"),
        ({"institutions": ("no-such-body",)}, "institutions"),
        ({"theme": "no-such-theme"}, "theme"),
        ({"region": "no-such-region"}, "region"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_wrong(given: dict[str, Any], field: str) -> None:
    copy = copy_of()
    copy = type(copy)(**{**vars(copy), **given})
    with pytest.raises(ValidationError) as refused:
        propose(case=admitted().case, by=triager(), copy=copy, checked=ALL)
    assert field in refused.value.error_dict


def test_only_public_records_are_linked() -> None:
    case = admitted().case
    platform = PublicRecord.objects.of_type("platform").values_list("public_id", flat=True)[0]
    with pytest.raises(ValidationError):
        proposed(case, copy_of(leads_to=(platform,)))
    initiative = PublicRecord.objects.of_type("initiative").values_list("public_id", flat=True)[0]
    assert confirmed(proposed(case, copy_of(leads_to=(initiative,)))).leads_to == [initiative]


def test_the_author_is_answered_before_everybody() -> None:
    case = admitted().case
    with pytest.raises(ValidationError, match="Answer the author first"):
        proposed(case, copy_of(answered=True))
    handling.answer(case=case, by=officer(), text="La réponse.")
    contribution = confirmed(proposed(case, copy_of(answered=True)))
    record = PublicRecord.objects.of_type("contribution").get()
    assert record.data["outcome"] == contribution.outcome == "adopted"
    assert record.data["answered_on"]


def test_a_public_copy_is_changed_by_two_officers_too() -> None:
    contribution, found = published()
    copy = copy_of("fr", "ar")
    draft = proposed(found.case, copy, by=officer())
    assert list(PublicRecord.objects.of_type("contribution").values_list("locale", flat=True)) == ["fr"]
    again = confirmed(draft, by=triager())
    assert (again.pk, again.key) == (contribution.pk, contribution.key)
    assert set(PublicRecord.objects.of_type("contribution").values_list("locale", flat=True)) == {"fr", "ar"}


def test_a_newer_draft_takes_the_place_of_the_older_one() -> None:
    case = admitted().case
    older, newer = proposed(case), proposed(case)
    older.refresh_from_db()
    assert older.decision == Decision.REPLACED
    with pytest.raises(ValidationError, match="newest"):
        confirmed(older)
    assert confirmed(newer).is_public
    with pytest.raises(ValidationError, match="newest"):
        confirmed(newer)


def test_what_is_sent_back_comes_with_a_sealed_reason() -> None:
    draft = proposed(admitted().case)
    with pytest.raises(ValidationError):
        send_back(draft=draft, by=officer(), reason=" ")
    send_back(draft=draft, by=officer(), reason="Le quartier est reconnaissable.")
    draft.refresh_from_db()
    assert b"quartier" not in bytes(draft.reason)
    assert reason_of(draft) == "Le quartier est reconnaissable."
    assert returned_to(triager()) == [draft]
    proposed(draft.case)
    assert returned_to(triager()) == []


def test_drafts_are_sealed() -> None:
    draft = proposed(admitted().case)
    assert TEXTS["fr"].encode() not in bytes(draft.content)
    assert open_draft(draft).copy.texts == {"fr": TEXTS["fr"]}


def test_one_officer_takes_it_down_at_once() -> None:
    contribution, found = published(copy_of("fr", "en", answered=True))
    with pytest.raises(PermissionDenied):
        withdraw(contribution=contribution, by=member("lead@desk.example", Role.LEAD), reason="personal")
    with pytest.raises(ValidationError):
        withdraw(contribution=contribution, by=triager(), reason="because")
    withdraw(contribution=contribution, by=triager(), reason=Withdrawal.PERSONAL)
    contribution.refresh_from_db()
    assert contribution.withdrawn_on
    assert not contribution.texts.exists()
    assert not PublicRecord.objects.of_type("contribution").exists()
    states = RecordState.objects.filter(translation_key=contribution.key)
    assert set(states.values_list("title", flat=True)) == {""}
    assert acts()[-1] == "copy.withdrawn"
    again = confirmed(proposed(found.case, copy_of("fr", answered=True)))
    assert (again.public_id, again.withdrawn_on) == (contribution.public_id, None)


def test_what_its_author_took_back_does_not_come_again() -> None:
    contribution, found = published()
    withdraw(contribution=contribution, by=officer(), reason=Withdrawal.AUTHOR)
    with pytest.raises(ValidationError, match="any more"):
        proposed(found.case)


def test_a_copy_outlives_its_case_and_can_still_be_taken_down() -> None:
    contribution, found = published()
    found.case.delete()
    assert PublicRecord.objects.of_type("contribution").exists()
    withdraw(contribution=contribution, by=officer(), reason=Withdrawal.MISTAKE)
    assert not PublicRecord.objects.of_type("contribution").exists()


def test_the_audit_tells_each_step_and_no_words() -> None:
    published()
    told = "".join(str(entry.details) + entry.subject for entry in AuditEntry.objects.all())
    assert SECRET_TEXT not in told
    assert TEXTS["fr"] not in told
