"""A suggestion from the citizen's form to its public copy."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework import handling
from casework.intake import Submission, receive
from casework.models import Case
from casework.receipts.codes import Code
from casework.receipts.keys import keys_of
from complaints.models import Contribution, CopyDraft
from complaints.publishing.copies import Copy
from complaints.publishing.deciding import confirm
from complaints.publishing.proposing import propose
from complaints.publishing.redaction import Check, mark_of, suspicions
from institutions.models import Institution, User
from institutions.roles import Role
from tests.people import member

BODY = "icpc"
# Words that stand in the case alone: none of them may ever be read outside the desk.
SECRET_WORDS = ("Zoubida-Kanari", "مريم الكناري", "0661234567", "kanari@citizen.example", "rue-du-canari-12")
SECRET_TEXT = " ".join(("Je suis", *SECRET_WORDS, "et je propose un guichet unique."))
ALL = tuple(Check.values)
TITLES = {
    "fr": "Un guichet unique par commune",
    "ar": "شباك وحيد في كل جماعة",
    "en": "One desk in each commune",
}
TEXTS = {
    "fr": "Ouvrir un seul guichet pour toutes les attestations, avec un délai affiché.",
    "ar": "فتح شباك وحيد لجميع الشهادات مع أجل معلن.",
    "en": "Open a single desk for all certificates, with a posted deadline.",
}
ANSWERS = {
    "fr": "La mesure est retenue pour l’année prochaine.",
    "ar": "اعتمد الإجراء للسنة المقبلة.",
    "en": "The measure is planned for next year.",
}


@dataclass(frozen=True)
class Sent:
    case: Case
    receipt: Code


def triager() -> User:
    return member("triage@desk.example", Role.TRIAGE_OFFICER, BODY)


def officer() -> User:
    return member("officer@desk.example", Role.CASE_OFFICER, BODY)


def sent(kind: str = "suggestion", *, consent: str = "yes", locale: str = "fr", body: Any = None) -> Sent:
    words: Mapping[str, str] = body or {"what": SECRET_TEXT, "publish": consent}
    submission = Submission(
        kind=kind, locale=locale, about=("mrafp",), body=words, identity={"name": "Zoubida-Kanari"}
    )
    receipt = receive(submission=submission, token=secrets.token_bytes(16))
    case = Case.objects.get(receipt_lookup=keys_of(receipt.code).lookup)
    return Sent(case, receipt.code)


def admitted(kind: str = "suggestion", **given: Any) -> Sent:
    found = sent(kind, **given)
    about = Institution.objects.filter(slug="mrafp")
    handling.triage(case=found.case, by=triager(), about=about, theme=None, region=None)
    found.case.refresh_from_db()
    return found


def copy_of(*languages: str, answered: bool = False, **given: Any) -> Copy:
    codes = languages or ("fr",)
    facts: dict[str, Any] = {"institutions": ("mrafp",), "theme": "open-data"} | given
    if answered:
        facts |= {"answers": {code: ANSWERS[code] for code in codes}, "outcome": "adopted"} | given
    return Copy(
        titles={code: TITLES[code] for code in codes}, texts={code: TEXTS[code] for code in codes}, **facts
    )


def proposed(case: Case, copy: Copy | None = None, by: User | None = None) -> CopyDraft:
    copy = copy or copy_of()
    mark = mark_of(suspicions(copy.words()))
    return propose(case=case, by=by or triager(), copy=copy, checked=ALL, confirmed=mark)


def confirmed(draft: CopyDraft, by: User | None = None) -> Contribution:
    return confirm(draft=draft, by=by or officer(), checked=ALL)


def published(copy: Copy | None = None, **given: Any) -> tuple[Contribution, Sent]:
    """A public copy of a new suggestion, answered on the case where the copy has an answer."""
    found = admitted(**given)
    if copy is not None and copy.answers:
        handling.answer(case=found.case, by=officer(), text="Le guichet ouvrira l’an prochain.")
    return confirmed(proposed(found.case, copy)), found
