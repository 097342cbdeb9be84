"""Many cases at once: what routing and counting read is real, what is sealed is noise."""

import random
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from casework.models import Case, CaseEvent, CaseInstitution, CasePause
from casework.procedures import Act
from complaints.procedures import PROCEDURES
from institutions.models import Institution, Term, Vocabulary
from institutions.public_ids import new_public_id

BATCH = 5_000
CLOSING = ("closed", "redirected", "inadmissible", "withdrawn")


def case(kind: str = "complaint", on: date = date(2026, 3, 10), **given: Any) -> Case:
    """Not saved yet."""
    fields: dict[str, Any] = {
        "kind": kind,
        "received_on": on,
        "state": "received",
        "locale": "ar",
        "channel": "web",
        "public_id": new_public_id("case"),
        "token_digest": secrets.token_bytes(32),
        "content_digest": secrets.token_bytes(32),
        "receipt_lookup": secrets.token_bytes(32),
        "receipt_recipient": "age1noise",
        "key_id": "noise",
        "body": secrets.token_bytes(64),
    }
    return Case(**(fields | given))


def saved(*cases: Case) -> list[Case]:
    return Case.objects.bulk_create(cases, batch_size=BATCH)


def about(cases: Sequence[Case], slug: str) -> None:
    key = Institution.objects.get(slug=slug).pk
    CaseInstitution.objects.bulk_create([CaseInstitution(case=one, institution_id=key) for one in cases])


def many(number: int, first: date, last: date, seed: int = 8, body: int = 64) -> list[Case]:
    """Cases of every sort between the two days, a third of them ended; `body`: bytes of what is sealed."""
    made = _Maker(random.Random(seed), first, last, body)
    cases = saved(*(made.case() for _ in range(number)))
    CaseInstitution.objects.bulk_create(made.concerns(cases), batch_size=BATCH)
    CasePause.objects.bulk_create(made.pauses(cases), batch_size=BATCH)
    CaseEvent.objects.bulk_create(made.ratings(cases), batch_size=BATCH)
    return cases


class _Maker:
    def __init__(self, chance: random.Random, first: date, last: date, body: int) -> None:
        self.chance, self.first, self.last, self.body = chance, first, last, body
        self.themes = [*Term.objects.filter(vocabulary=Vocabulary.THEME)[:6], None]
        self.regions = [*Term.objects.filter(vocabulary=Vocabulary.REGION)[:4], None]
        self.institutions = list(Institution.objects.filter(is_group=False)[:8])

    def case(self) -> Case:
        pick, day = self.chance.choice, self._day(self.first)
        procedure = pick(PROCEDURES)
        fields: dict[str, Any] = {
            "theme": pick(self.themes),
            "region": pick(self.regions),
            "routed_to": pick([*self.institutions, None]),
            "locale": pick(["ar", "ar", "fr", "en"]),
            "channel": pick(["web", "web", "phone", "letter"]),
            "body": secrets.token_bytes(self.body),
        }
        return case(procedure.kind, day, **fields, **self._course(procedure, day))

    def _course(self, procedure: Any, day: date) -> dict[str, Any]:
        how = self.chance.choice(["open", "answered", "ended"])
        answered = self._day(day) if how == "answered" or self.chance.random() < 0.5 else None
        if how == "open":
            return {"state": "in_progress", "due_on": self._day(day)}
        if how == "answered":
            return {"state": "answered", "answered_on": answered}
        state = self.chance.choice(CLOSING)
        outcome = self.chance.choice(list(procedure.outcomes)) if state == "closed" else ""
        satisfaction = self.chance.choice([None, 1, 2, 3, 4, 5])
        closed = self._day(answered or day)
        return {
            "state": state,
            "answered_on": answered if state in ("closed", "withdrawn") else None,
            "closed_on": closed,
            "outcome": outcome,
            "satisfaction": satisfaction,
        }

    def _day(self, first: date) -> date:
        return first + timedelta(days=self.chance.randint(0, (self.last - first).days))

    def concerns(self, cases: Sequence[Case]) -> list[CaseInstitution]:
        return [
            CaseInstitution(case=one, institution=institution)
            for one in cases
            for institution in self.chance.sample(self.institutions, self.chance.choice([0, 1, 1, 2]))
        ]

    def pauses(self, cases: Sequence[Case]) -> list[CasePause]:
        found = []
        for one in cases:
            if self.chance.random() < 0.2:
                since = self._day(one.received_on)
                until = self.chance.choice([None, since + timedelta(days=self.chance.randint(0, 20))])
                found.append(CasePause(case=one, reason="waiting-for-author", since=since, until=until))
        return found

    def ratings(self, cases: Sequence[Case]) -> list[CaseEvent]:
        return [
            CaseEvent(case=one, number=9, act=Act.RATED, on=self._day(one.closed_on), state=one.state)
            for one in cases
            if one.satisfaction and one.closed_on
        ]
