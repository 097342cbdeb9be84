"""G30: a password alone opens nothing behind the sign-in, and no token takes the place of a session."""

import dataclasses
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from wagtail.log_actions import registry

from casework.attachments.checking import check
from casework.identities import ask_for
from casework.models import AuditEntry, ReplyTemplate
from editorial.provisioning import provision
from institutions.models import User
from institutions.roles import Role
from institutions.sign_in.sessions import note_second_factor
from portal.named_only import NamedOnly
from tests.casework.cases import sent
from tests.casework.desk.making import case_officer
from tests.complaints.publishing.copying import admitted, proposed
from tests.drills.scene import Scene
from tests.institutions.signing_in import APP, SIGN_IN, give_password, with_app
from tests.people import PASSWORD, institution, member
from tests.permissions.table import Access, access_to
from tests.permissions.world import Corner, about, corner

SITES = ("portal.urls", "portal.urls_cms", "portal.urls_desk")
SECRET, SLUG = "zorglub", "mrafp"
# What is open to whoever has not signed in: the forms of signing in, and two files without content.
OPEN = Access.SIGN_IN
# And, to who has given the password and has no second factor yet, what sets one up.
ENROLMENT = {
    "cms/sign-in/confirm/",
    "cms/sign-in/second-factor/app/",
    "cms/sign-in/second-factor/key/",
}
# They end the session with which the others are asked; the last fails on purpose.
NEVER_ASKED = {"cms/sign-in/leave/", "cms/logout/", "cms/failwhale/"}

# The last to who has tried many links of invitations.
REFUSED = {403, 404, 429}


@dataclass(frozen=True)
class Caller:
    """`made`: a new client; `allowed`: addresses that may answer, beside those open to everybody."""

    name: str
    made: Callable[[], Client]
    allowed: frozenset[str] = frozenset()


def perform(scene: Scene, size: int) -> bool:
    """`size`: addresses of a site at most. As a control, the same crawl with the second factor."""
    things = _things()
    with _serving(SITES[0]):
        callers = list(_callers())
    before = _traces()
    served: Counter[str] = Counter()
    asked = 0
    for site in SITES:
        routes = _routes_of(site)[:size]
        with _serving(site):
            for caller in callers:
                closed = [route for route in routes if _is_closed_to(caller, route)]
                asked += 2 * len(closed)
                found = [*_served(caller, closed, things)]
                served.update({caller.name: len(found)})
                for line in found[:5]:
                    print(f"  {site}, {caller.name}: {line}")
    left = _traces() - before
    with _serving(SITES[0]):
        client = _proved()
        opened = Counter(_answer(client, "get", route, things)[0] for route in _routes_of(SITES[0])[:size])
    print(
        f"{asked} requests by {len(callers)} callers without a second factor, served: {sum(served.values())}"
    )
    print(f"entries that they left in the audit and the CMS's log: {left}")
    print(f"with the second factor the same addresses answer: {dict(opened.most_common())}")
    return not any(served.values()) and not left and opened[200] > min(100, size // 3)


def _serving(site: str) -> override_settings:
    return override_settings(ROOT_URLCONF=site, ALLOWED_HOSTS=["testserver"])


def _routes_of(site: str) -> list[str]:
    found = {route for route in _routes(get_resolver(site), "") if route.startswith(("cms/", "desk/"))}
    return sorted(found - NEVER_ASKED)


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    """Of all addresses that this site serves, not of those that it only names."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, NamedOnly):
            continue
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, f"{prefix}{pattern.pattern}")
        else:
            yield f"{prefix}{pattern.pattern}"


def _things() -> Corner:
    """Something real for every address: what is asked for is there."""
    call_command("prepare_casework", verbosity=0)
    provision(institution(SLUG))
    cms = corner(SLUG, SECRET)
    case, _receipt = sent(identity={"name": SECRET}, files=[check(name="a.txt", content=SECRET.encode())])
    draft = proposed(admitted().case)
    values = {name: value for name, value in cms.values.items() if name != "key"}
    special = {
        "desk/cases/": case.files.get().pk,
        "desk/identities/": ask_for(case=case, by=case_officer(), reason=SECRET).pk,
        "desk/templates/": ReplyTemplate.objects.order_by("pk")[0].pk,
        "desk/publishing/drafts/": draft.pk,
    }
    values |= {"public_id": case.public_id, "name": "ask", "year": 2026, "locale": "fr"}
    return dataclasses.replace(cms, values=values, special=dict(cms.special) | special)


def _everything(email: str) -> User:
    """Somebody who may do everything: whatever stays closed is closed by the door."""
    for role in (Role.ADMINISTRATOR, Role.APPROVER, Role.TRIAGE_OFFICER, Role.CASE_OFFICER, Role.CUSTODIAN):
        member(email, role, "icpc")
    User.objects.filter(email=email).update(is_superuser=True)
    return User.objects.get(email=email)


def _callers() -> Iterator[Caller]:
    with_factor = with_app(_everything("with@factor.example"))
    without = _everything("without@factor.example")
    yield Caller("password, code not given", lambda: _after_password(with_factor))
    yield Caller("session without the code", lambda: _logged_in(with_factor))
    yield Caller("password, no factor yet", lambda: _after_password(without), frozenset(ENROLMENT))
    session = _logged_in(with_factor).session.session_key or ""
    for name, headers in _tokens(with_factor, session).items():
        yield Caller(name, lambda headers=headers: Client(headers=headers))  # type: ignore[misc]


def _after_password(user: User) -> Client:
    client = Client()
    assert give_password(client, user, PASSWORD).status_code == 302
    return client


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _proved() -> Client:
    user = _everything("proved@factor.example")
    client = _logged_in(user)
    session = client.session
    note_second_factor(session, user)
    session.save()
    return client


def _tokens(user: User, session: str) -> Mapping[str, Mapping[str, str]]:
    basic = b64encode(f"{user.email}:{PASSWORD}".encode()).decode()
    return {
        "Basic": {"Authorization": f"Basic {basic}"},
        "Bearer session": {"Authorization": f"Bearer {session}"},
        "Bearer secret key": {"Authorization": f"Bearer {settings.SECRET_KEY}"},
        "Token": {"Authorization": f"Token {session}", "X-API-Key": session, "X-Auth-Token": session},
        "Digest": {"Authorization": f'Digest username="{user.email}", response="{session}"'},
        "proxy's word": {
            "Remote-User": user.email,
            "X-Remote-User": user.email,
            "X-Forwarded-User": user.email,
        },
        "script": {"Authorization": f"Bearer {session}", "Accept": "application/json"},
    }


def _is_closed_to(caller: Caller, route: str) -> bool:
    return access_to(route) is not OPEN and route not in caller.allowed


def _served(caller: Caller, routes: list[str], things: Corner) -> Iterator[str]:
    """What was answered with anything but the way to the sign-in or a refusal, or tells what is behind it."""
    client = caller.made()
    for route in routes:
        for method in ("get", "post"):
            status, location, text = _answer(client, method, route, things)
            sent_away = status == 302 and location.partition("?")[0] in {SIGN_IN, APP}
            refused = status in REFUSED or sent_away
            if not refused or SECRET in text:
                yield f"{method} {route}: {status} {location}"


def _answer(client: Client, method: str, route: str, things: Corner) -> tuple[int, str, str]:
    client.raise_request_exception = False
    response = getattr(client, method)(about(route, things))
    text = "" if response.streaming else response.content.decode(errors="replace").lower()
    return response.status_code, response.get("Location", ""), text


def _traces() -> int:
    return AuditEntry.objects.count() + sum(
        model.objects.count() for model in registry.get_log_entry_models()
    )
