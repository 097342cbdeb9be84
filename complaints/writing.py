"""The form itself, in steps that carry everything with them: nothing is kept here before it is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.attaching import (
    Attachments,
    attach,
    handed_over,
    say_too_large,
    to_hand_over,
    waiting,
)
from casework.budgets import seconds_to_wait
from casework.private_pages import private
from casework.stashing import StashAway
from casework.uploads import FilesInMemory
from complaints.bots import looks_like_a_program
from complaints.choices import Choices, choices_in
from complaints.drafts import Draft
from complaints.forms import NAMED, FactsForm, IdentityForm
from complaints.intake import FormToken, NotTaken, Receipt, hand_in, new_token, submission_of, token_in
from complaints.kinds import Sheet
from complaints.views import addresses_of

FACTS, IDENTITY, REVIEW = "facts", "identity", "review"
STEPS = (FACTS, IDENTITY, REVIEW)
# Buttons that only change what the page shows.
STAY = ("stay", "attach", "more")
NOT_TAKEN = gettext_lazy(
    "It could not be taken in just now, and nothing of it was kept. All you have written is still here:"
    " wait a minute and press the button again."
)


@dataclass(frozen=True)
class Problem:
    """`target`: the id of what it stands at."""

    target: str
    words: str


@private
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: Sheet) -> HttpResponse:
    sheet = kind
    if request.method != "POST":
        return Filling(request, sheet, QueryDict(), Attachments()).page(FACTS)
    # Files stay in memory.
    handler = FilesInMemory(request)
    request.upload_handlers = [handler]
    try:
        posted = request.POST
    except (SuspiciousOperation, MultiPartParserError, OSError):
        # Larger than any form of this portal, or cut off on its way.
        return render(request, "complaints/unreadable.html", {"sheet": sheet}, status=400)
    if wait := seconds_to_wait("go on", request):
        return Filling(request, sheet, posted, _untouched(posted)).to_wait(wait)
    return Filling.of_post(request, sheet, posted, handler).answer()


def _untouched(posted: QueryDict) -> Attachments:
    found = Attachments()
    found.tickets = waiting(posted.getlist("ticket")).tickets
    return found


class Filling:
    """One request to the form: what it carries, and the page that answers it."""

    def __init__(
        self, request: HttpRequest, sheet: Sheet, posted: QueryDict, attachments: Attachments
    ) -> None:
        self.request, self.sheet, self.posted, self.attachments = request, sheet, posted, attachments
        self.draft = Draft.from_post(posted) if posted else Draft.empty()
        self.given = token_in(posted.get("token", ""))
        self.token = posted.get("token", "") if self.given else new_token()
        self.notices: list[str] = []
        if posted and not self.given:
            self.notices.append(
                _("The form was open for more than a day. All is still there: check it and send it again.")
            )

    @classmethod
    def of_post(
        cls, request: HttpRequest, sheet: Sheet, posted: QueryDict, handler: FilesInMemory
    ) -> "Filling":
        go = posted.get("go", "")
        removed = go.removeprefix("remove-") if go.startswith("remove-") else ""
        filling = cls(request, sheet, posted, waiting(posted.getlist("ticket"), removed))
        filling.attachments.later |= "files_later" in posted
        filling.take_files(handler)
        return filling

    def take_files(self, handler: FilesInMemory) -> None:
        uploads = self.request.FILES.getlist("files")
        say_too_large(self.attachments, handler.too_large)
        if not uploads:
            return
        if wait := seconds_to_wait("attach", self.request):
            self.attachments.problems.append(
                _("Too many files arrive at the moment. Attach yours again in %(seconds)s seconds.")
                % {"seconds": wait}
            )
            return
        token = token_in(self.token)
        attach(
            self.attachments,
            uploads,
            token=token.value if token else b"",
            keep_original="originals" in self.posted,
        )

    @property
    def step(self) -> str:
        step = self.posted.get("step", "")
        return step if step in STEPS else FACTS

    @cached_property
    def choices(self) -> Choices:
        return choices_in(get_language() or "")

    @property
    def places(self) -> int:
        """How many lists of institutions the page shows."""
        places = self.posted.get("places", "")
        shown = int(places) if places.isascii() and places.isdigit() and len(places) < 3 else 1
        return shown + (self.posted.get("go") == "more")

    def _facts(self, **given: Any) -> FactsForm:
        return FactsForm(sheet=self.sheet, choices=self.choices, places=self.places, **given)

    @cached_property
    def facts(self) -> FactsForm:
        return self._facts(data=self.draft.data())

    @cached_property
    def identity(self) -> IdentityForm:
        return IdentityForm(self.draft.data())

    def answer(self) -> HttpResponse:
        go = self.posted.get("go", "")
        if go in STEPS:
            return self.page(go)
        if go == "send":
            return self.send()
        if go in STAY or go.startswith("remove-"):
            return self.page(self.step, status=400 if self.attachments.problems else 200)
        return self.next()

    def next(self) -> HttpResponse:
        """From a step to the one after it, if nothing stands against it."""
        if self.step == REVIEW:
            return self.page(REVIEW)
        form: forms.Form = self.facts if self.step == FACTS else self.identity
        if not form.is_valid() or self.attachments.problems:
            return self.page(self.step, form=form, status=400)
        return self.page(STEPS[STEPS.index(self.step) + 1])

    def send(self) -> HttpResponse:
        for step, form in ((FACTS, self.facts), (IDENTITY, self.identity)):
            if not form.is_valid():
                return self.page(step, form=form, status=400)
        if self.given is None:
            return self.page(REVIEW)
        if looks_like_a_program(self.posted, self.given.age):
            # The page as it was: a program has what it expects, and a reader presses the button once more.
            return self.page(REVIEW)
        if self.attachments.problems:
            return self.page(REVIEW, status=400)
        if wait := seconds_to_wait("send", self.request):
            return self.to_wait(wait)
        return self._hand_in(self.given)

    def _hand_in(self, token: FormToken) -> HttpResponse:
        try:
            without = "without_files" in self.posted
            files = self.attachments.loose if without else to_hand_over(self.attachments)
        except StashAway:
            # Gone between two looks as well: the page asks for the files, or whether to go without them.
            self.attachments.away = self.attachments.later = True
            return self.not_taken()
        submission = submission_of(
            kind=self.sheet.kind.value,
            locale=get_language() or "",
            facts=self.facts.cleaned_data,
            identity=self.identity.cleaned_data,
            files=files,
        )
        try:
            receipt = hand_in(submission, token)
        except NotTaken:
            return self.not_taken()
        self._let_files_go()
        return self.receipt(receipt)

    def not_taken(self) -> HttpResponse:
        self.notices.append(str(NOT_TAKEN))
        return self.page(REVIEW, status=503)

    def _let_files_go(self) -> None:
        try:
            handed_over(self.attachments)
        except StashAway:
            # They go by themselves after a day.
            return

    def receipt(self, receipt: Receipt) -> HttpResponse:
        context = {"receipt": receipt, "groups": receipt.code.groups, "site": settings.PORTAL_PUBLIC_URL}
        return render(self.request, "complaints/receipt.html", context | self._common())

    def to_wait(self, seconds: int) -> HttpResponse:
        """Nothing is lost and nobody is refused: the same button again, a little later."""
        context = {"seconds": seconds, "hidden": self.draft.hidden(), "step": self.step}
        context |= {"go": self.posted.get("go", ""), "places": self.posted.get("places", "")}
        response = render(self.request, "complaints/wait.html", self._common() | context, status=429)
        response["Retry-After"] = str(seconds)
        return response

    def page(self, step: str, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
        """`form`: with what is wrong in it; without one, what was typed comes back unjudged."""
        shown = form or self._unjudged(step)
        problems = [*self._problems(form), *self._file_problems(step)]
        context = {
            "step": step,
            "form": shown,
            "problems": problems,
            "hidden": self.draft.hidden(shown=shown.fields if shown is not None else ()),
            "answers": list(self._answers()) if step == REVIEW else (),
        }
        return render(self.request, f"complaints/steps/{step}.html", self._common() | context, status=status)

    def _unjudged(self, step: str) -> forms.Form | None:
        if step == REVIEW:
            return None
        initial = self.draft.initial()
        return self._facts(initial=initial) if step == FACTS else IdentityForm(initial=initial)

    def _common(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "token": self.token,
            "attachments": self.attachments,
            "notices": self.notices,
            "addresses": addresses_of(self.request),
        }

    def _problems(self, form: forms.Form | None) -> Iterator[Problem]:
        if form is None:
            return
        for name, errors in form.errors.items():
            for words in errors:
                yield Problem(form[name].id_for_label or f"id_{name}_0", str(words))

    def _file_problems(self, step: str) -> Sequence[Problem]:
        if step == IDENTITY:
            return ()
        return [Problem("id_files", words) for words in self.attachments.problems]

    def _answers(self) -> Iterator[tuple[str, str]]:
        """`(question, answer)` of what will be sent, as the last step shows it."""
        data = self.draft.data()
        unsent = () if data.get("who") == NAMED else ("name", "contact")
        for name, field in (self.facts.fields | self.identity.fields).items():
            if name not in unsent and (text := _in_words(field, data.getlist(name))):
                yield str(field.label), text


def _in_words(field: forms.Field, values: Sequence[str]) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if values else ""
    if isinstance(field, forms.ChoiceField):
        labels: Mapping[str, str] = dict(_flat(field.choices))
        return " · ".join(str(labels[value]) for value in values if value in labels and value)
    return "\n".join(values).strip()


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
