"""Holes by what somebody writes, uploads or asks: scripts in text, and work without bounds.

`tests.permissions.advisories` lists all advisories of 2023-2026 and the test that holds each.
"""

import time
import tracemalloc
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from editorial.blocks import BodyBlock
from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms

pytestmark = pytest.mark.django_db

SCRIPT = '"><script>alert(1)</script>'
ESCAPED = "&lt;script&gt;alert(1)"
# Seconds of this process: what is quadratic takes minutes.
PATIENCE = 5.0


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def client(signed_in: cms.SignIn, editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def page(client: Client, section: InstitutionSectionPage) -> InitiativePage:
    """A draft whose title is an attack."""
    cms.create(client, InitiativePage, section, title=SCRIPT, slug="attaque", summary=SCRIPT)
    return InitiativePage.objects.get(slug="attaque")


def collection() -> Collection:
    return Collection.objects.filter(group_permissions__group__name="mrafp: editors").distinct().get()


def text_of(response: Any) -> str:
    return str(response.content.decode(errors="replace"))


def quickly(client: Client, url: str, **headers: str) -> HttpResponseBase:
    began = time.process_time()
    response = client.get(url, headers=headers)
    assert time.process_time() - began < PATIENCE
    assert response.status_code < 500
    return response


def body_with(page: InitiativePage, block: str, value: Any) -> InitiativePage:
    blocks = BodyBlock()
    page.body = blocks.to_python([{"type": block, "value": value, "id": "b1"}])
    page.save_revision()
    return page


def test_class_of_a_table_cell_is_a_script(client: Client, page: InitiativePage) -> None:
    """CVE-2026-28222. Nor do sizes of merged cells break out of their attribute."""
    table = {
        "data": [["a", "<img src=x onerror=alert(1)>"]],
        "cell": [{"row": 0, "col": 0, "className": SCRIPT}],
        "mergeCells": [{"row": 0, "col": 1, "rowspan": SCRIPT, "colspan": SCRIPT}],
        "first_row_is_table_header": False, "first_col_is_header": False, "table_caption": SCRIPT,
    }  # fmt: skip
    body_with(page, "table", {"table": table, "source": SCRIPT})
    shown = text_of(client.get(f"/cms/pages/{page.pk}/view_draft/"))
    assert "<table" in shown
    assert f'class="&quot;&gt;{ESCAPED}' in shown
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JaVa\tscript:alert(1)", "data:text/html,x", "vbscript:x"]
)
def test_link_in_rich_text_runs_a_script(address: str, client: Client, page: InitiativePage) -> None:
    """CVE-2021-29434. By the editor's form, and in what a database already holds."""
    text = f'<p><a href="{address}" onclick="alert(1)">Lien</a><script>alert(1)</script></p>'
    form = nested_form_data({"body": streamfield([("rich_text", rich_text(text))])})
    cms.edit(client, page, **form)
    saved = InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    stored = str(saved.body.get_prep_value())
    assert "Lien" in stored
    for sign in ("script:", "onclick", "data:", "<script"):
        assert sign not in stored.replace("\\t", "").lower()


def test_blocks_render_text_as_markup(client: Client, page: InitiativePage) -> None:
    """CVE-2021-32681. Of every block with words of its own."""
    words = {
        "quote": {"text": SCRIPT, "author": SCRIPT, "source_url": "https://a.example/"},
        "key_figure": {"figure": "<b>1</b>", "meaning": SCRIPT, "source": SCRIPT},
    }
    for block, value in words.items():
        body_with(page, block, value)
        shown = text_of(client.get(f"/cms/pages/{page.pk}/view_draft/"))
        assert ESCAPED in shown
        assert "<script>alert" not in shown


def test_titles_run_as_scripts_in_the_cms(
    client: Client, page: InitiativePage, editor: User, section: InstitutionSectionPage
) -> None:
    """CVE-2026-28223 and CVE-2023-28836 in the portal's own screens; CVE-2020-11001 when comparing."""
    User.objects.filter(pk=editor.pk).update(first_name=SCRIPT)
    image = PortalImage.objects.create(title=SCRIPT, file=get_test_image_file(), collection=collection())
    file = PortalDocument.objects.create(
        title=SCRIPT, file=ContentFile(b"x", name="a.txt"), collection=collection()
    )
    cms.edit(client, page, title=f"Avant {SCRIPT}", summary=f"Autre {SCRIPT}")
    english = Locale.objects.get(language_code="en").pk
    confirmed = client.post(reverse("guarded_submit", args=[page.pk]), {"locales": [english]}, follow=True)
    own = f"/cms/pages/{page.pk}"
    ends = ("edit", "delete", "copy", "move", "history", "revisions/compare/earliest...latest")
    addresses = [
        "/cms/", f"/cms/pages/{section.pk}/", "/cms/languages/", "/cms/reports/page-types-usage/",
        f"/cms/choose-page/{section.pk}/", f"/cms/bulk/wagtailcore/page/delete/?id={page.pk}",
        "/cms/images/", "/cms/documents/", f"/cms/images/{image.pk}/", f"/cms/documents/{file.pk}/",
        f"/cms/images/{image.pk}/delete/", f"/cms/documents/{file.pk}/delete/",
        *(f"{own}/{end}/" for end in ends),
    ]  # fmt: skip
    shown = {url: text_of(client.get(url)) for url in addresses} | {"confirmed": text_of(confirmed)}
    assert [url for url, html in shown.items() if "<script>alert" in html] == []
    assert sum("alert(1)" in html for html in shown.values()) >= 12


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.pdf", "a.xml"])
def test_uploaded_document_runs_in_the_browser(name: str, client: Client) -> None:
    """Documents with scripts in them (Wagtail warns of HTML, SVG and PDF): saved, never shown in place."""
    file = PortalDocument.objects.create(
        title="a", file=ContentFile(b"<script>alert(1)</script>", name=name), collection=collection()
    )
    answer = client.get(file.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment") or name == "a.pdf"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_size_of_an_image_is_without_bounds(client: Client) -> None:
    """CVE-2026-54260; and CVE-2026-54263: what was asked for is not read out as HTML."""
    image = PortalImage.objects.create(title="a", file=get_test_image_file(), collection=collection())
    preview = f"/cms/images/{image.pk}/preview/{{}}/"
    assert client.get(preview.format("width-50")).status_code == 200
    for spec in ("scale-10000", "fill-50x50|format-png", "jpegquality-100", "width-50|width-50|scale-900"):
        assert quickly(client, preview.format(spec)).status_code == 400
    told = client.get(preview.format("<script>alert(1)<script>"))
    assert "<script>" not in text_of(told) or told.headers["Content-Type"].startswith("text/plain")
    for end in ("generate_url/", "generate_url/output/"):
        asked = client.get(f"/cms/images/{image.pk}/{end}", {"filter_method": "<script>alert(1)</script>"})
        assert "<script>alert" not in text_of(asked)


def test_large_upload_is_read_into_memory(tmp_path: Path) -> None:
    """CVE-2023-28837. Fingerprints are taken in pieces."""
    large = tmp_path / "grand.bin"
    with large.open("wb") as handle:
        handle.truncate(48 * 1024 * 1024)
    with large.open("rb") as handle:
        document = PortalDocument(title="grand", file=File(handle, name="grand.bin"))
        tracemalloc.start()
        document._set_document_file_metadata()
        document.save()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert document.file_hash
    assert document.checksum
    assert most < 8 * 1024 * 1024


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_upload_is_larger_than_allowed(kind: str, client: Client, settings: Settings) -> None:
    """CVE-2023-28837. Both kinds have a limit, and the uploader is told."""
    limits = {"images": "WAGTAILIMAGES_MAX_UPLOAD_SIZE", "documents": "WAGTAILDOCS_MAX_UPLOAD_SIZE"}
    assert 0 < getattr(configured, limits[kind]) <= 50 * 1024 * 1024
    setattr(settings, limits[kind], 1000)
    name = "a.png" if kind == "images" else "a.txt"
    content = get_test_image_file().read() + b"0" * 2000
    upload = SimpleUploadedFile(name, content)
    data = {"title": "Trop grand", "file": upload, "collection": collection().pk}
    answer = client.post(f"/cms/{kind}/add/", data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not get_document_model().objects.filter(title="Trop grand").exists()
    assert not PortalImage.objects.filter(title="Trop grand").exists()


# As long as an address may be that the server in front takes.
HEAVY = ['a:"', "a:'", '"', "a", "a:", " ", "(", "a'", '"a:', "a\u0301"]


@pytest.mark.parametrize("sign", HEAVY)
def test_search_words_take_the_processor(sign: str, client: Client) -> None:
    """CVE-2024-39317. In the CMS and in the portal's own search."""
    for path in ("/cms/pages/search/", "/cms/images/", "/fr/search/", "/api/v1/search"):
        words = quote(sign * 4000)[:4000]
        quickly(client, f"{path}?q={words}")


def test_names_of_languages_fill_the_memory() -> None:
    """CVE-2023-23969, CVE-2024-39614, CVE-2026-77050."""
    for code in ("a" * 9000, "fr-" * 3000, "x" * 600, "fr,en;q=0." + "1" * 9000):
        for path in ("/", "/fr/", "/cms/sign-in/"):
            quickly(Client(), path, **{"Accept-Language": code})


def test_unclosed_tags_take_the_processor(page: InitiativePage) -> None:
    """CVE-2024-53907, CVE-2025-32873: the portal strips tags from bodies for its search."""
    body_with(page, "rich_text", "<" * 40000)
    began = time.process_time()
    page.public_text()
    strip_tags("&" * 40000 + "<" * 40000)
    assert time.process_time() - began < PATIENCE


@pytest.mark.parametrize(
    "path", ["/fr/search/", "/api/v1/search", "/fr/data/", "/fr/calendar/", "/cms/pages/search/"]
)
@pytest.mark.parametrize(
    "query",
    [
        "_connector=OR+1%3D1", "_negated=1", "sort=-password", "ordering=a.b;--", "order=id%22--",
        "institution=x%27)+OR+1%3D1--", "year=2020%00", "q=%00", "fields=%2A", "type=User",
    ],
)  # fmt: skip
def test_query_string_becomes_part_of_the_statement(path: str, query: str, client: Client) -> None:
    """CVE-2025-57833, CVE-2025-59681, CVE-2025-64459, CVE-2026-1287, CVE-2026-1312."""
    asked = client.get(f"{path}?{query}")
    assert asked.status_code < 500
    assert "password" not in text_of(asked) or "sort" in query


def test_name_of_an_upload_leads_out_of_its_folder(client: Client, tmp_path: Path) -> None:
    """CVE-2024-39330."""
    for name in ("../../dehors.txt", "/tmp/dehors.txt", "..\\..\\dehors.txt"):
        upload = SimpleUploadedFile("x.txt", b"x")
        vars(upload)["_name"] = name  # as a client that does not shorten it
        data = {"title": "Dehors", "file": upload, "collection": collection().pk}
        client.post("/cms/documents/add/", data)
    stored = PortalDocument.objects.filter(title="Dehors")
    assert stored.exists()
    for document in stored:
        assert Path(document.file.path).resolve().is_relative_to(tmp_path.resolve())
        assert ".." not in document.file.name


def test_hundreds_of_files_open_at_once(client: Client) -> None:
    """CVE-2023-24580."""
    files = {f"file{number}": SimpleUploadedFile("a.txt", b"x") for number in range(150)}
    before = Page.objects.count(), PortalDocument.objects.count()
    assert client.post("/cms/documents/add/", files | {"title": "a"}).status_code == 400
    assert (Page.objects.count(), PortalDocument.objects.count()) == before


def test_address_writes_lines_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """CVE-2025-48432."""
    with caplog.at_level("WARNING", logger="django.request"):
        Client().get("/fr/%1b[31mrouge%0aERROR%20fausse%20ligne%0d/")
    lines = [record.getMessage() for record in caplog.records if "fausse" in record.getMessage()]
    assert lines
    assert [line for line in lines if "\n" in line or "\x1b" in line or "\r" in line] == []
