"""What of a question may be kept: its words, unless they could tell of somebody."""

import re

from search.analysis import fold, stems, words

LONGEST = 80
MOST_WORDS = 10

# Asked of the folded text, in which all digits are 0 to 9.
_TELLING = (
    re.compile(r"@|://|\bwww\.|\b(?:gmail|hotmail|yahoo|outlook)\b"),
    # A passport, an identity card (AB123456), an account: years and the numbers of laws are shorter.
    re.compile(r"\d{5,}|\b[^\W\d_]{1,3}\d{4,}"),
)
_RUN = re.compile(r"\+?\d(?:[\d\s().,/_-]*\d)?")
# A telephone has nine or ten digits, a day of birth eight; a decree (2-14-802) six.
LONGEST_NUMBER = 6


def keepable(text: str) -> str:
    """The folded words, to be counted under; empty for what is better forgotten."""
    folded = fold(text)
    if any(pattern.search(folded) for pattern in _TELLING) or _has_long_number(folded):
        return ""
    kept = [fold(word.text) for word in words(text)]
    said = " ".join(kept)
    too_long = len(said) > LONGEST or len(text) > LONGEST or len(kept) > MOST_WORDS
    return "" if too_long or not stems(text, "") else said


def _has_long_number(folded: str) -> bool:
    return any(sum(map(str.isdigit, run)) > LONGEST_NUMBER for run in _RUN.findall(folded))
