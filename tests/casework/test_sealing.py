"""Envelopes: who opens them, and what their length tells."""

import subprocess
import sys

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from casework.sealing.bech32 import encoded
from casework.sealing.envelopes import CannotOpen, open_envelope, padded, seal, unpadded
from casework.sealing.keys import NoKey, Ring, identities, sealer
from casework.sealing.words import open_words, seal_words


def pair() -> tuple[str, str]:
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


@given(st.binary(max_size=5000))
@settings(max_examples=50)
def test_what_is_sealed_is_opened(content: bytes) -> None:
    private, public = pair()
    assert open_envelope(seal(content, [public]), [private]) == content


@given(st.binary(max_size=5000))
def test_lengths_are_powers_of_two(content: bytes) -> None:
    size = len(padded(content))
    assert size >= 1024
    assert size & (size - 1) == 0
    assert unpadded(padded(content)) == content


def test_a_short_and_a_longer_text_weigh_the_same() -> None:
    _private, public = pair()
    # Before the line of three dashes age puts noise of a random length.
    sizes = {len(seal(content, [public]).split(b"\n---", 1)[1]) for content in (b"", b"x", b"x" * 1000)}
    assert len(sizes) == 1


def test_another_key_opens_nothing() -> None:
    (_mine, public), (other, _public) = pair(), pair()
    with pytest.raises(CannotOpen):
        open_envelope(seal(b"words", [public]), [other])


def test_a_damaged_envelope_is_not_half_opened() -> None:
    private, public = pair()
    envelope = bytearray(seal(b"words", [public]))
    envelope[-10] ^= 1
    with pytest.raises(CannotOpen):
        open_envelope(bytes(envelope), [private])


def test_nobody_is_no_recipient() -> None:
    with pytest.raises(ValueError, match="nobody"):
        seal(b"words", [])


@given(st.binary(min_size=32, max_size=32))
def test_a_private_key_made_of_bytes_is_one_for_age(seed: bytes) -> None:
    text = encoded("age-secret-key-", seed).upper()
    identity = pyrage.x25519.Identity.from_str(text)
    assert str(identity) == text
    assert open_envelope(seal(b"words", [str(identity.to_public())]), [text]) == b"words"


def test_words_of_three_scripts() -> None:
    private, public = pair()
    words = {"text": "شكاية ⵜⴰⵎⴰⵣⵉⵖⵜ été", "place": ""}
    assert open_words(seal_words(words, [public]), [private]) == words


def test_with_public_keys_alone_a_process_closes_and_does_not_open(settings: Settings) -> None:
    _private, public = pair()
    settings.PORTAL_SEALING = {"desk": {"recipients": [public], "key_file": ""}}
    assert sealer(Ring.DESK).recipients == (public,)
    with pytest.raises(NoKey):
        identities(Ring.DESK)


def test_a_process_that_may_not_make_keys_says_so(settings: Settings) -> None:
    settings.PORTAL_SEALING_MAKES_KEYS = False
    settings.PORTAL_SEALING = {"desk": {"recipients": [], "key_file": ""}}
    with pytest.raises(NoKey):
        sealer(Ring.DESK)


def test_keys_are_made_once_by_whoever_comes_first(settings: Settings, tmp_path: object) -> None:
    settings.PORTAL_KEY_DIR = tmp_path
    assert identities(Ring.DESK) == identities(Ring.DESK)
    assert identities(Ring.DESK) != identities(Ring.IDENTITY)
    [file] = [path for path in settings.PORTAL_KEY_DIR.iterdir() if path.name == "desk.age"]
    assert file.stat().st_mode & 0o777 == 0o400


def test_a_rotated_key_file_is_read_anew(settings: Settings, tmp_path: object) -> None:
    (first, first_public), (second, _public) = pair(), pair()
    file = tmp_path / "desk.age"  # type: ignore[operator]
    file.write_text(f"# the first\n{first}\n")
    settings.PORTAL_SEALING = {"desk": {"recipients": [first_public], "key_file": str(file)}}
    assert list(identities(Ring.DESK)) == [first]
    file.write_text(f"{second}\n{first}\n")
    assert list(identities(Ring.DESK)) == [second, first]


def test_the_site_of_the_public_knows_no_private_key_by_itself() -> None:
    """As production starts it: with PORTAL_SITE=www nothing is made up."""
    script = (
        "import os, django; os.environ.update(PORTAL_SITE='www', SECRET_KEY='x'); django.setup(); "
        "from casework.sealing import keys; keys.sealer(keys.Ring.DESK)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "NoKey" in done.stderr
