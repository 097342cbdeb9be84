"""The public API, version 1: read-only, composed from the apps' routers."""

from ninja import NinjaAPI

from commitments.api.commitments import router as commitments
from commitments.api.plans import router as plans
from commitments.api.updates import router as progress_updates
from complaints.api import CONTRIBUTIONS
from complaints.figures.api import router as case_statistics
from editorial.api.institutions import INSTITUTIONS
from editorial.api.pages import router as pages
from editorial.api.terms import router as terms
from home.indicators import router as indicators
from knowledge_base.api import DOSSIERS, INITIATIVES, PLATFORMS, RESOURCES
from portal.problems import install_problem_handlers
from publication.activities import router as activities
from publication.api.resources import router_of
from search.api import router as search

api = NinjaAPI(
    title="National Integrity Portal",
    version="1",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
for resource in (INITIATIVES, DOSSIERS, PLATFORMS, RESOURCES, INSTITUTIONS, CONTRIBUTIONS):
    api.add_router(f"/{resource.collection}", router_of(resource))
api.add_router("/plans", plans)
api.add_router("/commitments", commitments)
api.add_router("/progress-updates", progress_updates)
api.add_router("/terms", terms)
api.add_router("/pages", pages)
api.add_router("/search", search)
api.add_router("/indicators", indicators)
api.add_router("/activities", activities)
api.add_router("/case-statistics", case_statistics)
install_problem_handlers(api)
