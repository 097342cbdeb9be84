"""A draft in the practice section of a partner, and the same one sent to its trainer."""

import pytest

from editorial.sandbox import provision_practice
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.practice.practising import TITLE, practice_of


@pytest.fixture(autouse=True)
def _practice_sections(db: None) -> None:
    """As they are made now, even where the kept test database is older."""
    for slug in ("mrafp", "icpc"):
        provision_practice(Institution.objects.get(slug=slug))


@pytest.fixture
def draft(signed_in: cms.SignIn, editor: User) -> InitiativePage:
    """The partner editor's practice draft."""
    cms.create(signed_in(editor), InitiativePage, practice_of("mrafp"), title=TITLE, summary="Un exercice.")
    return InitiativePage.objects.get(title=TITLE)


@pytest.fixture
def sent(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> InitiativePage:
    cms.edit(signed_in(editor), draft, submit=True)
    return InitiativePage.objects.get(pk=draft.pk)
