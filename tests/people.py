"""People of the tests: somebody with a role, made where they are needed."""

from django.core import mail
from django.core.mail import EmailMessage

from institutions.invitations import link_of
from institutions.memberships import grant
from institutions.models import Institution, Invitation, Membership, User
from institutions.roles import Role
from outbox.relay import deliver_due

PASSWORD = "a-long-enough-sentence"


def institution(slug: str) -> Institution:
    return Institution.objects.get(slug=slug)


def member(email: str, role: Role, slug: str = "mrafp") -> User:
    """Somebody who has this role; with another role as well, if the address is known."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD)
    grant(user=user, institution=institution(slug), role=role, by=None)
    return user


def membership_of(user: User, role: Role, slug: str = "mrafp") -> Membership:
    return Membership.objects.current().get(user=user, role=role, institution__slug=slug)


def roles_of(user: User) -> set[tuple[str, str]]:
    """`{(institution, role)}` that the person has now."""
    return set(Membership.objects.current().filter(user=user).values_list("institution__slug", "role"))


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def path_of(invitation: Invitation) -> str:
    invitation.refresh_from_db()
    return "/cms/invitation/" + link_of(invitation).rpartition("/invitation/")[2]


def delivered() -> list[EmailMessage]:
    """The mails that the outbox sends now."""
    before = len(mail.outbox)
    deliver_due()
    return mail.outbox[before:]
