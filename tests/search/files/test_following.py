"""From the page to its file's words and back: published, replaced, made private, taken down."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Locale
from wagtail.users.models import UserProfile

from editorial.models import PortalDocument
from knowledge_base.models import ResourcePage
from outbox import relay
from outbox.handlers import PartlyDone
from outbox.models import Message
from publication.models import PublicRecord, RecordFile
from search import engine
from search.answering import answer
from search.files import keeping
from search.files.keeping import TOPIC, look_after_files, read_again, read_files
from search.files.models import FileText
from search.files.reports import Reason
from search.questions import Question
from tests import cms
from tests.permissions.test_media import collection_of
from tests.search.changes.world import commitment_of_ours as commitment
from tests.search.changes.world import publish, section_of, update_on
from tests.search.conftest import refresh
from tests.search.files.conftest import stored
from tests.search.files.papers import docx, encrypted_pdf, pdf

WORD, OTHER = "quatrevingtdixneuf", "soixantequinze"


@pytest.fixture(params=["elasticsearch", "database"])
def engine_in_use(request: pytest.FixtureRequest, indices: None) -> str:
    """Publishing goes to both; one of them answers."""
    return str(request.param)


def found(word: str, answering: str) -> list[str]:
    """Titles of what is found once the worker has done all it has to do."""
    while relay.deliver_due():
        pass
    waiting = Message.objects.waiting().exclude(topic__startswith="notifications")
    assert list(waiting.values_list("topic", "last_error")) == []
    refresh()
    asked = Question(word, "fr")
    if answering == "database":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "in_use", lambda: False)
            hits = answer(asked).hits
    else:
        hits = answer(asked).hits
        assert not answer(asked).degraded
    keys = [hit.translation_key for hit in hits]
    return list(
        PublicRecord.objects.filter(translation_key__in=keys, is_source=True).values_list("title", flat=True)
    )


def resource(**facts: Any) -> ResourcePage:
    section = section_of()
    page = ResourcePage(
        title="Loi", slug="loi-x", locale=section.locale, institution=section.institution, kind="law", **facts
    )
    section.add_child(instance=page)
    return publish(page)


def body_naming(document: PortalDocument) -> list[tuple[str, Any]]:
    return [("document", {"document": document, "description": ""})]


def linking(document: PortalDocument) -> list[tuple[str, Any]]:
    return [("rich_text", f'<p><a linktype="document" id="{document.pk}">Le texte</a></p>')]


def test_the_file_of_a_resource(engine_in_use: str) -> None:
    page = resource(file=stored(pdf(WORD)))
    assert found(WORD, engine_in_use) == ["Loi"]
    page.unpublish()
    assert found(WORD, engine_in_use) == []
    assert not RecordFile.objects.exists()


@pytest.mark.parametrize("naming", [body_naming, linking])
def test_a_file_that_a_text_names(engine_in_use: str, naming: Any) -> None:
    document = stored(pdf(WORD))
    page = resource(body=naming(document))
    assert found(WORD, engine_in_use) == ["Loi"]
    publish(page, body=[])
    assert found(WORD, engine_in_use) == []


def test_the_evidence_of_an_update(engine_in_use: str) -> None:
    page = update_on(commitment(), stored(docx(WORD), "a.docx"))
    assert found(WORD, engine_in_use) == ["Avancement"]
    page.delete()
    assert found(WORD, engine_in_use) == []


def test_a_draft_says_nothing_of_its_file(engine_in_use: str) -> None:
    page = resource()
    page.file = stored(pdf(WORD))
    page.save_revision()
    assert found(WORD, engine_in_use) == []
    assert not FileText.objects.exists()


def test_a_fact_is_found_in_every_language_and_a_text_in_its_own(indices: None) -> None:
    fact, text = stored(pdf(WORD)), stored(pdf(OTHER))
    page = resource(file=fact, body=body_naming(text))
    translation = page.copy_for_translation(Locale.objects.get(language_code="ar"))
    publish(translation, title="قانون", body=[])
    named = {(row.record.locale, row.document_id) for row in RecordFile.objects.select_related("record")}
    assert named == {("fr", fact.pk), ("fr", text.pk), ("ar", fact.pk)}


def test_a_replaced_file(engine_in_use: str) -> None:
    document = stored(pdf(WORD))
    resource(file=document)
    assert found(WORD, engine_in_use) == ["Loi"]
    document.file = ContentFile(pdf(OTHER), name="b.pdf")
    document.save()
    assert found(WORD, engine_in_use) == []
    assert found(OTHER, engine_in_use) == ["Loi"]
    look_after_files()
    assert FileText.objects.get().checksum == document.checksum


def test_a_collection_made_private_and_public_again(engine_in_use: str) -> None:
    document = stored(pdf(WORD))
    resource(file=document)
    assert found(WORD, engine_in_use) == ["Loi"]
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="login"
    )
    assert found(WORD, engine_in_use) == []
    restriction.delete()
    assert found(WORD, engine_in_use) == ["Loi"]


def test_a_file_in_a_private_collection_is_not_even_read(engine_in_use: str) -> None:
    root = Collection.get_first_root_node()
    hidden = root.add_child(instance=Collection(name="Réservé"))
    CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
    document = stored(pdf(WORD))
    document.collection = hidden
    document.save()
    resource(file=document)
    assert found(WORD, engine_in_use) == []
    assert not FileText.objects.exists()


def test_a_deleted_file_that_a_text_still_names(engine_in_use: str) -> None:
    document = stored(pdf(WORD))
    resource(body=linking(document))
    assert found(WORD, engine_in_use) == ["Loi"]
    document.delete()
    assert found(WORD, engine_in_use) == []


def test_what_readers_see_of_the_change_is_not_newer(engine_in_use: str) -> None:
    page = resource(file=stored(pdf(WORD)))
    before = PublicRecord.objects.get(translation_key=page.translation_key).updated_at
    assert found(WORD, engine_in_use) == ["Loi"]
    assert PublicRecord.objects.get(translation_key=page.translation_key).updated_at == before


BROKEN = [b"", b"text", pdf(WORD)[:80], encrypted_pdf(WORD, password="x"), docx(WORD)[:-40]]


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_is_tried_once_and_holds_nothing_up(indices: None, content: bytes) -> None:
    resource(file=stored(content))
    assert found("Loi", "elasticsearch") == ["Loi"]
    assert FileText.objects.get().state == "unreadable"
    assert not Message.objects.troubled().filter(topic=TOPIC).exists()
    look_after_files()
    assert not Message.objects.waiting().filter(topic=TOPIC).exists()


def test_a_missing_file_is_looked_for_again(indices: None) -> None:
    document = stored(pdf(WORD))
    resource(file=document)
    storage, name = document.file.storage, document.file.name
    with document.open_file() as file:
        kept = file.read()
    storage.delete(name)
    assert found(WORD, "elasticsearch") == []
    assert FileText.objects.get().reason == Reason.MISSING
    storage.save(name, ContentFile(kept))
    look_after_files()
    assert found(WORD, "elasticsearch") == ["Loi"]


def test_a_storage_that_is_away_is_waited_for(indices: None, monkeypatch: pytest.MonkeyPatch) -> None:
    resource(file=stored(pdf(WORD)))
    waiting = list(Message.objects.waiting().filter(topic=TOPIC))
    with monkeypatch.context() as patch:
        patch.setattr(PortalDocument, "open_file", away)
        with pytest.raises(PartlyDone) as partly:
            read_files(waiting)
    assert partly.value.refused == {}
    assert set(partly.value.later.values()) == {"TimeoutError: no answer"}
    assert not FileText.objects.exists()
    assert found(WORD, "elasticsearch") == ["Loi"]


def away(self: PortalDocument) -> Any:
    raise TimeoutError("no answer")


def test_many_files_let_other_work_come_between(indices: None, monkeypatch: pytest.MonkeyPatch) -> None:
    resource(file=stored(pdf(WORD)), body=body_naming(stored(pdf(OTHER))))
    monkeypatch.setattr(keeping, "SECONDS_AT_A_TIME", 0.1)
    waiting = list(Message.objects.waiting().filter(topic=TOPIC))
    read_files(waiting)
    assert FileText.objects.count() == 1
    Message.objects.filter(pk__in=[message.pk for message in waiting]).delete()
    assert Message.objects.waiting().filter(topic=TOPIC).count() == 1


def test_a_file_too_large_is_said_to_be(indices: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 100)
    resource(file=stored(pdf(WORD)))
    assert found("Loi", "elasticsearch") == ["Loi"]
    assert FileText.objects.get().reason == Reason.SIZE
    monkeypatch.undo()
    assert read_again() == 1
    assert found(WORD, "elasticsearch") == ["Loi"]


def test_editors_are_told_whether_a_file_is_found(
    indices: None, signed_in: cms.SignIn, editor: Any, client: Client
) -> None:
    document = stored(pdf(WORD, OTHER))
    document.collection = collection_of("mrafp")
    document.save()
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "en"})
    client = signed_in(editor)
    address = reverse("wagtaildocs:edit", args=[document.pk])
    assert "once a public page names it" in client.get(address).content.decode()
    with transaction.atomic():
        resource(file=document)
    assert "is read soon" in client.get(address).content.decode()
    assert found(WORD, "elasticsearch") == ["Loi"]
    assert "find the text of 2 pages" in client.get(address).content.decode()
    FileText.objects.update(state="unreadable", reason="encrypted", pages=0)
    assert "protected by a password" in client.get(address).content.decode()
