"""The number on the receipt: what people mistype, and what it opens."""

import secrets
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.receipts.codes import DIGITS, Code, Mistake, NotACode, check_digits, code_from, read_code
from casework.receipts.keys import keys_of
from casework.receipts.tokens import BadToken, new_token, read_token

numbers = st.integers(0, 10**20 - 1).map("{:020}".format)
GAPS = (" ", "-", "", "\u200f ", "\u00a0", " \u2066")
DIGIT_RANGES = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789")


def whole(number: str) -> str:
    return number + check_digits(number)


@given(numbers, st.sampled_from(DIGIT_RANGES), st.sampled_from(GAPS))
def test_digits_of_any_script_with_anything_between_them(number: str, digits: str, gap: str) -> None:
    groups = Code(whole(number)).groups
    typed = gap.join(groups).translate(str.maketrans("0123456789", digits))
    assert read_code(typed).digits == whole(number)
    assert [len(group) for group in groups] == [4, 4, 4, 4, 4, 2]


@given(numbers, st.integers(0, DIGITS - 1), st.integers(1, 9))
@settings(max_examples=500)
def test_one_wrong_digit_is_noticed(number: str, place: int, shift: int) -> None:
    right = whole(number)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(NotACode) as found:
        read_code(wrong)
    assert found.value.mistake is Mistake.MISTYPED


@given(numbers, st.integers(0, DIGITS - 2))
@settings(max_examples=500)
def test_two_swapped_digits_are_noticed(number: str, place: int) -> None:
    right = whole(number)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if wrong != right:
        with pytest.raises(NotACode):
            read_code(wrong)


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", Mistake.EMPTY),
        (" \u200f - ", Mistake.EMPTY),
        ("12a4", Mistake.NOT_DIGITS),
        ("½²③", Mistake.NOT_DIGITS),
        ("1234", Mistake.LENGTH),
        ("1" * 23, Mistake.LENGTH),
    ],
)
def test_each_mistake_has_its_name(typed: str, mistake: Mistake) -> None:
    with pytest.raises(NotACode) as found:
        read_code(typed)
    assert found.value.mistake is mistake


def test_a_code_does_not_show_itself() -> None:
    code = code_from(b"secret", secrets.token_bytes(16))
    assert code.digits not in f"{code} {code!r} {[code]}"
    keys = keys_of(code)
    assert keys.identity not in f"{keys} {keys!r}"


def test_the_same_form_gives_the_same_code_and_another_another() -> None:
    token = secrets.token_bytes(16)
    assert code_from(b"secret", token) == code_from(b"secret", token)
    assert code_from(b"secret", token) != code_from(b"secret", secrets.token_bytes(16))
    assert code_from(b"secret", token) != code_from(b"another", token)


def test_codes_are_spread_over_all_numbers() -> None:
    """10,000 first digits: none comes more than a quarter too often or too seldom."""
    first = [code_from(b"secret", secrets.token_bytes(16)).digits[0] for _ in range(10_000)]
    assert all(750 < first.count(digit) < 1250 for digit in "0123456789")


def test_the_pepper_counts(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    code = code_from(b"secret", secrets.token_bytes(16))
    before = keys_of(code)
    settings.PORTAL_KEY_DIR = tmp_path_factory.mktemp("other")  # type: ignore[attr-defined]
    assert keys_of(code).lookup != before.lookup


def test_a_token_lasts_a_day_and_knows_its_age() -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        text = new_token()
        clock.shift(timedelta(hours=23))
        assert read_token(text).age == timedelta(hours=23)
        clock.shift(timedelta(hours=2))
        with pytest.raises(BadToken):
            read_token(text)


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "é", "::", ":" * 50])
def test_what_was_not_given_out_is_no_token(text: str) -> None:
    with pytest.raises(BadToken):
        read_token(text)
