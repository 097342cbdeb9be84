import pytest

from editorial.provisioning import provision, provision_approving_body
from institutions.models import Institution


@pytest.fixture(autouse=True)
def _rights_as_they_are_given(db: None) -> None:
    """The rights that the code gives now, even where the kept test database is older."""
    provision_approving_body()
    for institution in Institution.objects.partners():
        provision(institution)
