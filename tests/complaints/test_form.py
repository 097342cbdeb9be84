"""From the first question to the receipt: nothing typed is lost; a form is one case however often sent."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import budgets
from casework.intake.spool import take_in
from casework.intake.submissions import from_bytes
from casework.models import Case, CaseFile, CaseMessage, SealedIdentity
from casework.receipts.codes import read_code
from complaints import choices
from complaints.choices import choices_in
from complaints.drafts import cleaned
from complaints.forms import LONG
from complaints.kinds import SHEETS
from complaints.writing import NOT_TAKEN
from tests.complaints.databases import database_away
from tests.complaints.filling import COMPLAINT, PHOTO, Citizen

pytestmark = pytest.mark.django_db

SUBMISSIONS = int(os.environ.get("FUZZED_SUBMISSIONS", "1000"))


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
@pytest.mark.parametrize("kind", list(SHEETS))
def test_through_all_steps_to_a_receipt(kind: str, locale: str) -> None:
    citizen = Citizen(kind, locale)
    citizen.press("next", **COMPLAINT)
    assert citizen.step == "identity"
    citizen.press("next")
    assert citizen.step == "review"
    assert COMPLAINT["what"] in citizen.words
    citizen.press("send")
    assert citizen.status == 200
    assert read_code(citizen.receipt).digits == citizen.receipt
    case = Case.objects.get()
    assert (case.kind, case.locale, case.channel) == (kind, locale, "web")
    assert not SealedIdentity.objects.exists()
    assert citizen.response["Cache-Control"] == "no-store, private"
    assert not citizen.client.cookies


def test_the_receipt_stands_in_no_address() -> None:
    citizen = Citizen()
    citizen.to_review()
    citizen.press("send")
    markup = str(citizen.page).replace(" ", "")
    assert citizen.receipt not in markup.replace(str(citizen.page.select_one("[data-receipt]")), "")
    assert all(citizen.receipt not in str(link) for link in citizen.page.select("[href], [action]"))


def test_what_the_case_is_about() -> None:
    citizen = Citizen(locale="fr")
    options = [str(o["value"]) for o in citizen.page.select("#id_about option") if o["value"]]
    themes = [str(o["value"]) for o in citizen.page.select("#id_theme option") if o["value"]]
    citizen.press("more")
    assert len(citizen.page.select("select[name=about]")) == 2
    citizen.to_review(about=options[:2], theme=themes[0])
    citizen.press("send")
    case = Case.objects.get()
    assert set(case.about.values_list("slug", flat=True)) == set(options[:2])
    assert case.theme is not None
    assert case.theme.slug == themes[0]


def test_a_name_is_sealed_apart() -> None:
    citizen = Citizen()
    citizen.press("next", **COMPLAINT)
    citizen.press("next", who="named", name="Fatima", contact="0600000000")
    assert "Fatima" in citizen.words
    citizen.press("send")
    assert SealedIdentity.objects.count() == 1


def test_a_name_of_somebody_who_stays_anonymous_is_not_taken() -> None:
    citizen = Citizen()
    citizen.press("next", **COMPLAINT)
    citizen.press("next", who="anonymous", name="Fatima")
    citizen.press("send")
    assert citizen.receipt
    assert not SealedIdentity.objects.exists()


def test_named_needs_a_name() -> None:
    citizen = Citizen()
    citizen.press("next", **COMPLAINT)
    citizen.press("next", who="named")
    assert (citizen.status, citizen.step) == (400, "identity")
    assert citizen.page.select_one("#problems a[href='#id_name']") is not None


def test_errors_are_said_at_the_top_and_at_the_field() -> None:
    citizen = Citizen()
    citizen.press("next", where="Rabat")
    assert (citizen.status, citizen.step) == (400, "facts")
    summary = citizen.page.select_one("#problems")
    assert summary is not None
    assert summary.has_attr("autofocus")
    assert [str(link["href"]) for link in summary.select("a")] == ["#id_what", "#id_court"]
    field = citizen.page.select_one("#id_what")
    assert field is not None
    assert field["aria-invalid"] == "true"
    described = str(field["aria-describedby"]).split()
    assert all(citizen.page.find(id=name) for name in described)
    assert citizen.fields()["where"] == ["Rabat"]
    assert citizen.page.title is not None


def test_a_text_that_is_too_long_comes_back_whole() -> None:
    text = "ش" * (LONG + 5)
    citizen = Citizen()
    citizen.press("next", **(COMPLAINT | {"what": text}))
    assert (citizen.status, citizen.step) == (400, "facts")
    assert citizen.fields()["what"] == [text]


def test_lines_and_spaces_survive_all_steps() -> None:
    text = 'سطر\r\n  "ثان" <b>&amp;\r\n\r\nآخر'
    citizen = Citizen()
    citizen.to_review(what=text)
    citizen.press("facts")
    assert citizen.fields()["what"][0].replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_back_and_forth_keeps_everything() -> None:
    citizen = Citizen()
    citizen.press("next", **COMPLAINT)
    citizen.press("facts", who="named", name="Fatima")
    assert citizen.step == "facts"
    citizen.press("next")
    assert citizen.fields()["name"] == ["Fatima"]
    assert citizen.page.select_one("input[value=named][checked]") is not None


def test_the_language_can_change_in_the_middle() -> None:
    citizen = Citizen()
    button = citizen.page.select_one(".form-languages button[lang=fr]")
    assert button is not None
    citizen.address = str(button["formaction"])
    citizen.press(str(button["value"]), **COMPLAINT)
    assert citizen.page.html is not None
    assert citizen.page.html["lang"] == "fr"
    assert citizen.fields()["what"] == [COMPLAINT["what"]]


def test_sent_twice_is_one_case_and_one_receipt() -> None:
    citizen = Citizen()
    citizen.to_review(files=[PHOTO])
    page = citizen.page
    citizen.press("send")
    first, citizen.page = citizen.receipt, page
    citizen.press("send")
    assert citizen.receipt == first
    assert (Case.objects.count(), CaseFile.objects.count(), CaseMessage.objects.count()) == (1, 1, 0)


def test_a_form_that_was_open_for_a_day_gets_a_new_token_and_keeps_everything() -> None:
    citizen = Citizen()
    citizen.to_review()
    citizen.press("send", after=timedelta(hours=25))
    assert (citizen.status, citizen.step, citizen.receipt) == (200, "review", "")
    assert citizen.page.select_one("[role=status]") is not None
    citizen.press("send")
    assert citizen.receipt
    assert Case.objects.count() == 1


def test_with_the_database_away_it_goes_into_the_spool() -> None:
    citizen = Citizen()
    with database_away():
        citizen.to_review()
        citizen.press("send")
    assert citizen.status == 200
    assert read_code(citizen.receipt)


@pytest.mark.parametrize("field", ["about", "theme"])
def test_what_was_chosen_holds_when_the_list_is_away_later(field: str) -> None:
    """Without the institution, its own people would find no wall before the case."""
    citizen = Citizen()
    offered = citizen.page.select(f"select[name={field}] option")
    chosen = next(str(option["value"]) for option in offered if option["value"])
    answers: dict[str, Any] = {field: chosen}
    citizen.to_review(**answers)
    cache.clear()
    choices._last.clear()
    with database_away():
        citizen.press("stay")
        assert citizen.page.select_one(f"select[name={field}]") is None
        citizen.press("send")
    assert citizen.receipt
    assert take_in() == 1
    case = Case.objects.get()
    kept = {
        "about": [concern.institution.slug for concern in case.concerns.all()],
        "theme": [case.theme and case.theme.slug],
    }
    assert kept[field] == [chosen]


def test_instead_of_a_list_that_is_away_no_words_are_taken() -> None:
    citizen = Citizen()
    citizen.to_review()
    cache.clear()
    choices._last.clear()
    with database_away():
        citizen.press("send", about=["The mayor of a town", "no-such-body"], region="where I live")
    assert citizen.receipt
    [waiting] = site.PORTAL_SPOOL_DIR.iterdir()
    kept = from_bytes(waiting.read_bytes())
    assert (kept.about, kept.region) == (["no-such-body"], "")


def test_lists_that_another_process_has_read_are_there_while_the_database_is_away() -> None:
    assert choices_in("ar").institutions
    choices._last.clear()
    assert choices_in("ar").institutions
    cache.clear()
    with database_away():
        assert choices_in("ar").institutions


def test_when_nothing_can_take_it_the_form_comes_back_filled(
    settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.PORTAL_SPOOL_DIR = tmp_path_factory.mktemp("full") / "file"
    settings.PORTAL_SPOOL_DIR.write_text("no folder")
    citizen = Citizen()
    with database_away():
        citizen.to_review()
        citizen.press("send")
        assert (citizen.status, citizen.step, citizen.receipt) == (503, "review", "")
        assert COMPLAINT["what"] in citizen.words
        with override("ar"):
            assert str(NOT_TAKEN) in citizen.words
    citizen.press("send")
    assert citizen.receipt


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=y"),
        (b"", "multipart/form-data; boundary="),
        (b"what=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(10_001)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe%00%ED%A0%80what=%FF", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_no_body_breaks_it(body: bytes, content_type: str) -> None:
    response = Client().generic("POST", "/ar/speak-up/complaint/write/", body, content_type)
    assert response.status_code in {200, 400}
    assert "speak-up/complaint/write/" in response.content.decode()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
fields = st.fixed_dictionaries(
    {},
    optional={
        "what": texts,
        "where": texts,
        "wanted": texts,
        "name": texts,
        "about": st.lists(st.one_of(texts, st.just("icpc")), max_size=8),
        "theme": st.one_of(texts, st.sampled_from(["", "open-data"])),
        "region": texts,
        "court": st.sampled_from(["on", "", "x"]),
        "who": st.one_of(st.sampled_from(["anonymous", "named", ""]), texts),
        "places": st.one_of(texts, st.integers().map(str)),
        "ticket": st.lists(texts, max_size=9),
        "step": st.sampled_from(["facts", "identity", "review", "", "x"]),
        "token": st.one_of(texts, st.just("a:b:c")),
    },
)
buttons = st.one_of(
    st.sampled_from(["next", "send", "facts", "identity", "review", "more", "attach", "stay", "remove-x"]),
    texts,
)


@settings(
    max_examples=SUBMISSIONS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kind=st.sampled_from(list(SHEETS)), sent=fields, go=buttons)
def test_generated_submissions_never_break_it_and_texts_come_back(
    kind: str, sent: dict[str, Any], go: str
) -> None:
    budgets.places.forget()
    budgets.everybody.forget()
    citizen = _citizen(kind)
    answer = citizen.client.post(citizen.address, sent | {"go": go})
    assert answer.status_code in {200, 400, 429}
    citizen._see(answer)
    asked = {*SHEETS[kind].asks, "name"}
    for name in {"what", "where", "wanted", "name"} & asked & sent.keys():
        assert typed(sent[name]) == typed("".join(citizen.fields().get(name, []))), name


def typed(text: str) -> str:
    """Without what no keyboard makes, and with one kind of line end."""
    return cleaned(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


_open: dict[str, Citizen] = {}


def _citizen(kind: str) -> Citizen:
    return _open.setdefault(kind, Citizen(kind))
