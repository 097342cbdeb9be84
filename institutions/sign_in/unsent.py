"""What somebody sent after the session had ended: kept in it, and offered again after signing in."""

from dataclasses import dataclass

from django.http import HttpRequest

from institutions.sign_in.sessions import SECOND_FACTOR

KEPT = "unsent"
LARGEST = 2_000_000
# What officers write in a case is sealed or nowhere; a session is neither (`institutions.sign_in.carried`).
NEVER_KEPT = ("/desk/",)


@dataclass(frozen=True)
class Unsent:
    """A form as it was sent: where to, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest) -> None:
    """Keep the form that this request sends, if it comes from somebody whose session has ended.

    The CSRF check has let it through, and who never proved the second factor has nothing to keep.
    """
    person = request.session.get(SECOND_FACTOR)
    if request.method != "POST" or not person or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return
    if request.path_info.startswith(NEVER_KEPT):
        return
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [[name, str(value)] for name, value in pairs if name != "csrfmiddlewaretoken"]
    request.session[KEPT] = {"path": request.get_full_path(), "fields": fields, "person": person}


def kept_for(request: HttpRequest) -> Unsent | None:
    """What the person who is signed in now had sent."""
    found = request.session.get(KEPT)
    if not found or found["person"] != request.user.pk:
        return None
    return Unsent(found["path"], [(name, value) for name, value in found["fields"]])


def forget_when_sent(request: HttpRequest) -> None:
    if request.method != "POST" or KEPT not in request.session:
        return
    if request.session[KEPT]["path"] == request.get_full_path():
        del request.session[KEPT]
