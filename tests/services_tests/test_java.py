"""Which Java runs Elasticsearch."""

from pathlib import Path

import pytest

from tests.services.java import choose_java, named_homes, suitable_version

COMPLETE = "java.base jdk.attach"


def home(folder: Path, version: str, modules: str = COMPLETE) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch()
    (folder / "release").write_text(f'JAVA_VERSION="{version}"\nMODULES="{modules}"\n')
    return folder


@pytest.mark.parametrize(("version", "major"), [("17.0.15", 17), ("25", 25), ("21.0.2", 21)])
def test_a_complete_java_of_17_or_later_suits(tmp_path: Path, version: str, major: int) -> None:
    assert suitable_version(home(tmp_path / "jdk", version)) == major


@pytest.mark.parametrize(
    ("version", "modules"),
    [("1.8.0_402", COMPLETE), ("11.0.2", COMPLETE), ("21.0.2", "java.base"), ("new", COMPLETE)],
)
def test_an_old_trimmed_or_unreadable_java_does_not(tmp_path: Path, version: str, modules: str) -> None:
    assert suitable_version(home(tmp_path / "jdk", version, modules)) is None


def test_a_folder_without_java_does_not(tmp_path: Path) -> None:
    assert suitable_version(tmp_path) is None


def test_the_oldest_that_suits_is_chosen(tmp_path: Path) -> None:
    homes = [home(tmp_path / name, version) for name, version in [("c", "25"), ("a", "11"), ("b", "17.0.1")]]
    assert choose_java(homes) == tmp_path / "b"
    assert choose_java([]) is None


def test_elasticsearch_has_a_java_variable_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ES_JAVA_HOME", "/one")
    monkeypatch.setenv("JAVA_HOME", "/two")
    assert named_homes() == [Path("/one"), Path("/two")]
