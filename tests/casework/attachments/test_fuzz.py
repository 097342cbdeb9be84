"""Whatever bytes arrive, the answer is a checked file or a refusal with its sentence."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.attachments.checking import CheckedFile, FileRefused, check
from casework.attachments.kinds import ENDINGS
from tests.casework.attachments.good import good
from tests.casework.attachments.hostile import hostile

SMALL = 40_000
SEEDS = [content for _name, content in good().values() if len(content) < SMALL]
SEEDS += [one.content for one in hostile().values() if 0 < len(one.content) < SMALL]
STARTS = (b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xfe", b"<?xml")
USUAL = [f"a.{ending}" for endings in ENDINGS.values() for ending in endings]
NAMES = st.one_of(st.sampled_from(USUAL), st.text(max_size=30))
EXAMPLES = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def answered(name: str, content: bytes, keep: bool) -> None:
    answer = answer_to(name, content, keep)
    if isinstance(answer, CheckedFile):
        assert answer.content
        assert answer.name.isprintable()
    else:
        assert answer.message


def answer_to(name: str, content: bytes, keep: bool) -> CheckedFile | FileRefused:
    try:
        return check(name=name, content=content, keep_original=keep)
    except FileRefused as refusal:
        return refusal


@EXAMPLES
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=2000), name=NAMES, keep=st.booleans())
def test_any_bytes(start: bytes, rest: bytes, name: str, keep: bool) -> None:
    answered(name, start + rest, keep)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file with some bytes changed, a piece taken out, doubled or put elsewhere."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _change in range(draw(st.integers(1, 8))):
        first, second = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        piece = draw(st.sampled_from([b"", bytes(content[first:second]) * 2, b"\0" * 4, b"\xff" * 4]))
        second = draw(st.sampled_from([first + 4, second]))
        content[first:second] = draw(st.one_of(st.just(piece), st.binary(max_size=8)))
    return bytes(content[: 2 * SMALL])


@EXAMPLES
@given(content=mutated(), name=NAMES, keep=st.booleans())
def test_files_that_were_changed(content: bytes, name: str, keep: bool) -> None:
    answered(name, content, keep)
