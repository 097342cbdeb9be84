"""What the stylesheets define and what the templates ask of them: the public site's, and those of the CMS."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import wagtail

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT / "portal" / "static" / "portal" / "css"
SCRIPTS = ROOT / "portal" / "static" / "portal" / "js"
PACKAGES = (
    "portal", "home", "search", "knowledge_base", "commitments", "complaints", "editorial", "casework",
    "publication", "notifications", "institutions",
)  # fmt: skip
# What editors see is dressed by `cms-*.css`, on top of Wagtail's own stylesheet.
OF_THE_CMS = (
    "/panels/", "/widgets/", "/wagtailadmin/", "/wagtail_localize/", "/cms/", "/institutions/", "/429.html",
    "/notifications/", "/search/words/", "/portal/unfinished_work", "/wagtaildocs/",
    "/editorial/bundles/", "/editorial/webhooks/", "/editorial/external_preview",
    "/editorial/desk/", "/editorial/guide/", "/editorial/languages/",
    "/editorial/lifecycle/", "/editorial/practice/", "/editorial/queue/", "/editorial/return",
    "/editorial/parts/text_changes", "/editorial/parts/translation_tools", "/knowledge_base/collection/",
)  # fmt: skip
# Letters carry their looks with them.
LETTERS = "notifications/mail/"
WAGTAILS = Path(wagtail.__file__).parent / "admin" / "static" / "wagtailadmin" / "css" / "core.css"
# The living page shows what others use; that it shows something does not count as use.
LIVING = "portal/design"
COMPONENTS = "components/"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PRELUDE = re.compile(r"([^{};]+)\{")
SCRIPT_LITERAL = re.compile(r"\"[^\"\n]*\"|`[^`]*`")
WORD = re.compile(r"[\w-]+")
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


def sheets(*, cms: bool) -> list[Path]:
    return [path for path in sorted(SHEETS.glob("*.css")) if path.name.startswith("cms-") == cms]


def wagtails_css() -> str:
    return COMMENT.sub("", WAGTAILS.read_text(encoding="utf-8"))


def templates(*, cms: bool = False) -> dict[str, str]:
    """`{name as the loader knows it: source without comments}` of the public site, or of the CMS."""
    found = {}
    for package in PACKAGES:
        folder = ROOT / package / "templates"
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            if any(part in f"/{name}" for part in OF_THE_CMS) == cms and not name.startswith(LETTERS):
                found[name] = TEMPLATE_NOTE.sub("", path.read_text(encoding="utf-8"))
    return found


def classes_asked_for(source: str) -> set[str]:
    """Names in class attributes; `status--\\0` where the rest of a name depends on the page."""
    plain = TEMPLATE_TAG.sub(" ", TEMPLATE_VALUE.sub(HOLE, source))
    return {name for value in ATTRIBUTE.findall(plain) for name in value.split() if name != HOLE}


def completed_by_a_page(known: str, asked: set[str]) -> bool:
    beginnings = {name.partition(HOLE)[0] for name in asked if HOLE in name}
    return any(beginning and known.startswith(beginning) for beginning in beginnings)


def words_in_tags(source: str) -> set[str]:
    """What templates hand each other in quotes: `{% include … with kind="notice--caution" %}`."""
    pairs = (pair for tag in TEMPLATE_TAG.findall(source) for pair in LITERAL.findall(tag))
    return {word for pair in pairs for literal in pair for word in literal.split()}


def words_in_scripts() -> set[str]:
    """What the scripts say in quotes, the classes of what they add to a page among it."""
    literals = (
        literal
        for path in SCRIPTS.glob("*.js")
        for literal in SCRIPT_LITERAL.findall(path.read_text(encoding="utf-8"))
    )
    return {word for literal in literals for word in WORD.findall(literal)}


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
