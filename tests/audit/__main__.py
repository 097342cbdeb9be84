"""`python -m tests.audit`: four Arabic pages on a phone, each category at least 95."""

import sys
from urllib.parse import unquote

from tests.audit.lighthouse import CATEGORIES, AuditImpossible, Failing, Report, audit, install
from tests.audit.server import portal
from tests.browser.addresses import in_every_language
from tests.browser.chromium import BrowserMissing

AUDITED = {
    "home": "home",
    "bank": "bank",
    "tracker": "tracker",
    "commitment": "commitment of 2018",
}
LEAST = 95


def main() -> int:
    try:
        reports = _reports()
    except (AuditImpossible, BrowserMissing) as reason:
        print(reason, file=sys.stderr)
        return 2
    for line in table(reports):
        print(line)
    return 0 if all(score >= LEAST for report in reports.values() for score in report.scores.values()) else 1


def _reports() -> dict[str, Report]:
    install()
    with portal() as site:
        return {name: _audited(site, kind) for name, kind in AUDITED.items()}


def _audited(site: str, kind: str) -> Report:
    address = in_every_language(site, kind)["ar"]
    print(f"Auditing {unquote(address)}", file=sys.stderr, flush=True)
    return audit(address)


def table(reports: dict[str, Report]) -> list[str]:
    """Scores first; then each audit that is not passed in full, with the pages and elements concerned."""
    lines = ["".join([f"{'':12}", *(f"{name:>16}" for name in CATEGORIES)])]
    lines += [
        "".join([f"{name:12}", *(f"{report.scores[key]:>16}" for key in CATEGORIES)])
        for name, report in reports.items()
    ]
    return lines + [line for found in _by_audit(reports).values() for line in _described(found)]


def _by_audit(reports: dict[str, Report]) -> dict[str, dict[str, Failing]]:
    """`{audit: {page: what failed there}}`."""
    found: dict[str, dict[str, Failing]] = {}
    for name, report in reports.items():
        for failing in report.failings:
            found.setdefault(failing.audit, {})[name] = failing
    return found


def _described(found: dict[str, Failing]) -> list[str]:
    one = next(iter(found.values()))
    places = dict.fromkeys(place for failing in found.values() for place in failing.where)
    head = f"\n{', '.join(found)}: {one.audit}: {one.title}. {one.measured}".rstrip()
    return [head, *(f"    {unquote(place)}" for place in places)]


if __name__ == "__main__":
    sys.exit(main())
