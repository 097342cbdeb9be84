"""`make relevance`: C1 and the portal's search side by side. HALF=tune asks the questions to tune on."""

import os
from statistics import median
from typing import cast

import pytest

from tests.relevance import baseline
from tests.relevance.asking import LANGUAGES, Half, asked
from tests.relevance.measuring import milliseconds, ours, rows, table

pytestmark = pytest.mark.django_db


def test_side_by_side(c1_index: str) -> None:
    half = cast(Half, os.environ.get("HALF", "test"))
    print(f"\n\nThe {half} half; intervals of 95 % by bootstrap.\n\n{table(rows(c1_index, half))}")
    for language in LANGUAGES:
        questions = asked(language, half)
        bare = median(milliseconds(lambda several: baseline.rankings(c1_index, several), questions))
        print(f"{language}: median {median(milliseconds(ours, questions)):.1f} ms, C1 {bare:.1f} ms")
