"""How long editors and readers wait while Elasticsearch accepts connections and never answers."""

import time

from django.test import Client

from tests.drills.killed import new_page


def publish_times(number: int, start: int = 0) -> list[float]:
    """Seconds of each publication."""
    times = []
    for place in range(start, start + number):
        began = time.monotonic()
        new_page(place, f"essai{number}")
        times.append(time.monotonic() - began)
    return times


def answer_times(number: int) -> tuple[list[float], bool]:
    """Seconds of each answer of the search API, and whether all of them said that they are degraded."""
    client, times, degraded = Client(HTTP_HOST="127.0.0.1"), [], True
    for place in range(number):
        began = time.monotonic()
        answer = client.get("/api/v1/search", {"q": "الرشوه" if place % 2 else "corruption", "locale": "fr"})
        times.append(time.monotonic() - began)
        degraded = degraded and answer.json()["degraded"] and answer.json()["count"] > 0
    return times, degraded


def summary(times: list[float]) -> str:
    ordered = sorted(times)
    p50, p95 = (ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95))
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s"
