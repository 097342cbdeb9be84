"""URLs given by the environment, and names that keep test runs apart."""

import socket
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.services.artifacts import Artifact, sha256_of
from tests.services.elasticsearch import unpack
from tests.services.processes import ServiceUnavailable
from tests.services.provision import ensure, require_answer
from tests.services.runs import environment_of_run, redis_of_worker, take_run_number

URLS = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:15432/postgres",
    "REDIS_URL": "redis://127.0.0.1:16379/0",
    "ELASTICSEARCH_URL": "http://127.0.0.1:19200",
}


def test_urls_of_the_environment_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        given = {name: f"scheme://{address}/{name}" for name in URLS}
        for name, url in given.items():
            monkeypatch.setenv(name, url)
        assert ensure() == given


def test_a_service_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(ServiceUnavailable, match=r"DATABASE_URL=postgres://editor:\*\*\*@127\.0\.0\.1:1/x"):
        require_answer("DATABASE_URL", "postgres://editor:secret@127.0.0.1:1/x")


def test_runs_at_the_same_time_get_different_numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SERVICES_STATE", str(tmp_path))
    assert [take_run_number(), take_run_number()] == [0, 1]


def test_the_first_run_uses_the_urls_unchanged() -> None:
    assert environment_of_run(URLS, 0) == URLS | {"PORTAL_TEST_RUN": "test"}


def test_workers_of_a_run_empty_only_their_own_cache() -> None:
    runs = [environment_of_run(URLS, number)["REDIS_URL"] for number in range(4)]
    workers = [redis_of_worker(url, worker) for url in runs for worker in ("gw0", "gw1", "gw2")]
    assert len({*runs, *workers}) == 16


def test_a_second_run_has_its_own_database_and_names() -> None:
    environment = environment_of_run(URLS, 1)
    assert environment["DATABASE_URL"] == "postgres://postgres@127.0.0.1:15432/run1"
    assert environment["REDIS_URL"] == "redis://127.0.0.1:16379/1"
    assert environment["ELASTICSEARCH_URL"] == URLS["ELASTICSEARCH_URL"]
    assert environment["PORTAL_TEST_RUN"] == "test1"


def test_indices_of_this_worker_begin_with_its_prefix(worker_prefix: str, worker_id: str) -> None:
    assert worker_prefix.startswith("test")
    assert worker_id == "master" or worker_prefix.endswith(f"_{worker_id}")


def test_only_elasticsearch_is_taken_from_its_distribution(tmp_path: Path) -> None:
    file = tmp_path / "distribution.zip"
    with ZipFile(file, "w") as archive:
        for name in ("sonar/elasticsearch/lib/a.jar", "sonar/elasticsearch/bin/x.bat", "sonar/lib/b.jar"):
            archive.writestr(name, "content")
    with ZipFile(file) as archive:
        unpack(archive, tmp_path / "home")
    files = {path.relative_to(tmp_path / "home").as_posix() for path in (tmp_path / "home").rglob("*.*")}
    assert files == {"lib/a.jar"}


def test_an_artifact_in_the_cache_is_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SERVICES_CACHE", str(tmp_path))
    (tmp_path / "thing-1").mkdir()
    assert Artifact("no.such.group", "thing", "1", "jar", "").fetch(unpack) == tmp_path / "thing-1"


def test_checksums_are_those_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert sha256_of(tmp_path / "file").startswith("ba7816bf8f01cfea")
