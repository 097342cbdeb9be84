"""The guide in the CMS: complete in three languages, true to the buttons, beside the work."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from editorial.guide.chapters import BY_SLUG, CHAPTERS, TEXTS, GuideText, chapters_for, text_of
from editorial.guide.help import register_help, registered
from editorial.guide.labels import chapters_naming, label_shown, labels_in, links_in, words_of
from editorial.models import GuideNote, GuideProgress, InstitutionSectionPage
from editorial.models.guide import Step
from institutions.models import User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from portal.catalogues.extraction import project_messages
from tests import cms

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EACH = [(chapter.slug, language) for chapter in CHAPTERS for language in LANGUAGES]
LONGEST = 250
ARABIC = re.compile(r"[\u0621-\u064a]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_chapter_and_no_others(language: str) -> None:
    assert {file.stem for file in (TEXTS / language).iterdir()} == set(BY_SLUG)
    assert len(BY_SLUG) == len(CHAPTERS) >= 14


@pytest.mark.parametrize("slug", sorted(BY_SLUG))
def test_chapters_agree_between_languages(slug: str) -> None:
    texts = [text_of(slug, language) for language in LANGUAGES]
    assert len({text.steps for text in texts}) == 1
    assert texts[0].steps >= 4
    assert len({tuple(block.kind for block in text.blocks) for text in texts}) == 1
    assert len({tuple(sorted(labels_in(text))) for text in texts}) == 1
    assert len({tuple(sorted(links_in(text))) for text in texts}) == 1


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_chapter_is_short_and_says_for_whom(slug: str, language: str) -> None:
    text = text_of(slug, language)
    assert text.title
    assert text.audience
    assert text.summary
    assert len(" ".join(text.items).split()) <= LONGEST


@pytest.mark.parametrize("slug", sorted(BY_SLUG))
def test_arabic_is_arabic(slug: str) -> None:
    text = text_of(slug, "ar")
    letters = [
        letter for letter in re.sub(r"\[\[.*?\]\]|\{\{.*?\}\}", "", " ".join(text.items)) if letter.isalpha()
    ]
    assert sum(bool(ARABIC.match(letter)) for letter in letters) >= 0.8 * len(letters)


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_links_lead_to_chapters(slug: str, language: str) -> None:
    assert set(links_in(text_of(slug, language))) <= set(BY_SLUG) - {slug}


def catalogues_of_packages(language: str) -> Iterator[polib.POFile]:
    """Wagtail's and wagtail-localize's own, where buttons come from that are not the portal's."""
    for app in apps.get_app_configs():
        for file in (Path(app.path) / "locale" / language / "LC_MESSAGES").glob("django.po"):
            yield polib.pofile(str(file))


@pytest.fixture(scope="module")
def labels() -> dict[str, set[str]]:
    """`{language: msgids that the interface says in it}`; the portal's own are held complete elsewhere."""
    own = {singular for singular, _context in project_messages()}
    return {
        language: own
        | {e.msgid for file in catalogues_of_packages(language) for e in file if e.msgstr or language == "en"}
        for language in LANGUAGES
    }


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_buttons_that_are_quoted_exist(slug: str, language: str, labels: dict[str, set[str]]) -> None:
    assert set(labels_in(text_of(slug, language))) - labels[language] == set()


def test_button_is_quoted_in_the_words_of_the_interface() -> None:
    with translation.override("fr"):
        assert label_shown("Save Draft") == "Enregistrer le brouillon"
        assert label_shown("Submit to %(workflow_name)s") == "Soumettre à …"
    assert "Enregistrer le brouillon" in words_of(text_of("practice", "fr"))


def named_addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}"


def test_every_screen_with_help_exists() -> None:
    assert len(registered()) > 20
    assert set(registered()) - set(named_addresses()) == set()


def test_help_needs_a_chapter_that_exists() -> None:
    with pytest.raises(KeyError):
        register_help("wagtailadmin_home", "no-such-chapter")


def test_own_chapters_come_first() -> None:
    own, others = chapters_for({Role.APPROVER}, "en")
    slugs = [text.chapter.slug for text in own]
    assert {"the-queue", "bundles-and-dates", "sign-in"} <= set(slugs)
    assert "add-initiative" in [text.chapter.slug for text in others]
    assert {text.chapter.slug for text in own + others} == set(BY_SLUG)


@pytest.mark.parametrize(
    ("words", "language", "slug"),
    [
        ("telephone perdu", "fr", "sign-in"),
        ("رموز احتياطية", "ar", "sign-in"),
        ("bundle together", "en", "bundles-and-dates"),
        ("enregistrer le brouillon", "fr", "add-initiative"),
    ],
)
def test_search_finds_words_without_accents_and_in_buttons(words: str, language: str, slug: str) -> None:
    assert slug in [text.chapter.slug for text in chapters_naming(words, language)]
    assert chapters_naming("zorglub", language) == []


def soup_of(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.django_db
def test_every_chapter_opens_in_every_language(signed_in: cms.SignIn, editor: User) -> None:
    client = signed_in(editor)
    for slug, language in EACH:
        page = soup_of(client, f"{reverse('guide_chapter', args=[slug])}?language={language}")
        article = page.select_one("article.guide")
        assert article is not None
        assert article["lang"] == language
        assert article["dir"] == ("rtl" if language == "ar" else "ltr")
        text: GuideText = text_of(slug, language)
        assert len(article.select("ol.guide-steps > li")) == text.steps
        assert "[[" not in article.text
        assert "{{" not in article.text
    assert client.get(reverse("guide_chapter", args=["nothing"])).status_code == 404


@pytest.mark.django_db
def test_whole_guide_and_search_by_plain_get(signed_in: cms.SignIn, editor: User) -> None:
    client = signed_in(editor)
    assert len(soup_of(client, reverse("guide_whole")).select("article")) == len(CHAPTERS)
    page = soup_of(client, reverse("guide") + "?q=UTF-8")
    links = {link["href"] for link in page.select(".guide-list a")}
    assert links == {reverse("guide_chapter", args=["collection-by-file"])}
    none = soup_of(client, reverse("guide") + "?q=zorglub")
    assert len(none.select(".guide-list a")) > 5


@pytest.mark.django_db
def test_reading_is_noted_once_and_by_post_alone(signed_in: cms.SignIn, editor: User) -> None:
    client = signed_in(editor)
    url = reverse("guide_read", args=["practice"])
    assert client.get(url).status_code == 405
    client.post(url)
    first = GuideProgress.objects.get(user=editor, step=Step.READ)
    client.post(url)
    assert GuideProgress.objects.get(user=editor).done_at == first.done_at
    assert first.institution is not None
    assert first.institution.slug == "mrafp"
    assert len(soup_of(client, reverse("guide")).select(".guide-checklist__done")) == 1


@pytest.mark.django_db
def test_note_of_the_approving_body_stands_in_its_language(
    signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    url = reverse("guide_note", args=["sign-in", "fr"])
    text = "Appelez le poste 12.\n\n<script>alert(1)</script>"
    assert signed_in(editor).post(url, {"text": text}).status_code == 302
    assert not GuideNote.objects.exists()
    client = signed_in(approver)
    assert client.get(url).status_code == 200
    client.post(url, {"text": text})
    chapter = reverse("guide_chapter", args=["sign-in"])
    shown = soup_of(signed_in(editor), f"{chapter}?language=fr").select_one(".guide-note")
    assert shown is not None
    assert len(shown.select("p")) == 2
    assert shown.select_one("script") is None
    assert soup_of(client, f"{chapter}?language=ar").select_one(".guide-note") is None
    client.post(url, {"text": "  "})
    assert not GuideNote.objects.exists()


@pytest.mark.django_db
def test_note_that_is_too_long_is_refused_and_kept_in_the_form(signed_in: cms.SignIn, approver: User) -> None:
    url = reverse("guide_note", args=["sign-in", "fr"])
    response = signed_in(approver).post(url, {"text": "x" * 2001})
    assert response.status_code == 200
    assert "x" * 2001 in response.content.decode()
    assert not GuideNote.objects.exists()


def helping(client: Client, url: str) -> list[str]:
    links = soup_of(client, url).select(".guide-beside__help a")
    return [str(link["href"]) for link in links]


def at(slug: str) -> str:
    return reverse("guide_chapter", args=[slug])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("/cms/", "practice"),
        ("/cms/images/", "images-and-documents"),
        ("/cms/documents/multiple/add/", "images-and-documents"),
        ("/cms/practice/", "practice"),
    ],
)
def test_help_stands_beside_the_work(url: str, slug: str, signed_in: cms.SignIn, editor: User) -> None:
    assert at(slug) in helping(signed_in(editor), url)


@pytest.mark.django_db
def test_help_in_the_editor_follows_kind_and_state(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    add = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", section.pk])
    assert helping(client, add)[0] == at("add-initiative")
    cms.create(client, InitiativePage, section, title="Registre", submit=True)
    page = InitiativePage.objects.get(title="Registre")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert helping(client, edit)[0] == at("send-for-approval")
    assert helping(signed_in(approver), edit)[0] == at("the-queue")
    cms.send_back(signed_in(approver), page, "Précisez.")
    assert helping(client, edit)[0] == at("when-it-comes-back")


@pytest.mark.django_db
def test_help_for_a_translation(signed_in: cms.SignIn, body_editor: User, page_of: cms.PageOf) -> None:
    source = page_of("initiative/national-transparency-portal")
    made = source.get_translations().first()
    edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert helping(signed_in(body_editor), edit)[0] == at("translate")


@pytest.mark.django_db
def test_training_record_is_for_the_approving_body(
    signed_in: cms.SignIn, editor: User, lead: User, approver: User
) -> None:
    url = reverse("guide_training")
    for person in (editor, lead):
        assert signed_in(person).get(url).status_code == 302
    GuideProgress.objects.create(user=editor, step=Step.SENT)
    page = soup_of(signed_in(approver), f"{url}?institution=mrafp")
    rows = {row.select_one("th").text.strip(): row for row in page.select("tbody tr")}  # type: ignore[union-attr]
    people = User.objects.filter(memberships__institution__slug="mrafp", memberships__ended_at=None)
    assert set(rows) == {str(person) for person in people}
    assert len(rows[str(editor)].select("time")) == 1
    assert rows[str(lead)].select("time") == []


@pytest.mark.django_db
def test_guide_is_closed_to_strangers(client: Client) -> None:
    for name in ("guide", "guide_whole", "guide_training", "practice"):
        assert client.get(reverse(name)).status_code == 302
