"""The mails themselves: language, direction, headers, and nothing that a title could smuggle in."""

from collections.abc import Callable

import pytest
from django.utils import translation
from wagtail.users.models import UserProfile

from institutions.models import User
from notifications.letters import letter_of_notice, letter_of_summary, message_id, one_line
from notifications.models import Notice, Summary
from notifications.parameters import Parameter
from notifications.sending import notify
from tests.notifications.conftest import APPROVED, words_of

pytestmark = pytest.mark.django_db

Told = Callable[..., Notice]


def speaks(person: User, language: str) -> None:
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})


@pytest.mark.parametrize(
    ("language", "direction", "portal"),
    [
        ("ar", "rtl", "البوابة الوطنية للنزاهة"),
        ("fr", "ltr", "Portail national d’intégrité"),
        ("en", "ltr", "National Integrity Portal"),
    ],
)
def test_a_mail_speaks_its_readers_language(
    told: Told, editor: User, language: str, direction: str, portal: str
) -> None:
    speaks(editor, language)
    with translation.override("en" if language != "en" else "fr"):
        mail = letter_of_notice(Notice.objects.get(pk=told(editor).pk))
    text, html = words_of(mail)
    with translation.override(language):
        own_name = translation.gettext("National Integrity Portal")
    assert mail.subject.startswith(f"{own_name}: ")
    assert own_name in text
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert portal.split()[0] in own_name


def test_headers(told: Told, editor: User) -> None:
    notice = told(editor)
    headers = letter_of_notice(notice).message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == letter_of_notice(Notice.objects.get(pk=notice.pk)).message()["Message-ID"]
    assert headers["Message-ID"] != message_id(told(editor, key="2"))
    assert headers["Date"]
    assert headers["To"] == editor.email


def test_a_title_cannot_add_headers_or_markup(told: Told, editor: User) -> None:
    speaks(editor, "fr")
    notice = told(
        editor,
        title="A\r\nBcc: all@evil.example\u2028<script>alert(1)</script>\u202e",
        url="/cms/pages/3/edit/",
    )
    mail = letter_of_notice(notice)
    raw = mail.message().as_bytes()
    assert mail.message()["Bcc"] is None
    assert b"\nBcc:" not in raw.partition(b"\n\n")[0]
    assert "\n" not in mail.subject
    assert "\u202e" not in mail.subject
    text, html = words_of(mail)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>" in text


def test_links_are_whole_and_stay_in_the_portal(told: Told, editor: User) -> None:
    text, html = words_of(letter_of_notice(told(editor, url="/cms/pages/3/edit/")))
    assert "http://127.0.0.1:8000/cms/pages/3/edit/" in text
    assert 'href="http://127.0.0.1:8000/cms/pages/3/edit/"' in html
    for foreign in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "cms/"):
        with pytest.raises(ValueError, match="no path of the portal"):
            notify(message=APPROVED, recipients=[editor], key=foreign, parameters={"title": ""}, url=foreign)


def test_long_subjects_are_cut() -> None:
    assert len(one_line("ن" * 500)) <= 160
    assert one_line("  a\t\x00b\n ") == "a b"


def test_a_summary_names_its_notices_and_those_in_doubt(told: Told, editor: User) -> None:
    speaks(editor, "en")
    summary = Summary.objects.create(recipient=editor)
    fresh, doubtful = told(editor, title="Fresh"), told(editor, key="2", title="Doubtful")
    text, html = words_of(letter_of_summary(summary, [fresh], [doubtful]))
    for words in (text, html):
        before, after = words.split("may not have reached you")
        assert "Fresh" in before
        assert "Doubtful" in after
    assert message_id(summary) not in {message_id(fresh), message_id(doubtful)}


def test_moments_and_names_are_said_in_the_readers_language(editor: User) -> None:
    from datetime import UTC, datetime

    from notifications.messages import register_message

    register_message("test.when", subject="%(institution)s %(moment)s", text="")
    known: dict[str, Parameter] = {
        "institution": {"ar": "الهيئة", "fr": "L’Instance"},
        "moment": datetime(2026, 1, 5, 9, tzinfo=UTC),
    }
    notify(message="test.when", recipients=[editor], key="1", parameters=known)
    notice = Notice.objects.get(message="test.when")
    with translation.override("fr"):
        assert notice.subject.startswith("L’Instance")
        assert "janvier 2026" in notice.subject
    with translation.override("ar"):
        assert notice.subject.startswith("الهيئة")


def test_a_title_keeps_its_direction_in_an_arabic_sentence(told: Told, editor: User) -> None:
    notice = told(editor, title="Registre (2026)")
    with translation.override("ar"):
        assert "\u2068Registre (2026)\u2069" in notice.text
    with translation.override("fr"):
        assert "\u2068" not in notice.text
