"""What the author of a case reads about it: mistakes in the code, steps so far, what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy, ngettext

from casework.models import Case
from casework.procedures import Act, Words, procedure_of
from casework.receipts.codes import DIGITS, Mistake, NotACode
from casework.steps import today

MISTAKES: Mapping[Mistake, Words] = {
    Mistake.EMPTY: gettext_lazy("Type the number on your receipt."),
    Mistake.NOT_DIGITS: gettext_lazy("The number has digits only. Take out letters and other signs."),
    Mistake.MISTYPED: gettext_lazy(
        "Two digits are swapped or one is wrong. Compare the number with your receipt, group by group."
    ),
}
UNKNOWN = gettext_lazy(
    "We find nothing with this number. Compare it with your receipt. "
    "If it is right, what you sent may have been deleted at the end of its term."
)

_STEPS: Mapping[Act, Words] = {
    Act.RECEIVED: gettext_lazy("Received"),
    Act.TRIAGED: gettext_lazy("Read and accepted"),
    Act.ROUTED: gettext_lazy("Sent to whoever deals with it"),
    Act.ASKED: gettext_lazy("We asked you something"),
    Act.REPLIED: gettext_lazy("You replied"),
    Act.ADDED: gettext_lazy("You added something"),
    Act.ANSWERED: gettext_lazy("Answered"),
    Act.REDIRECTED: gettext_lazy("Another body is competent"),
    Act.REFUSED: gettext_lazy("Not accepted"),
    Act.MERGED: gettext_lazy("Dealt with together with another case"),
    Act.CLOSED: gettext_lazy("Closed"),
    Act.WITHDRAWN: gettext_lazy("You withdrew it"),
    Act.PAUSED: gettext_lazy("Paused: something has to happen first"),
    Act.RESUMED: gettext_lazy("Work goes on"),
    Act.RATED: gettext_lazy("You said how it was"),
}


@dataclass(frozen=True)
class Step:
    on: date
    label: Words


def mistake_in_words(error: NotACode) -> Words:
    if error.mistake is not Mistake.LENGTH:
        return MISTAKES[error.mistake]
    return ngettext(
        "The number has %(right)s digits; this one has %(count)s.",
        "The number has %(right)s digits; this one has %(count)s.",
        error.digits,
    ) % {"right": DIGITS, "count": error.digits}


def steps_so_far(case: Case) -> Iterator[Step]:
    """Who inside the body took a case over is not the author's concern."""
    for event in case.events.order_by("number"):
        if (label := _STEPS.get(Act(event.act))) is not None:
            yield Step(event.on, label)


class Next(StrEnum):
    """What the author can expect now."""

    PAUSED = "paused"
    NOTHING = "nothing"
    UNDATED = "undated"
    LATE = "late"
    DUE = "due"


def what_comes_next(case: Case) -> Next:
    """DUE and LATE speak of `case.due_on`."""
    if case.pauses.filter(until=None).exists():
        return Next.PAUSED
    if case.due_on is None:
        return Next.UNDATED if procedure_of(case.kind).states[case.state].is_open else Next.NOTHING
    return Next.LATE if case.due_on < today() else Next.DUE
