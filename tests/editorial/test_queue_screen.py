import pytest
from tests import cms
from knowledge_base.models import InitiativePage
pytestmark = pytest.mark.django_db

def test_it(signed_in, editor, approver, section):
    cms.create(signed_in(editor), InitiativePage, section, title="En attente", submit=True)
    page = InitiativePage.objects.get(title="En attente")
    client = signed_in(approver)
    response = client.get("/cms/queue/")
    assert response.status_code == 200
    assert "En attente" in response.content.decode()
    state = page.current_workflow_task_state
    response = client.get(f"/cms/queue/{state.pk}/")
    assert response.status_code == 200
    r = client.get(f"/cms/queue/together/?chosen={state.pk}:{state.revision_id}")
    assert r.status_code == 200
    r = client.post(f"/cms/queue/{state.pk}/approve/", {"revision": state.revision_id})
    page.refresh_from_db()
    assert page.live

def test_home(signed_in, editor, approver, lead, body_editor):
    for p in (editor, approver, lead, body_editor):
        assert signed_in(p).get("/cms/").status_code == 200
