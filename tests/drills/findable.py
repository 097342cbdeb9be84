"""How long a citizen waits until a page that was published just now is found."""

import time

from django.test import Client

from tests.drills.killed import new_page

OFTEN = 0.05
PATIENCE = 30


def seconds_until_found(place: int) -> float:
    """From the end of the publishing transaction to the first answer of Elasticsearch that has the page."""
    client, word = Client(HTTP_HOST="127.0.0.1"), f"trouvaille{place}"
    new_page(place, word)
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        answer = client.get("/api/v1/search", {"q": f"Version une {place}", "locale": "fr"}).json()
        if not answer["degraded"] and any(f"{word}-{place}" in found["url"] for found in answer["results"]):
            return time.monotonic() - began
        time.sleep(OFTEN)
    raise AssertionError(f"not found within {PATIENCE} seconds: {word}")
