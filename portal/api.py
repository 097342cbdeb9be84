"""The public API, version 1: read-only, composed from the apps' routers."""

from ninja import NinjaAPI

from portal.problems import install_problem_handlers
from search.api import router as search_router

api = NinjaAPI(
    title="National Integrity Portal",
    version="1",
    docs_url=None,
    urls_namespace="api-v1",
)
api.add_router("/search", search_router)
install_problem_handlers(api)
