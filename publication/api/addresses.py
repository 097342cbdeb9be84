"""Where each type of record stands in the API."""

from django.http import HttpRequest

API, ROOT = "/api/", "/api/v1"
# {record type: collection}
COLLECTIONS = {
    "initiative": "initiatives",
    "dossier": "dossiers",
    "platform": "platforms",
    "resource": "resources",
    "institution": "institutions",
    "plan": "plans",
    "commitment": "commitments",
    "progress_update": "progress-updates",
    "contribution": "contributions",
}


def site_of(request: HttpRequest) -> str:
    """The portal's address without a path."""
    return f"{request.scheme}://{request.get_host()}"


def api_url(site: str, record_type: str, public_id: str) -> str:
    return f"{site}{ROOT}/{COLLECTIONS[record_type]}/{public_id}"
