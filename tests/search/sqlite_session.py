"""Run by `test_sqlite.py` in a process of its own, because a process has one database: the embedded one.

Creates the tables that searching needs, publishes a few records, prints what questions find as JSON.
"""

import json
import time
from datetime import timedelta
from importlib import import_module
from threading import Thread
from typing import Any
from unittest.mock import patch

import django
from django.apps import apps

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402
from django.dispatch import Signal  # noqa: E402
from django.utils import timezone  # noqa: E402

from institutions.models import Institution, Term  # noqa: E402
from outbox.models import Message  # noqa: E402
from publication import projection  # noqa: E402
from publication.declared_progress import percent  # noqa: E402
from publication.models import PublicRecord, RecordFacet, RecordFile, RecordRelation, RecordState  # noqa: E402
from publication.projection import NamedFile  # noqa: E402
from search import stemming  # noqa: E402
from search.alerts import saving, telling  # noqa: E402
from search.alerts.models import Rhythm  # noqa: E402
from search.answering import answer  # noqa: E402
from search.completions import completions  # noqa: E402
from search.database import matching  # noqa: E402
from search.files.keeping import keep_text  # noqa: E402
from search.files.reports import Page, Report  # noqa: E402
from search.models import (  # noqa: E402
    Alert,
    Confirmation,
    FilePage,
    FileStems,
    FileText,
    PinnedAnswer,
    RecordStems,
    SaidStems,
    SavedSearch,
    Subscriber,
    SynonymGroup,
)
from search.questions import Question  # noqa: E402
from search.words.kept import _forget  # noqa: E402
from tests.search.conftest import Draft, publish, withdraw  # noqa: E402
from tests.search.test_answering import AS_TYPED, ODD_QUERIES, facetted, locale_of_title  # noqa: E402
from tests.search.test_completions import BEGUN, BOTH  # noqa: E402
from tests.search.test_operators import DRAFTS, EXACT  # noqa: E402

MODELS = (
    Institution,
    Term,
    Message,
    PublicRecord,
    RecordFacet,
    RecordRelation,
    RecordState,
    RecordFile,
    RecordStems,
    SynonymGroup,
    PinnedAnswer,
    FileText,
    FilePage,
    FileStems,
    SaidStems,
)
ALERTS = (Subscriber, SavedSearch, Confirmation, Alert)


def create_tables() -> None:
    with connection.schema_editor() as editor:
        for model in (*MODELS, *ALERTS):
            editor.create_model(model)
        for migration in ("0002_full_text", "0005_typed_words", "0006_files"):
            import_module(f"search.migrations.{migration}").create(apps, editor)


def asked(text: str, locale: str = "fr", **more: Any) -> Any:
    return answer(Question(text, locale, **more))


def found_as_typed() -> dict[str, bool]:
    outcome = {}
    for query, title in AS_TYPED:
        locale = locale_of_title(title)
        draft = publish(Draft({locale: (title, "")}))
        outcome[query] = [hit.translation_key for hit in asked(query, locale).hits] == [draft.key]
        withdraw(draft)
    return outcome


def found_as_begun() -> dict[str, bool]:
    draft = publish(BOTH)
    outcome = {text: [found.title for found in completions(text, "fr")] == [title] for text, title in BEGUN}
    withdraw(draft)
    return outcome | {"withdrawn": completions("réf", "fr") == []}


def asked_exactly() -> dict[str, bool]:
    for draft in DRAFTS:
        publish(draft)
    outcome = {}
    for text, wanted in EXACT:
        found = asked(text)
        keys = {hit.translation_key for hit in found.hits}
        outcome[text] = keys == {draft.key for draft in wanted} and found.count == len(wanted)
    for draft in DRAFTS:
        withdraw(draft)
    return outcome


def clicks() -> list[tuple[str, str, int, int]]:
    drafts = [publish(draft) for draft in facetted()]
    outcome = [
        (facet, value, number, asked("budget", filters={facet: [value]}).count)
        for facet, numbers in asked("budget").facets.items()
        for value, number in numbers.items()
    ]
    for draft in drafts:
        withdraw(draft)
    return outcome


def after_changes() -> dict[str, int]:
    draft = publish(Draft({"fr": ("Budget", "des <b>dépenses</b> publiques")}))
    outcome = {"marked": asked("dépense").hits[0].highlight.count("<mark>dépenses</mark>&lt;/b&gt;")}
    draft.texts["fr"] = ("Charte", "")
    publish(draft)
    outcome |= {"old": asked("budget").count, "new": asked("charte").count}
    withdraw(draft)
    return outcome | {"withdrawn": asked("charte").count, "stems": RecordStems.objects.count()}


def declared() -> list[int]:
    """How many of three commitments declare a rate, and the sum: JSON's null is none, and 0 is one."""
    drafts = [publish(Draft({"fr": ("Budget", "")}, type="commitment")) for _ in range(3)]
    for draft, rate in zip(drafts, (None, 0, 88), strict=True):
        PublicRecord.objects.filter(translation_key=draft.key).update(data={"progress_percent": rate})
    figures = PublicRecord.objects.aggregate(stated=Count(percent()), total=Sum(percent()))
    for draft in drafts:
        withdraw(draft)
    return [figures["stated"], figures["total"]]


def by_synonym() -> dict[str, list[int]]:
    """Which of three records each question finds, in order."""
    SynonymGroup.objects.create(
        terms=["INPPLC", "الهيئة الوطنية للنزاهة", "instance nationale de la probité"]
    )
    _forget()
    drafts = [
        publish(Draft({"ar": ("تقرير الهيئة الوطنية للنزاهة", "")})),
        publish(Draft({"fr": ("L’INPPLC", "")})),
        publish(Draft({"fr": ("Probité nationale", "Une instance.")})),
    ]
    keys = [draft.key for draft in drafts]
    questions = ("INPPLC", "الهيئه الوطنيه للنزاهه", "rapport INPPLC or")
    outcome = {text: [keys.index(hit.translation_key) for hit in asked(text).hits] for text in questions}
    for draft in drafts:
        withdraw(draft)
    return outcome


def files() -> dict[str, Any]:
    """What the words of a file find, with whose page, and after the record names it no more."""
    report = Report([Page(1, "", "Sommaire"), Page(2, "", "Le patrimoine des élus est déclaré.")])
    keep_text(checksum="c", report=report)
    draft = Draft(
        {"fr": ("Étude des conflits", "")}, files=[NamedFile(1, "c", "Rapport", "/documents/1/a.pdf")]
    )
    publish(draft)
    places = [hit.file for hit in asked("patrimoine conflit").hits]
    outcome = {
        "places": [[place.title, place.page, place.url, place.highlight] for place in places if place],
        "exact": [
            asked(text).count for text in ('"patrimoine des élus"', "étude -patrimoine", "titre:patrimoine")
        ],
    }
    draft.files = []
    publish(draft)
    outcome["gone"] = asked("patrimoine").count
    withdraw(draft)
    return outcome


def alerts() -> list[int]:
    """How many mails a search of two records brings, how many records they name, and what filters leave."""
    drafts = [publish(Draft({"fr": (f"Budget {n}", "")}, {"year": [f"200{n}"]})) for n in range(2)]
    question = Question("budget", "fr")
    saving.ask_for_alerts(email="reader@citizen.example", rhythm=Rhythm.DAILY, question=question)
    assert saving.confirm(search=SavedSearch.objects.get())
    SavedSearch.objects.update(told_until=timezone.now() - timedelta(days=1))
    mails = telling.tell(timezone.now() + timedelta(days=1))
    rows = list(PublicRecord.objects.values_list("pk", flat=True))
    narrow = Question("budget", "fr", {"year": ["2001"]})
    left = matching(narrow, among=rows).count(), matching(question, among=rows[:1]).count()
    named = len(Alert.objects.get().records)
    for draft in drafts:
        withdraw(draft)
    return [mails, named, *left]


def stemmed_while_others_write() -> int:
    """How many records are stemmed anew though somebody writes meanwhile; more than are read at once."""
    with transaction.atomic():
        drafts = [publish(Draft({"fr": (f"Budget {n}", "")})) for n in range(205)]
    others: list[Thread] = []

    def write_beside(*arguments: Any) -> None:
        if not others:
            others.append(Thread(target=_write_something))
            others[0].start()
            time.sleep(0.3)
        stemming_itself(*arguments)

    stemming_itself = stemming.write_stems
    with patch.object(stemming, "write_stems", write_beside):
        stemmed = stemming.write_all_stems()
    others[0].join()
    with transaction.atomic():
        for draft in drafts:
            withdraw(draft)
    return stemmed


def _write_something() -> None:
    SynonymGroup.objects.create(terms=["autre", "chose"])
    connection.close()


def main() -> None:
    projection._projectors[Draft] = Draft.projections  # type: ignore[index]
    # Who listens asks tables that are not here.
    projection.addresses_changed = projection.record_changed = Signal()
    create_tables()
    with transaction.atomic():
        report: dict[str, Any] = {
            "vendor": connection.vendor,
            "typed": found_as_typed(),
            "begun": found_as_begun(),
            "exact": asked_exactly(),
            "clicks": clicks(),
            "changes": after_changes(),
            "declared": declared(),
            "synonyms": by_synonym(),
            "files": files(),
            "alerts": alerts(),
            "odd": [asked(query).count for query in ODD_QUERIES],
        }
    report["stemmed"] = stemmed_while_others_write()
    print(json.dumps(report))


main()
