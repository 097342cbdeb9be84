"""What the repository promises about itself."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
STYLESHEETS = sorted((ROOT / "portal" / "static" / "portal").rglob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|(?:left|right|top|bottom)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius)"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def test_readme_names_every_setting() -> None:
    source = (ROOT / "portal" / "settings" / "environment.py").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:environ\.get|flag|listed)\(\s*[\"']([A-Z_]+)[\"']", source))
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", README, flags=re.MULTILINE))
    assert described == read


def test_settings_are_read_in_one_place() -> None:
    readers = [
        name
        for name in tracked("*.py")
        if not name.startswith("tests/") and "os.environ" in (ROOT / name).read_text(encoding="utf-8")
    ]
    allowed = {
        "manage.py",
        "portal/settings/environment.py",
        "portal/wsgi.py",
        "portal/celery.py",
        "portal/management/commands/serve.py",
        # What a process needs to be started with.
        "search/files/supervising.py",
    }
    assert set(readers) <= allowed


def test_ci_calls_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert re.search(r"^\s*make test\b", README, flags=re.MULTILINE)


def test_readme_names_every_room() -> None:
    folders = {name.split("/")[0] for name in tracked() if "/" in name and not name.startswith(".")}
    missing = {folder for folder in folders if f"`{folder}/`" not in README}
    assert missing == set()


def test_locks_have_hashes_and_no_address() -> None:
    locks = tracked("*.lock")
    assert len(locks) == 2
    for name in locks:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text, name
        assert "://" not in text, name
        assert not re.search(r"^\s*(?:--index|--find-links|-i |-f )", text, flags=re.MULTILINE), name


def test_nothing_generated_is_kept() -> None:
    assert tracked("*.mo", "*.pyc", "*.sqlite3", "uv.lock", "node_modules/*") == []


def test_no_local_path_is_kept() -> None:
    home = str(Path.home())
    found = subprocess.run(
        ["git", "grep", "-lIF", "-e", f"{ROOT}/", "-e", f"{home}/."], cwd=ROOT, capture_output=True, text=True
    )
    assert found.stdout.splitlines() == []


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda sheet: sheet.name)
def test_styles_know_no_left_and_right(sheet: Path) -> None:
    css = without_comments(sheet.read_text(encoding="utf-8"))
    assert [line.strip() for line in css.splitlines() if PHYSICAL.search(line)] == []


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda sheet: sheet.name)
def test_styles_load_nothing_from_elsewhere_and_take_colours_from_tokens(sheet: Path) -> None:
    css = without_comments(sheet.read_text(encoding="utf-8"))
    assert "//" not in css
    if sheet.name != "tokens.css":
        assert COLOUR.findall(css) == []


def test_the_check_of_styles_can_fail() -> None:
    for line in ("margin-left: 1px;", "a{left:0}", "text-align: right", "border-top-left-radius: 2px"):
        assert PHYSICAL.search(line), line
    for line in ("margin-inline-start: 1px", "inset-block-start: 0", "text-align: start", "--left: 1"):
        assert not PHYSICAL.search(line), line


def test_public_templates_have_no_inline_code() -> None:
    templates = [name for name in tracked("*.html") if "/panels/" not in name and "/widgets/" not in name]
    assert len(templates) > 40
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")|<style|\sstyle=|\son[a-z]+=|javascript:"
    )
    found = [name for name in templates if inline.search((ROOT / name).read_text(encoding="utf-8"))]
    assert found == []
