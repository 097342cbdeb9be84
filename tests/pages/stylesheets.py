"""What the stylesheets define and what the public templates ask of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT / "portal" / "static" / "portal" / "css"
PACKAGES = ("portal", "home", "search", "knowledge_base", "commitments", "editorial", "publication")
# What editors see is dressed by the admin's own stylesheets.
NOT_PUBLIC = ("/panels/", "/widgets/", "/wagtailadmin/", "/wagtail_localize/", "/cms/")
# The living page shows what others use; that it shows something does not count as use.
LIVING = "portal/design"
COMPONENTS = "components/"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PRELUDE = re.compile(r"([^{};]+)\{")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
TEMPLATE_NOTE = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
TEMPLATE_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r"""\bclass=\\?["']([^"']*)["']""")
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
INCLUDED = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
# Where the name of a class continues with what the page holds.
HOLE = "\0"


def sheet(name: str) -> str:
    return COMMENT.sub("", (SHEETS / name).read_text(encoding="utf-8"))


def classes_defined(css: str) -> set[str]:
    preludes = (found for found in PRELUDE.findall(css) if not found.strip().startswith("@"))
    return {name for prelude in preludes for name in CLASS.findall(prelude)}


def templates() -> dict[str, str]:
    """`{name as the loader knows it: source without comments}` of the public site."""
    found = {}
    for package in PACKAGES:
        folder = ROOT / package / "templates"
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            if not any(part in f"/{name}" for part in NOT_PUBLIC):
                found[name] = TEMPLATE_NOTE.sub("", path.read_text(encoding="utf-8"))
    return found


def classes_asked_for(source: str) -> set[str]:
    """Names in class attributes; `status--\\0` where the rest of a name depends on the page."""
    plain = TEMPLATE_TAG.sub(" ", TEMPLATE_VALUE.sub(HOLE, source))
    return {name for value in ATTRIBUTE.findall(plain) for name in value.split() if name != HOLE}


def words_in_tags(source: str) -> set[str]:
    """What templates hand each other in quotes: `{% include … with kind="notice--caution" %}`."""
    pairs = (pair for tag in TEMPLATE_TAG.findall(source) for pair in LITERAL.findall(tag))
    return {word for pair in pairs for literal in pair for word in literal.split()}


def strings_in_code(but: str = "") -> Iterator[str]:
    """Every string constant of the public packages, those of the file named `but` left out."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts and path.name != but:
                yield from _strings(ast.parse(path.read_text(encoding="utf-8")))


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def included_by(sources: dict[str, str]) -> dict[str, set[str]]:
    return {name: set(INCLUDED.findall(source)) for name, source in sources.items()}


def reached_from(starts: set[str], graph: dict[str, set[str]]) -> set[str]:
    """The starts themselves and whatever they include, directly or through another template."""
    reached, waiting = set(), list(starts)
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += graph.get(name, set())
    return reached
