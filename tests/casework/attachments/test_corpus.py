"""Goal G9: hostile files are refused for their reason or flagged, and good files are taken, every one."""

import pytest

from casework.attachments.checking import CheckedFile, FileRefused, Flag, Reason, check
from tests.casework.attachments.expected import Hostile
from tests.casework.attachments.good import good
from tests.casework.attachments.hostile import hostile

GOOD, HOSTILE = good(), hostile()


def outcome(one: Hostile) -> Reason | frozenset[Flag]:
    try:
        return check(name=one.name, content=one.content).flags
    except FileRefused as refusal:
        return refusal.reason


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_or_flagged(what: str) -> None:
    one = HOSTILE[what]
    found = outcome(one)
    if isinstance(one.expected, Flag):
        assert isinstance(found, frozenset), f"refused: {found}"
        assert one.expected in found
    else:
        assert found is one.expected


@pytest.mark.parametrize("what", [what for what, one in HOSTILE.items() if one.family])
def test_refusal_says_what_the_file_is(what: str) -> None:
    one = HOSTILE[what]
    with pytest.raises(FileRefused) as caught:
        check(name=one.name, content=one.content)
    assert caught.value._family is one.family


@pytest.mark.parametrize("what", GOOD)
def test_good_file_is_taken(what: str) -> None:
    name, content = GOOD[what]
    taken = check(name=name, content=content)
    assert isinstance(taken, CheckedFile)
    assert taken.content
    assert Flag.ENCRYPTED not in taken.flags
    assert Flag.NOT_STRIPPED not in taken.flags
    kept = check(name=name, content=content, keep_original=True)
    assert kept.content == content
    assert kept.is_original
    assert Flag.ORIGINAL_KEPT in kept.flags


def test_figures_of_goal_9() -> None:
    stopped = sum(_is_right(one) for one in HOSTILE.values())
    taken = sum(_is_taken(name, content) for name, content in GOOD.values())
    print(f"\nG9: {stopped}/{len(HOSTILE)} hostile files refused or flagged, {taken}/{len(GOOD)} good taken")
    assert (stopped, taken) == (len(HOSTILE), len(GOOD))
    assert min(stopped, taken) >= 60


def _is_right(one: Hostile) -> bool:
    found = outcome(one)
    return one.expected in found if isinstance(found, frozenset) else one.expected is found


def _is_taken(name: str, content: bytes) -> bool:
    try:
        return bool(check(name=name, content=content).content)
    except FileRefused:
        return False
