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
    "library": "resources/",
    "institutions": "institutions/",
    "institution with a section": BODY,
    "institution without a section": "institutions/world-bank/",
    "subjects": "themes/",
    "subject": "themes/open-data/",
    "tracker": "commitments/",
    "plan of 2018": "commitments/ogp-2018-2020/",
    "plan of 2021": "commitments/ogp-2021-2023/",
    "commitment of 2018": "commitments/ogp-2018-2020/mo0007/",
    "commitment of 2021": "commitments/ogp-2021-2023/ma-2021-2023-02/",
    "search": "search/?q=Transparency",
    "search without results": "search/?q=zzqqxx",
    "search with an unknown filter": "search/?q=law&type=nonsense",
    "no such page": "nothing-here/",
}


def addresses(site: str) -> dict[str, dict[str, str]]:
    """`{language: {kind of page: absolute address}}` of the site at this address."""
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for kind, english in PAGES.items():
        for language, address in _of(f"{site}/en/{english}").items():
            found[language][kind] = address
    return found


def _of(english: str) -> dict[str, str]:
    query = f"?{query}" if (query := urlsplit(english).query) else ""
    stated = {
        str(link["hreflang"]): f"{link['href']}{query}"
        for link in BeautifulSoup(_read(english), "html.parser").select('link[rel="alternate"][hreflang]')
    }
    return {code: stated.get(code) or english.replace("/en/", f"/{code}/", 1) for code in LANGUAGES}


def _read(address: str) -> bytes:
    try:
        with urlopen(address, timeout=30) as response:
            return bytes(response.read())
    except HTTPError as error:
        return error.read()
