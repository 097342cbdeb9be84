"""Steps of officers with files, and of the worker behind them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from knowledge_base.collection.uploads import TOPIC
from knowledge_base.collection.working import work_on_uploads
from knowledge_base.models import CollectionUpload
from outbox.models import Message

HEADINGS = ("Identifiant", "Titre", "Langue", "Nature", "Résumé", "Texte", "Thèmes", "Traduction de")
MAPPED = ("external_id", "title", "locale", "type", "summary", "body", "themes", "translation_of")
Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows, headings: Sequence[str] = HEADINGS, delimiter: str = ";") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([headings, *rows])
    return written.getvalue().encode()


def as_xlsx(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def row(identifier: str, title: str, locale: str = "fr", **more: str) -> list[str]:
    given = {"external_id": identifier, "title": title, "locale": locale, "type": "resource"} | more
    return [given.get(name, "") for name in MAPPED]


def send(client: Client, content: bytes, name: str = "fiches.csv", **more: Any) -> Any:
    return client.post("/cms/collection/", {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def latest() -> CollectionUpload:
    upload = CollectionUpload.objects.first()
    assert upload is not None
    return upload


def map_columns(client: Client, upload: CollectionUpload, **more: str) -> Any:
    """Send the form of the columns as it was guessed."""
    url = f"/cms/collection/{upload.pk}/columns/"
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one("form.collection-form")
    assert form is not None
    data = {}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        data[str(select["name"])] = str(chosen["value"]) if chosen else ""
    for radio in form.select("input[type=radio][checked]"):
        data[str(radio["name"])] = str(radio["value"])
    return client.post(url, data | more, follow=True)


def checked(client: Client, content: bytes, name: str = "fiches.csv", **more: str) -> CollectionUpload:
    """Upload a file and let its lines be checked."""
    send(client, content, name)
    upload = latest()
    if upload.state == "mapping":
        map_columns(client, upload, **more)
        upload.refresh_from_db()
    return upload


def confirm(client: Client, upload: CollectionUpload, *, submits: bool = False) -> None:
    client.post(f"/cms/collection/{upload.pk}/confirm/", {"submits": "1" if submits else ""})


def work() -> None:
    """What the worker does, until nothing of the collection waits."""
    while due := list(Message.objects.waiting().filter(topic=TOPIC)):
        Message.objects.filter(pk__in=[message.pk for message in due]).delete()
        work_on_uploads(due)


def text_of(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)
