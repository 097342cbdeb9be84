"""What looks as if it told who somebody is."""

import pytest

from complaints.publishing.redaction import mark_of, suspicions


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "Écrivez à nom.prenom@service.example demain"),
        ("email", "nom [at] service.example"),
        ("phone", "appelez le 0661 23 45 67"),
        ("phone", "06-61-23-45-67"),
        ("phone", "06.61.23.45.67"),
        ("phone", "+212 661 234 567"),
        ("phone", "+212 (0) 661234567"),
        ("phone", "00212661234567"),
        ("phone", "0537123456"),
        ("phone", "0808 123 456"),
        ("phone", "هاتفي ٠٦٦١٢٣٤٥٦٧"),
        ("phone", "\u202b٠٦ ٦١ ٢٣ ٤٥ ٦٧\u202c"),
        ("phone", "+33 6 12 34 56 78"),
        ("card", "ma carte AB123456"),
        ("card", "CIN: J 45678"),
        ("card", "بطاقتي BE٧٧٨٨٩٩"),
        ("address", "sur https://exemple.example/moi"),
        ("address", "voir www.exemple.ma"),
        ("address", "facebook.com/quelquun"),
        ("number", "dossier 1234 5678 9012"),
    ],
)
def test_it_is_seen(kind: str, text: str) -> None:
    assert [one.kind for one in suspicions([text])] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "La loi 31.13 du 22 février 2018, article 27.",
        "Le plan 2021-2023 et celui de 2025.",
        "Le 22/02/2018, puis en 2019.",
        "Un délai de 60 jours, 1 200 dirhams, 82,8 %.",
        "القانون رقم 46.19 المتعلق بالهيئة، المادة 3، سنة 2021.",
        "ISO 37001 ou OGP",
        "",
    ],
)
def test_ordinary_words_are_left_in_peace(text: str) -> None:
    assert suspicions([text]) == []


def test_a_confirmation_holds_for_what_was_seen_alone() -> None:
    first, second = suspicions(["a@b.example"]), suspicions(["a@b.example", "0661234567"])
    assert mark_of([]) == ""
    assert mark_of(first) == mark_of(list(first))
    assert mark_of(first) != mark_of(second)
