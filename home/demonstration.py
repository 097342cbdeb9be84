"""Ten people to try the portal with. What they sign in with is public: the demonstration stays here.

Their one-time codes come from a public secret, which `institutions.sign_in` refuses outside that mode.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from wagtail.users.models import UserProfile

from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from institutions.sign_in.factors import give_public_secret

PASSWORD = "integrity-demonstration"  # noqa: S105 (public, see above)
# For an authenticator app, in base32.
SECRET = "INTEGRITYPORTALDEMONSTRATION2345"  # noqa: S105 (public, see above)


@dataclass(frozen=True)
class Person:
    """`work` says in English what the person does; `institution` is its slug."""

    email: str
    first_name: str
    last_name: str
    work: str
    role: Role
    institution: str
    language: str


def people() -> tuple[Person, ...]:
    body = settings.PORTAL_APPROVING_BODY
    return (
        Person("editor@mrafp.example", "Salma", "Editor", "partner editor", Role.CONTRIBUTOR, "mrafp", "fr"),
        Person("lead@mrafp.example", "Karim", "Lead", "institution lead", Role.LEAD, "mrafp", "fr"),
        Person(
            "editor@icpc.example",
            "Nadia",
            "Editor",
            "editor of the approving body",
            Role.CONTRIBUTOR,
            body,
            "ar",
        ),
        Person(
            "translator@mrafp.example", "Leila", "Translator", "translator", Role.TRANSLATOR, "mrafp", "fr"
        ),
        Person(
            "administrator@icpc.example",
            "Amina",
            "Administrator",
            "administrator of people and institutions",
            Role.ADMINISTRATOR,
            body,
            "ar",
        ),
        Person("approver@icpc.example", "Youssef", "Approver", "approver", Role.APPROVER, body, "ar"),
        *_at_desk(body),
    )


def _at_desk(body: str) -> tuple[Person, ...]:
    """Those who work on cases, and see nothing of the CMS."""
    outside = "national-integrity-authority"
    triage, case, reviewer = Role.TRIAGE_OFFICER, Role.CASE_OFFICER, Role.REVIEWER
    return (
        Person("triage@icpc.example", "Hind", "Triage", "triage officer at the desk", triage, body, "ar"),
        Person("officer@icpc.example", "Omar", "Officer", "case officer at the desk", case, body, "fr"),
        Person(
            "custodian@icpc.example",
            "Zineb",
            "Custodian",
            "custodian of identities at the desk",
            Role.CUSTODIAN,
            body,
            "fr",
        ),
        Person(
            f"reviewer@{outside}.example",
            "Driss",
            "Reviewer",
            "independent reviewer of cases about the approving body",
            reviewer,
            outside,
            "ar",
        ),
    )


@transaction.atomic
def make_people() -> None:
    """Make the people where they are missing, and give each their role."""
    for person in people():
        institution = Institution.objects.get(slug=person.institution)
        user = make_person(person)
        grant(user=user, institution=institution, role=person.role, by=None)
        give_public_secret(user=user, secret=SECRET)


def make_approver() -> User:
    """The approver, who answers for the sample content before there is any group."""
    return make_person(next(person for person in people() if person.role == Role.APPROVER))


def make_person(person: Person) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email, PASSWORD, first_name=person.first_name, last_name=person.last_name
        )
        UserProfile.objects.create(user=user, preferred_language=person.language)
    return user
