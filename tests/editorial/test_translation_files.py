"""PO files leave and come back, checked and shown before they are saved; a machine's text must be read."""

from collections.abc import Callable
from typing import Any

import polib
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from editorial.models import InstitutionSectionPage, Wording
from editorial.translation_states import LanguageState
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.translation_steps import BLOCK, NEXT_BLOCK, Story, body

pytestmark = pytest.mark.django_db

PROSE = '<p>Chaque cadeau est <b>inscrit</b>.</p><p><a href="https://exemple.example/">Le texte</a></p>'
BODY = f"body.{BLOCK}"
DUMMY = {"CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"}


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


@pytest.fixture
def arabic(story: Story) -> InitiativePage:
    """A fresh draft, in which all is French still."""
    return story.translate(story.write(**body(PROSE)))


def download(story: Story, page: InitiativePage) -> polib.POFile:
    response = story.editor.get(reverse("languages:po_download", args=[page.pk]))
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return polib.pofile(response.content.decode())


def upload(story: Story, page: InitiativePage, content: bytes | polib.POFile) -> Any:
    raw = content if isinstance(content, bytes) else str(content).encode()
    url = reverse("languages:po_upload", args=[page.pk])
    return story.editor.post(url, {"file": SimpleUploadedFile("ar.po", raw)})


def save(story: Story, page: InitiativePage, file: polib.POFile) -> Any:
    url = reverse("languages:po_upload", args=[page.pk])
    return story.editor.post(url, {"content": str(file), "save": "1"})


def entry(file: polib.POFile, path: str, words: str = "") -> polib.POEntry:
    return next(one for one in file if one.msgctxt == path and words in one.msgid)


def draft(page: InitiativePage) -> InitiativePage:
    return InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def filled(file: polib.POFile) -> polib.POFile:
    entry(file, "title").msgstr = "سجل الهدايا"
    entry(file, "summary").msgstr = "سجل."
    entry(file, BODY, "cadeau").msgstr = "كل هدية <b>مسجلة</b>."
    entry(file, BODY, "Le texte").msgstr = '<a id="a1">النص</a>'
    return file


def test_round_trip(story: Story, arabic: InitiativePage) -> None:
    file = download(story, arabic)
    assert {one.msgctxt for one in file} == {"title", "summary", BODY}
    assert not [one for one in file if one.msgstr]
    page = upload(story, arabic, filled(file))
    assert "سجل الهدايا" in page.content.decode()
    assert draft(arabic).title == "Registre des cadeaux"
    assert arabic.revisions.count() == InitiativePage.objects.get(pk=arabic.pk).revisions.count()
    response = save(story, arabic, file)
    assert response.status_code == 302
    saved = draft(arabic)
    assert saved.title == "سجل الهدايا"
    prose = saved.body[0].value.source
    assert "كل هدية <b>مسجلة</b>." in prose
    assert '<a href="https://exemple.example/">النص</a>' in prose
    assert saved.slug == "سجل-الهدايا"
    assert not InitiativePage.objects.get(pk=arabic.pk).live
    assert saved.latest_revision.user == User.objects.get(email="editor@mrafp.example")
    assert [one.msgstr for one in download(story, arabic)] == [one.msgstr for one in file]


def test_saved_file_goes_through_the_gate(story: Story, arabic: InitiativePage) -> None:
    save(story, arabic, filled(download(story, arabic)))
    edit = reverse("wagtailadmin_pages:edit", args=[arabic.pk])
    prose = body("<p>كل هدية <b>مسجلة</b>.</p>")
    data = cms.form_of(story.editor, edit) | prose | {"action-submit": "1"}
    story.editor.post(edit, data)
    cms.approve(story.approver, arabic)
    assert InitiativePage.objects.get(pk=arabic.pk).live
    assert story.state(arabic.source) is LanguageState.PUBLISHED


def test_changed_source_comes_as_fuzzy(story: Story, arabic: InitiativePage) -> None:
    save(story, arabic, filled(download(story, arabic)))
    source = arabic.source
    story.change(source, summary="Un registre public.", **body(PROSE, "<p>Nouveau.</p>"))
    file = download(story, arabic)
    assert entry(file, "title").msgstr == "سجل الهدايا"
    assert not entry(file, "title").fuzzy
    assert entry(file, "summary").msgstr == "سجل."
    assert entry(file, "summary").fuzzy
    assert entry(file, f"body.{NEXT_BLOCK}").msgstr == ""
    entry(file, f"body.{NEXT_BLOCK}").msgstr = "جديد."
    save(story, arabic, file)
    assert draft(arabic).summary == "سجل."
    assert [block.value.source for block in draft(arabic).body][1] == "<p>جديد.</p>".replace(
        "<p>", draft(arabic).body[1].value.source.split("جديد")[0]
    )
    assert "كل هدية" in draft(arabic).body[0].value.source


def test_what_is_not_in_the_file_stays(story: Story, arabic: InitiativePage) -> None:
    save(story, arabic, filled(download(story, arabic)))
    file = download(story, arabic)
    for one in [one for one in file if one.msgctxt != "title"]:
        file.remove(one)
    entry(file, "title").msgstr = "سجل"
    page = upload(story, arabic, file).content.decode()
    assert "po-remarks" in page
    save(story, arabic, file)
    assert (draft(arabic).title, draft(arabic).summary) == ("سجل", "سجل.")
    assert "كل هدية" in draft(arabic).body[0].value.source


def test_part_that_the_translation_has_left_empty_stays_empty(story: Story) -> None:
    source = story.write(title_as_printed="Registre (sic)")
    arabic = story.translated(source, title_as_printed="")
    file = download(story, arabic)
    assert entry(file, "title_as_printed").msgstr == ""
    save(story, arabic, file)
    assert draft(arabic).title_as_printed == ""


def test_script_is_taken_out(story: Story, arabic: InitiativePage) -> None:
    file = filled(download(story, arabic))
    entry(file, BODY, "cadeau").msgstr = "كل <script>alert(1)</script><b onclick='x()'>هدية</b><img src=x>"
    entry(file, "title").msgstr = "سجل <script>alert(2)</script>الهدايا"
    page = upload(story, arabic, file)
    assert page.content.decode().count("po-remarks__error") == 0
    assert "po-remarks" in page.content.decode()
    save(story, arabic, file)
    saved = draft(arabic)
    assert "كل <b>هدية</b>" in saved.body[0].value.source
    assert saved.title == "سجل الهدايا"


def wrong_page(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    other = story.translate(story.write(title="Autre registre"))
    return str(download(story, other)).encode()


def other_language(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return str(download(story, story.translate(page.source, "en"))).encode()


def older_source(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    story.change(page.source, summary="Autre texte.")
    return str(file).encode()


def not_utf8(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return str(file).encode("cp1256", errors="replace")


def cut_off(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    text = str(file)
    return text[: text.index("سجل الهدايا") + 3].encode()


def too_large(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return str(file).encode() + b"#" * 3 * 1024 * 1024


def no_po(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return b"%PDF-1.7 \x00 nothing"


def empty(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return b""


def a_path(story: Story, page: InitiativePage, file: polib.POFile) -> bytes:
    return b"/etc/passwd"


@pytest.mark.parametrize(
    "bad", [wrong_page, other_language, older_source, not_utf8, cut_off, too_large, no_po, empty, a_path]
)
def test_file_that_cannot_be_used(
    story: Story,
    arabic: InitiativePage,
    bad: Callable[[Story, InitiativePage, polib.POFile], bytes],
) -> None:
    raw = bad(story, arabic, filled(download(story, arabic)))
    revisions = arabic.revisions.count()
    response = upload(story, arabic, raw)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in page
    assert "root:" not in page
    assert 'name="content"' not in page
    assert arabic.revisions.count() == revisions


def test_unknown_and_fuzzy_and_empty_entries_are_named(story: Story, arabic: InitiativePage) -> None:
    file = filled(download(story, arabic))
    file.append(polib.POEntry(msgctxt="nowhere", msgid="Ailleurs", msgstr="<b>x</b>"))
    entry(file, "summary").flags.append("fuzzy")
    entry(file, "title").msgstr = ""
    page = upload(story, arabic, file).content.decode()
    assert "Ailleurs" in page
    assert page.count("<li>") >= 3
    save(story, arabic, file)
    assert (draft(arabic).title, draft(arabic).summary) == ("Registre des cadeaux", "Un registre.")


@pytest.mark.parametrize(
    ("path", "text"),
    [("title", "س" * 300), ("summary", '<a id="a7">رابط</a>')],
    ids=["too long", "strange link"],
)
def test_text_that_does_not_fit_saves_nothing(
    story: Story, arabic: InitiativePage, path: str, text: str
) -> None:
    file = filled(download(story, arabic))
    entry(file, path).msgstr = text
    assert "po-remarks__error" in upload(story, arabic, file).content.decode()
    assert save(story, arabic, file).status_code == 200
    assert draft(arabic).title == "Registre des cadeaux"


def test_file_for_a_page_in_the_queue_is_refused(story: Story, arabic: InitiativePage) -> None:
    file = filled(download(story, arabic))
    cms.edit(story.editor, arabic, submit=True)
    revisions = arabic.revisions.count()
    assert save(story, arabic, file).status_code == 302
    assert arabic.revisions.count() == revisions


def test_table_of_the_translation_stays(story: Story, arabic: InitiativePage) -> None:
    """A table is no string of a PO file: what the translation has there stays."""
    source = arabic.source
    table = {
        "body-count": "1", "body-0-id": BLOCK, "body-0-type": "table", "body-0-order": "0",
        "body-0-deleted": "", "body-0-value-source": "Cour",
    }  # fmt: skip
    french = '{"data": [["Année", "Nombre"]], "cell": [], "table_header_choice": "neither"}'
    own = '{"data": [["السنة", "العدد"]], "cell": [], "table_header_choice": "neither"}'
    story.change(source, **table | {"body-0-value-table": french})
    story.change(arabic, **table | {"body-0-value-table": own, "body-0-value-source": "المجلس"})
    file = download(story, arabic)
    entry(file, f"{BODY}.source").msgstr = "مجلس الحسابات"
    save(story, arabic, file)
    value = draft(arabic).body[0].value
    assert value["table"]["data"] == [["السنة", "العدد"]]
    assert value["source"] == "مجلس الحسابات"


def test_no_machine_no_button(story: Story, arabic: InitiativePage) -> None:
    edit = story.editor.get(reverse("wagtailadmin_pages:edit", args=[arabic.pk])).content.decode()
    assert reverse("languages:machine", args=[arabic.pk]) not in edit
    assert reverse("languages:po_upload", args=[arabic.pk]) in edit
    story.editor.post(reverse("languages:machine", args=[arabic.pk]))
    assert draft(arabic).title == "Registre des cadeaux"


def test_machine_draft_waits_for_a_reader(story: Story, arabic: InitiativePage, settings: Settings) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    cms.edit(story.editor, arabic, title="سجل الهدايا")
    edit = reverse("wagtailadmin_pages:edit", args=[arabic.pk])
    assert reverse("languages:machine", args=[arabic.pk]) in story.editor.get(edit).content.decode()
    story.editor.post(reverse("languages:machine", args=[arabic.pk]))
    saved = draft(arabic)
    assert saved.title == "سجل الهدايا"
    assert saved.summary == "registre. Un"
    assert Wording.objects.get(revision=saved.latest_revision).is_unread

    response = cms.edit(story.editor, arabic, submit=True)
    assert response.status_code == 200
    assert InitiativePage.objects.get(pk=arabic.pk).current_workflow_state is None
    cms.edit(story.editor, arabic, summary="سجل.")
    assert Wording.objects.get(revision=draft(arabic).latest_revision).is_unread
    cms.edit(story.editor, arabic, submit=True, machine_text_read="on")
    wording = Wording.objects.get(revision=draft(arabic).latest_revision)
    assert wording.by_machine
    assert wording.read_by == User.objects.get(email="editor@mrafp.example")
    cms.approve(story.approver, arabic)
    assert InitiativePage.objects.get(pk=arabic.pk).live


def test_unread_machine_text_cannot_be_approved(
    story: Story, arabic: InitiativePage, settings: Settings, editor: User
) -> None:
    """However it came into the queue."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    story.editor.post(reverse("languages:machine", args=[arabic.pk]))
    page = InitiativePage.objects.get(pk=arabic.pk)
    page.get_workflow().start(page, editor)
    response = cms.approve(story.approver, page)
    assert [str(message) for message in get_messages(response.wsgi_request)]
    assert not InitiativePage.objects.get(pk=arabic.pk).live
