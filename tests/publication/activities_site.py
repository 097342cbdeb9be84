"""The activities alone, where the portal's API has them."""

from django.urls import include, path
from ninja import NinjaAPI

from portal.problems import install_problem_handlers
from publication.activities import router

api = NinjaAPI(title="Activities", urls_namespace="activities-alone", docs_url=None)
api.add_router("/activities", router)
install_problem_handlers(api)

urlpatterns = [path("api/v1/", api.urls), path("id/", include("publication.urls"))]
