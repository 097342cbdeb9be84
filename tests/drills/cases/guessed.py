"""G5: nobody comes upon a receipt by guessing, and who guesses locks nobody out."""

import os
import secrets
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from django.db import connection

from casework.following import UnknownReceipt, follow
from casework.intake import Submission, receive
from casework.receipts.codes import RANDOM_DIGITS, Code, check_digits
from tests.drills.cases import citizen
from tests.drills.cases.site import running
from tests.drills.scene import Scene

CASES = 1000
# Over HTTP, where the portal's own budgets stand against it.
ASKED = 3000
AT_ONCE = 8
SOME = 20
STEP = 50


def perform(scene: Scene, size: int) -> bool:
    """`size` well-formed numbers among 1,000 cases: all past the budgets, some at the portal's own door."""
    codes = [new_case() for _number in range(CASES)]
    connection.close()
    began = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count()) as guessers:
        hits = sum(guessers.map(_hits, [STEP] * (size // STEP)))
    seconds = time.monotonic() - began
    own = sum(_opens(code) for code in codes[:SOME])
    print(
        f"{size} guesses among {CASES} cases: {hits} hits ({size / seconds:.0f} a second, {seconds:.0f} s);"
    )
    print(f"{own} of {SOME} own receipts open their case", flush=True)
    with running(scene, wsgi="portal.wsgi") as site, ThreadPoolExecutor(AT_ONCE) as guessers:
        answers = list(guessers.map(lambda _number: _asked(site.address, guess().digits), range(ASKED)))
        wait, opened = _author(site.address, codes[0])
    statuses = Counter(status for status, _found in answers)
    found = sum(found for _status, found in answers)
    print(
        f"{ASKED} at the door: {found} hits, answers {dict(statuses)}; an author waited {wait:.0f} s", end=" "
    )
    print("and saw the case" if opened else "and did not see the case")
    return not hits + found and own == SOME and opened and not set(statuses) - {200, 429, 503}


def new_case() -> Code:
    body = {"what": "حالة"}
    submission = Submission(kind="complaint", locale="ar", about=["mrafp"], body=body, identity={})
    return receive(submission=submission, token=secrets.token_bytes(16)).code


def guess() -> Code:
    """As good as a guess can be: its check digits fit."""
    number = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}"
    return Code(number + check_digits(number))


def _hits(guesses: int) -> int:
    return sum(_opens(guess()) for _number in range(guesses))


def _opens(code: Code) -> bool:
    try:
        follow(code)
    except UnknownReceipt:
        return False
    return True


def _asked(address: str, digits: str) -> tuple[int, bool]:
    answer = citizen.follow(address, digits)
    return answer.status, _is_case(answer)


def _is_case(answer: citizen.Answer) -> bool:
    return answer.status == 200 and 'name="act"' in answer.page


def _author(address: str, code: Code) -> tuple[float, bool]:
    """Comes in the middle of it, and comes back when the page has said to."""
    began = time.monotonic()
    answer = citizen.follow(address, code.digits)
    while answer.status in {429, 503} and time.monotonic() < began + 90:
        time.sleep(int(answer.headers["Retry-After"]))
        answer = citizen.follow(address, code.digits)
    return time.monotonic() - began, _is_case(answer)
