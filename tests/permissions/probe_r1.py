import re
from django.urls import get_resolver
import pytest
from wagtail.models import Locale, Page, Revision, TaskState, PageLogEntry, Workflow, Task
from wagtail.models import WorkflowState
from django.urls import reverse
from editorial.models import InstitutionSectionPage
from knowledge_base.models import InitiativePage
from institutions.models import Institution
from tests import cms
from tests.permissions.table import addresses
pytestmark = pytest.mark.django_db
SECRET = "Zorglub"

def fill(route, page, rev, task, ws, source, translation):
    r = route
    def sub(m):
        conv, name = m.group(1), m.group(2)
        v = {"page_id": page.pk, "parent_page_id": page.get_parent().pk, "page_to_move_id": page.pk, "destination_id": page.get_parent().pk,
             "revision_id": rev[0], "revision_id_a": rev[0], "revision_id_b": rev[-1], "task_state_id": task, "task_id": task,
             "translation_source_id": source, "translation_id": translation, "pk": page.pk, "object_id": page.pk,
             "workflow_state_id": ws, "locale": "en", "app_label": "knowledge_base", "model_name": "initiativepage", "content_type_app_name": "knowledge_base",
             "content_type_model_name": "initiativepage", "action_name": "approve", "app_name": "wagtailcore", "user_id": 1, "mode": "", "action": "move",
             "content_type_id": 1, "instance_id": page.pk}.get(name)
        return str(v if v is not None else (2 if conv == "int" else "x"))
    return re.sub(r"<(?:(\w+):)?(\w+)>", sub, r)

def test_crawl(signed_in, editor, lead, body_editor, approver):
    sec = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    be = signed_in(body_editor)
    cms.create(be, InitiativePage, sec, title=f"{SECRET} un")
    page = InitiativePage.objects.get(title=f"{SECRET} un")
    cms.edit(be, page, title=f"{SECRET} deux", submit=True)
    page = InitiativePage.objects.get(pk=page.pk)
    be.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [Locale.objects.get(language_code="en").pk]})
    from wagtail_localize.models import Translation, TranslationSource
    tr = Translation.objects.filter(source__object_id=page.translation_key).first()
    print("translation", tr)
    tr.enabled = True; tr.save()
    revs = list(page.revisions.order_by("pk").values_list("pk", flat=True))
    ts = page.current_workflow_task_state
    for who, person in (("editor", editor), ("lead", lead)):
        client = signed_in(person)
        client.raise_request_exception = False
        seen = []
        urls = set()
        for route in sorted(set(addresses())):
            if not route.startswith("cms/") or "^" in route or "logout" in route or "failwhale" in route: continue
            urls.add("/" + fill(route, page, revs, ts.pk, ts.workflow_state_id, tr.source_id, tr.pk))
        urls |= {u + "?q=" + SECRET for u in urls} | {f"/cms/api/main/pages/?search={SECRET}", "/cms/api/main/pages/?limit=20&order=-id", f"/cms/api/main/pages/{page.pk}/", "/cms/api/main/pages/?type=knowledge_base.InitiativePage&fields=*&limit=20&order=-id",
          f"/cms/choose-page/?q={SECRET}", f"/cms/choose-page/{sec.pk}/", f"/cms/bulk/wagtailcore/page/move/?id={page.pk}", f"/cms/bulk/wagtailcore/page/delete/?id={page.pk}", f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}",f"/cms/bulk/wagtailcore/page/unpublish/?id={page.pk}",
          "/cms/pages/search/?q="+SECRET, f"/cms/choose-page/chosen-multiple/?id={page.pk}"}
        for u in sorted(urls):
            try:
                r = client.get(u)
            except Exception as e:
                print("EXC", u, repr(e)[:100]); continue
            body = b"".join(r.streaming_content) if r.streaming else r.content
            if r.status_code >= 500: print("500", u)
            if SECRET in body.decode("utf8", "replace").replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', ""):
                txt = body.decode("utf8", "replace")
                hits = [txt[m.start()-60:m.end()+20].replace("\n", " ") for m in re.finditer(SECRET + " (un|deux)", txt)]
                print("LEAK" if hits else "echo", who, r.status_code, u, hits[:1])
        # posts of dangerous things
    assert False
