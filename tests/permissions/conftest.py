"""Two institutions with private things, and an editor of the one."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from editorial.provisioning import provision
from institutions.models import User
from tests import cms
from tests.people import institution
from tests.permissions.attacks import FOREIGN, OWN
from tests.permissions.world import Corner, corner


@pytest.fixture
def files_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def own(db: None, files_elsewhere: None) -> Corner:
    provision(institution(OWN))
    return corner(OWN, "zorglub")


@pytest.fixture
def foreign(db: None, files_elsewhere: None) -> Corner:
    provision(institution(FOREIGN))
    return corner(FOREIGN, "quetzal")


@pytest.fixture
def attacker(signed_in: cms.SignIn, editor: User, own: Corner, foreign: Corner) -> Client:
    """A partner editor of `own`, after both corners were made."""
    return signed_in(editor)
