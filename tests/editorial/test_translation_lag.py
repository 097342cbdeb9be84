"""A source's text changes: its translations are outdated, and say so everywhere, until they follow."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from editorial.models import InstitutionSectionPage, Wording
from editorial.translation_states import LanguageState, cells_of, changes_since, states_of
from editorial.wording import date_text
from institutions.memberships import grant, people_with
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from publication.models import PublicRecord
from publication.refreshing import project_all
from tests import cms
from tests.editorial.translation_steps import TITLE, Story, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


def shown(page: InitiativePage) -> str:
    """What readers of the page see."""
    page = InitiativePage.objects.get(pk=page.pk)
    return Client().get(page.get_url()).content.decode()


def editor_of(story: Story, page: InitiativePage) -> str:
    return story.editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_whole_story(story: Story) -> None:
    source = story.write(**body("<p>Chaque cadeau est inscrit.</p>"))
    assert story.state(source) is LanguageState.MISSING
    arabic = story.translate(source)
    assert story.state(source) is LanguageState.DRAFT
    assert not arabic.live
    texts = {"title": "سجل الهدايا", "summary": "سجل."}
    cms.edit(story.editor, arabic, submit=True, **texts, **body("<p>كل هدية مسجلة.</p>"))
    assert story.state(source) is LanguageState.SUBMITTED
    cms.approve(story.approver, arabic)
    assert story.state(source) is LanguageState.PUBLISHED
    assert "newer-source" not in shown(arabic)

    story.change(source, summary="Un registre public.", **body("<p>Chaque cadeau est inscrit et publié.</p>"))
    assert story.state(source) is LanguageState.OUTDATED
    page = shown(arabic)
    today = date_text(timezone.localdate())
    assert "newer-source" in page
    assert today.split()[-1] in page
    assert source.get_url() in page
    changes = changes_since(InitiativePage.objects.get(pk=arabic.pk))
    assert [(c.before, c.after) for c in changes] == [
        ("Un registre.", "Un registre public."),
        ("Chaque cadeau est inscrit.", "Chaque cadeau est inscrit et publié."),
    ]
    assert changes[0].marked_after == "Un <ins>registre public.</ins>"
    html = editor_of(story, arabic)
    assert "source-changes" in html
    assert 'lang="fr" dir="ltr"' in html
    report = story.approver.get(reverse("languages:report"), {"state": "outdated"}).content.decode()
    assert TITLE in report

    story.change(arabic, summary="سجل عمومي.", **body("<p>كل هدية مسجلة ومنشورة.</p>"))
    assert story.state(source) is LanguageState.PUBLISHED
    assert "newer-source" not in shown(arabic)
    assert changes_since(InitiativePage.objects.get(pk=arabic.pk)) == []
    assert "source-changes" not in editor_of(story, arabic)


def test_update_in_work_shows_beside_what_is_public(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    cms.edit(story.editor, arabic, submit=True, summary="نص آخر.")
    cell = cells_of([source.translation_key])[source.translation_key]["ar"]
    assert (cell.state, cell.work) == (LanguageState.OUTDATED, LanguageState.SUBMITTED)
    assert "newer-source" in shown(arabic)


def test_facts_and_address_outdate_nothing(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, progress_percent="60", slug="autre-adresse")
    assert InitiativePage.objects.get(pk=source.pk).slug == "autre-adresse"
    assert story.state(source) is LanguageState.PUBLISHED
    assert "newer-source" not in shown(arabic)


def test_facts_after_the_text_do_not_move_the_day(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    row = PublicRecord.objects.get(page_id=arabic.pk)
    story.change(source, progress_percent="70")
    assert PublicRecord.objects.get(page_id=arabic.pk).source_changed_at == row.source_changed_at is not None


def test_restoring_the_translated_text_of_the_source(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    first = InitiativePage.objects.get(pk=source.pk).live_revision
    story.change(source, summary="Autre texte.")
    assert story.state(source) is LanguageState.OUTDATED
    url = reverse("wagtailadmin_pages:revisions_revert", args=[source.pk, first.pk])
    data = cms.form_of(story.editor, url) | cms.without_streams(InitiativePage)
    story.editor.post(url, data | {"action-submit": "1"})
    cms.approve(story.approver, source)
    assert InitiativePage.objects.get(pk=source.pk).summary == "Un registre."
    assert story.state(source) is LanguageState.PUBLISHED
    assert "newer-source" not in shown(arabic)


def test_restoring_a_translation_brings_back_what_it_rendered(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    old = InitiativePage.objects.get(pk=arabic.pk).live_revision
    story.change(source, summary="Autre texte.")
    story.change(arabic, summary="نص آخر.")
    assert story.state(source) is LanguageState.PUBLISHED
    url = reverse("wagtailadmin_pages:revisions_revert", args=[arabic.pk, old.pk])
    data = cms.form_of(story.editor, url) | cms.without_streams(InitiativePage)
    story.editor.post(url, data | {"action-submit": "1"})
    cms.approve(story.approver, arabic)
    assert story.state(source) is LanguageState.OUTDATED


@pytest.mark.parametrize(
    ("said", "changes", "state"),
    [
        ("by-change", {}, LanguageState.OUTDATED),
        ("by-change", {"summary": "سجل آخر."}, LanguageState.PUBLISHED),
        ("yes", {}, LanguageState.PUBLISHED),
        ("not-yet", {"summary": "سجل آخر."}, LanguageState.OUTDATED),
    ],
)
def test_translator_says_whether_it_corresponds(
    story: Story, said: str, changes: dict[str, Any], state: LanguageState
) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    story.change(arabic, correspondence=said, **changes)
    assert story.state(source) is state


def test_control_is_asked_only_where_it_has_a_meaning(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    url = reverse("wagtailadmin_pages:edit", args=[arabic.pk])
    assert "correspondence" not in cms.form_of(story.editor, url)
    assert "correspondence" not in cms.form_of(
        story.editor, reverse("wagtailadmin_pages:edit", args=[source.pk])
    )
    story.change(source, summary="Autre texte.")
    assert cms.form_of(story.editor, url)["correspondence"] == ["by-change"]


def test_new_translation_begins_with_the_public_text(story: Story) -> None:
    """Not with what an earlier language was made from."""
    source = story.write()
    story.translate(source, "en")
    story.change(source, summary="Autre texte.")
    cms.edit(story.editor, source, summary="Brouillon.")
    arabic = story.translate(source, "ar")
    assert arabic.get_latest_revision_as_object().summary == "Autre texte."
    wording = Wording.objects.get(revision=arabic.latest_revision)
    assert wording.renders == InitiativePage.objects.get(pk=source.pk).live_revision


def test_translation_ahead_of_the_public_source_is_not_behind(story: Story) -> None:
    """Both new texts are made first, then published one after the other."""
    source = story.write()
    arabic = story.translated(source)
    cms.edit(story.editor, source, summary="Autre texte.")
    story.change(arabic, correspondence="draft", summary="نص آخر.")
    assert story.state(source) is LanguageState.PUBLISHED
    cms.edit(story.editor, source, submit=True)
    cms.approve(story.approver, source)
    assert InitiativePage.objects.get(pk=source.pk).summary == "Autre texte."
    assert story.state(source) is LanguageState.PUBLISHED


def test_order_of_parts_counts_and_their_identifiers_do_not(story: Story) -> None:
    source = story.write(**body("<p>Un.</p>", "<p>Deux.</p>"))
    story.translated(source, **body("<p>واحد.</p>", "<p>اثنان.</p>"))
    new = ("1a1b2c3d-0000-4000-8000-000000000001", "1a1b2c3d-0000-4000-8000-000000000002")
    story.change(source, **body("<p>Un.</p>", "<p>Deux.</p>", ids=new))
    assert story.state(source) is LanguageState.PUBLISHED
    story.change(source, **body("<p>Deux.</p>", "<p>Un.</p>", ids=(new[1], new[0])))
    assert story.state(source) is LanguageState.OUTDATED
    assert changes_since(story.version(source)) != []


def test_changes_tell_new_and_gone_parts(story: Story) -> None:
    source = story.write(**body("<p>Un.</p>", "<p>Deux.</p>"))
    story.translated(source, **body("<p>واحد.</p>", "<p>اثنان.</p>"))
    story.change(source, **body("<p>Un.</p>"))
    [gone] = changes_since(story.version(source))
    assert (gone.before, gone.after) == ("Deux.", "")
    story.change(source, **body("<p>Un.</p>", "<p><b>Trois</b> &lt;x&gt;.</p>"))
    [changed] = changes_since(story.version(source))
    assert changed.after == "Trois <x>."
    assert "<ins>Trois" in changed.marked_after
    assert "&lt;x&gt;" in changed.marked_after


def test_old_pages_without_notes_correspond(story: Story) -> None:
    """As after an update of a portal that knew nothing of this."""
    source = story.write()
    arabic = story.translated(source)
    Wording.objects.all().delete()
    assert story.state(source) is LanguageState.PUBLISHED
    project_all()
    assert PublicRecord.objects.get(page_id=arabic.pk).source_changed_at is None
    story.change(source, summary="Autre texte.")
    assert story.state(source) is LanguageState.OUTDATED


def test_projecting_anew_says_the_same(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    rows = PublicRecord.objects.filter(page_id=arabic.pk)
    before = rows.get().source_changed_at
    rows.update(source_changed_at=None)
    project_all()
    assert rows.get().source_changed_at == before is not None


def test_translators_and_contributors_are_told_once(story: Story, editor: User, lead: User) -> None:
    institution = Institution.objects.get(slug="mrafp")
    translators = set(people_with(Role.TRANSLATOR, institution))
    stranger = User.objects.create_user("traduction@icpc.example", "a-long-enough-password")
    grant(user=stranger, institution=Institution.objects.approving_body(), role=Role.TRANSLATOR, by=None)
    source = story.write()
    story.translated(source)
    told = Notice.objects.filter(message="translation.outdated")
    assert not told.exists()
    story.change(source, summary="Autre texte.")
    assert len(translators) > 0
    assert {notice.recipient for notice in told} == translators
    assert "العربية" in told[0].text
    story.change(source, progress_percent="90")
    assert told.all().count() == len(translators)
    assert not told.filter(recipient__in=[editor, lead, stranger]).exists()
    story.change(source, summary="Encore autre.")
    assert told.all().count() == 2


def test_untouched_languages_tell_nobody(story: Story) -> None:
    source = story.write()
    story.change(source, summary="Autre texte.")
    assert not Notice.objects.filter(message="translation.outdated").exists()


def test_states_cost_the_same_for_one_and_for_all(django_assert_max_num_queries: Any) -> None:
    records = PublicRecord.objects.filter(is_source=True).exclude(type="institution")
    keys = list(records.values_list("translation_key", flat=True))
    with django_assert_max_num_queries(4):
        few = states_of(keys[:3])
    with django_assert_max_num_queries(4):
        everything = states_of(keys)
    assert len(few) == 3
    assert len(everything) > 50


def test_notice_costs_no_query(story: Story, django_assert_max_num_queries: Any) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    with django_assert_max_num_queries(12):
        assert "newer-source" in shown(arabic)


def test_sample_content_is_in_step() -> None:
    assert PublicRecord.objects.exclude(source_changed_at=None).count() == 0
    assert Wording.objects.exclude(rendered="").count() > 50
    assert Revision.objects.filter(wording=None, content__has_key="public_id").count() == 0
