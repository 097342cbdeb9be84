"""One page of every kind, by its address in each language."""

from collections.abc import Mapping
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from bs4 import BeautifulSoup

LANGUAGES = ("ar", "fr", "en")
BODY = "institutions/national-authority-for-probity-prevention-and-fight-against/"
# The addresses in English; the pages themselves say where they are in the other languages.
PAGES: Mapping[str, str] = {
    "home": "",
    "bank": "initiatives/",
    "bank filtered": "initiatives/?theme=open-data",
    "bank with nothing left": "initiatives/?theme=open-data&sector=health",
    "initiative": f"{BODY}national-integrity-portal/",
    "dossiers": "dossiers/",
    "dossier": "dossiers/open-data/",
    "platforms": "platforms/",
    "platform": "platforms/transparency-portal/",
    "finder": "platforms/which-one/",
    "finder without an answer": "platforms/which-one/?sent=need",
    "finder's result": "platforms/which-one/?need=complain&about=any&who=any",
    "library": "resources/",
    "resource": "institutions/central-authority-for-prevention-of-corruption/digital-administration-law/",
    "institutions": "institutions/",
    "institutions of no such name": "institutions/?q=zzqqxx",
    "institution with a section": BODY,
    "institution without a section": "institutions/world-bank/",
    "sectors": "sectors/",
    "sector": "sectors/health/",
    "themes": "themes/",
    "theme": "themes/open-data/",
    "challenges": "challenges/",
    "challenge": "challenges/capacity-gaps/",
    "tracker": "commitments/",
    "plan of 2018": "commitments/ogp-2018-2020/",
    "plan of 2021": "commitments/ogp-2021-2023/",
    "commitment of 2018": "commitments/ogp-2018-2020/mo0007/",
    "commitment of 2021": "commitments/ogp-2021-2023/ma-2021-2023-02/",
    "commitment as it stood": "commitments/ogp-2018-2020/mo0007/?as_of=2020-01-31",
    "plan as it stood": "commitments/ogp-2021-2023/?as_of=2020-01-31",
    "search": "search/?q=Transparency",
    "search without results": "search/?q=zzqqxx",
    "search without results under its filters": "search/?q=Transparency&year=1901",
    "search with an unknown filter": "search/?q=law&type=nonsense",
    "search by mail": "search/alerts/?q=Transparency&theme=open-data",
    "search by mail asked for": "search/alerts/asked/",
    "search by mail ended": "search/alerts/end/1-unknown/",
    "no such page": "nothing-here/",
    "about": "about/",
    "sources and method": "sources-and-method/",
    "accessibility": "accessibility/",
    "privacy": "privacy/",
    "contributions": "speak-up/published/",
    "site map": "site-map/",
    "speak up": "speak-up/",
    "speak up: elsewhere": "speak-up/elsewhere/",
    "speak up: saved": "speak-up/saved/",
    "a complaint": "speak-up/complaint/",
    "a complaint, answered already": "speak-up/complaint/?q=Transparency",
    "a complaint's form": "speak-up/complaint/write/",
    "a suggestion's form": "speak-up/suggestion/write/",
    "an expectation's form": "speak-up/expectation/write/",
    "information about corruption": "speak-up/information/",
    "information's form": "speak-up/information/write/",
    "nightly files": "data/dumps/",
    "figures of cases": "speak-up/figures/",
    "design system": "design/",
}
Addresses = dict[str, dict[str, str]]


def addresses(site: str) -> Addresses:
    """`{language: {kind of page: absolute address}}` of the site at this address."""
    found: Addresses = {language: {} for language in LANGUAGES}
    for kind in PAGES:
        for language, address in in_every_language(site, kind).items():
            found[language][kind] = address
    return found


def in_every_language(site: str, kind: str) -> dict[str, str]:
    """`{language: absolute address}` of a kind of page, as the page itself states it."""
    english = f"{site}/en/{PAGES[kind]}"
    query = f"?{query}" if (query := urlsplit(english).query) else ""
    stated = {
        str(link["hreflang"]): f"{str(link['href']).partition('?')[0]}{query}"
        for link in BeautifulSoup(_read(english), "html.parser").select('link[rel="alternate"][hreflang]')
    }
    return {code: stated.get(code) or english.replace("/en/", f"/{code}/", 1) for code in LANGUAGES}


def _read(address: str) -> bytes:
    try:
        with urlopen(address, timeout=30) as response:
            return bytes(response.read())
    except HTTPError as error:
        return error.read()
