"""One address: the number of the receipt is posted to it, never part of it, and kept nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.attaching import Attachments, attach, handed_over, say_too_large, to_hand_over, waiting
from casework.budgets import seconds_to_wait
from casework.desk.showing import shown_words
from casework.follow.forms import LetterForm, SatisfactionForm
from casework.follow.words import UNKNOWN, mistake_in_words, steps_so_far, what_comes_next
from casework.following import Followed, UnknownReceipt, follow, letters, rate, what_was_sent, withdraw, write
from casework.private_pages import no_sooner_than, private
from casework.procedures import Act, procedure_of
from casework.receipts.codes import NotACode, read_code
from casework.receipts.keys import TooBusy
from casework.receipts.tokens import BadToken, new_token, read_token
from casework.stashing import StashAway
from casework.steps import NotNow
from casework.uploads import FilesInMemory

# Longer than finding and opening a case takes: a number that exists answers as fast as one that does not.
STEADY_SECONDS = 0.25
LONGEST_NUMBER = 200


@private
@require_http_methods(["GET", "HEAD", "POST"])
@no_sooner_than(STEADY_SECONDS)
def following(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "casework/follow/ask.html")
    request.upload_handlers = [FilesInMemory(request)]
    try:
        request.POST  # noqa: B018 (read here, where its faults can be told)
    except (SuspiciousOperation, MultiPartParserError, OSError):
        text = _("What you sent could not be read to its end. Send it again, with fewer or smaller files.")
        return render(request, "casework/follow/ask.html", {"error": text}, status=400)
    try:
        code = read_code(request.POST.get("receipt", "")[:LONGEST_NUMBER])
        # Only what costs something is counted: whoever mistypes the number is not made to wait for it.
        if wait := seconds_to_wait("follow", request):
            text = _("Too many numbers were tried. Wait %(n)s seconds.") % {"n": wait}
            return _asking(request, text, 429, wait)
        return _acting(request, follow(code))
    except NotACode as mistake:
        return _asking(request, mistake_in_words(mistake), 400)
    except UnknownReceipt:
        return _asking(request, UNKNOWN, 200)
    except TooBusy:
        text = _("Many people are looking at this moment. Try again in a few seconds.")
        return _asking(request, text, 503, 5)
    except (OperationalError, InterfaceError):
        text = _("We cannot reach our records at this moment. Nothing is lost. Try again in a few minutes.")
        return _asking(request, text, 503, 120)


def _asking(request: HttpRequest, error: Any, status: int, wait: int = 0) -> HttpResponse:
    """The form again, with what was typed, also what was written to the desk."""
    typed = {"receipt": request.POST.get("receipt", ""), "text": request.POST.get("text", "")}
    response = render(request, "casework/follow/ask.html", {"error": error, **typed}, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _acting(request: HttpRequest, followed: Followed) -> HttpResponse:
    act = _ACTS.get(request.POST.get("act", ""))
    try:
        return act(request, followed) if act else _page(request, followed)
    except NotNow as moved_on:
        letter = LetterForm(request.POST) if "text" in request.POST else None
        return _page(request, _again(followed), letter=letter, problem=str(moved_on), status=409)


def _again(followed: Followed) -> Followed:
    followed.case.refresh_from_db()
    return followed


@dataclass(frozen=True)
class Letter:
    """What came with a message: its files, and the token of its page, or why it cannot go yet."""

    files: Attachments
    token: bytes = b""
    problem: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Letter":
        found = waiting(request.POST.getlist("ticket"))
        try:
            token = read_token(request.POST.get("token", "")).value
        except BadToken:
            text = _("This page was open for more than a day. Your text is kept: send it once more.")
            return cls(found, problem=text)
        handler = request.upload_handlers[0]
        say_too_large(found, handler.too_large if isinstance(handler, FilesInMemory) else ())
        attach(found, request.FILES.getlist("files"), token=token, keep_original=False)
        return cls(found, token)


def _writing(request: HttpRequest, followed: Followed) -> HttpResponse:
    form, letter = LetterForm(request.POST), Letter.of(request)
    if letter.problem or letter.files.problems or not form.is_valid():
        return _page(request, followed, letter=form, files=letter.files, problem=letter.problem, status=400)
    try:
        files = to_hand_over(letter.files)
        write(followed=followed, text=form.cleaned_data["text"], files=files, token=letter.token)
        handed_over(letter.files)
    except StashAway:
        text = _("The files cannot be sent just now. Your text is kept: try again in a few minutes.")
        return _page(request, followed, letter=form, files=letter.files, problem=text, status=503)
    return _page(request, _again(followed), done=_("Your message is with us."))


def _asking_to_withdraw(request: HttpRequest, followed: Followed) -> HttpResponse:
    return render(request, "casework/follow/withdraw.html", _context(request, followed))


def _withdrawing(request: HttpRequest, followed: Followed) -> HttpResponse:
    withdraw(followed=followed)
    return _page(request, _again(followed), done=_("It is withdrawn."))


def _rating(request: HttpRequest, followed: Followed) -> HttpResponse:
    form = SatisfactionForm(request.POST)
    if not form.is_valid():
        return _page(request, followed, rating=form, status=400)
    rate(followed=followed, satisfaction=form.cleaned_data["satisfaction"])
    return _page(request, _again(followed), done=_("Thank you. It is counted without your words."))


_ACTS: Mapping[str, Callable[[HttpRequest, Followed], HttpResponse]] = {
    "write": _writing,
    "ask-to-withdraw": _asking_to_withdraw,
    "withdraw": _withdrawing,
    "rate": _rating,
}


def _context(request: HttpRequest, followed: Followed) -> dict[str, Any]:
    procedure = procedure_of(followed.case.kind)
    return {
        "case": followed.case,
        "procedure": procedure,
        "state": procedure.states[followed.case.state],
        "receipt": request.POST["receipt"],
    }


def _page(
    request: HttpRequest,
    followed: Followed,
    *,
    letter: Form | None = None,
    files: Attachments | None = None,
    rating: Form | None = None,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    case = followed.case
    procedure = procedure_of(case.kind)
    may_write = any(procedure.allows(act, case.state) for act in (Act.REPLIED, Act.ADDED))
    shown = {
        "steps": list(steps_so_far(case)),
        "next": what_comes_next(case),
        "letters": letters(followed),
        "sent": shown_words(what_was_sent(followed), procedure),
        "may_write": may_write,
        "may_withdraw": procedure.allows(Act.WITHDRAWN, case.state),
        "may_rate": procedure.allows(Act.RATED, case.state),
        "letter": letter or LetterForm(),
        "files": files or Attachments(),
        "rating": rating or SatisfactionForm(initial={"satisfaction": case.satisfaction}),
        "token": new_token(),
        "done": done,
        "problem": problem,
    }
    return render(request, "casework/follow/case.html", _context(request, followed) | shown, status=status)
