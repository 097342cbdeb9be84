"""Many citizens who send their forms while servers fail, and what they hold in their hands afterwards."""

import html
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.utils.translation import override

from complaints.writing import NOT_TAKEN
from tests.drills.cases.citizen import Answer, Form, follow, send

PEOPLE = 8
# Receipts are looked up two at a time; whoever waits longer than a second for their turn is asked to return.
READERS = 4
LOOKS = 5
# The form tells programs by their haste.
FILLING_IN = 4
LOCALES = ("ar", "fr", "en")

type Fate = Mapping[int, Callable[[], None]]


@dataclass(frozen=True)
class Sent:
    form: Form
    answer: Answer


def hand_in(address: str, forms: Sequence[Form], fate: Fate | None = None) -> list[Sent]:
    """In the order of the forms. `fate`: by a form's place, what befalls just before that one is sent."""

    def one(place: int) -> Sent:
        if fate and (befalling := fate.get(place)):
            befalling()
        return Sent(forms[place], send(address, forms[place]))

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(one, range(len(forms))))


def statuses(sent: Sequence[Sent]) -> str:
    """`1000 × 200` or `990 × 200, 10 × 503`."""
    counted = Counter(one.answer.status for one in sent)
    return ", ".join(f"{number} × {status}" for status, number in sorted(counted.items()))


def came_back(one: Sent) -> bool:
    """503, the form as it was filled in, and in its language that nothing was kept."""
    page = html.unescape(one.answer.page)
    with override(one.form.locale):
        said = str(NOT_TAKEN)
    wanted = [f'<html lang="{one.form.locale}"', said, f'name="token" value="{one.form.token}"']
    wanted += [f'name="{name}" value="{value}"' for name, value in carried(one.form)]
    return one.answer.status == 503 and all(text in page for text in wanted)


def carried(form: Form) -> list[tuple[str, str]]:
    """The fields that the last step carries in hidden ones."""
    control = {"go", "step", "token"}
    return [(name, value) for name, value in form.fields() if name not in control and isinstance(value, str)]


def lost(address: str, sent: Sequence[Sent]) -> list[Form]:
    """Whose receipt does not lead to the page of a case with the very words of the form."""
    with ThreadPoolExecutor(READERS) as people:
        found = list(people.map(lambda one: _leads_there(address, one), sent))
    return [one.form for one, there in zip(sent, found, strict=True) if not there]


def _leads_there(address: str, one: Sent) -> bool:
    for _look in range(LOOKS):
        answer = follow(address, one.answer.receipt, one.form.locale)
        if answer.status != 503:
            return answer.status == 200 and one.form.words in html.unescape(answer.page)
        time.sleep(1)
    return False
