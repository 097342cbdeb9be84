"""Checks of platforms: polite, never into a private network, and slow to call something unreachable."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from knowledge_base import reachability
from knowledge_base.models import Reachability, Reason
from knowledge_base.polite_requests import MOST_REDIRECTS, Answer, ask
from knowledge_base.reachability import check_due, check_when_wanted, note
from outbox.handlers import jobs
from publication.guarded_requests import Network, is_public
from publication.models import PublicRecord
from tests.knowledge_base.web import Web, serving

HEADERS = {"User-Agent": "test"}
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


# What an answer means


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Answer(True)),
        (204, Answer(True)),
        (404, Answer(False, Reason.NOT_FOUND)),
        (410, Answer(False, Reason.NOT_FOUND)),
        (500, Answer(False, Reason.SERVER_ERROR)),
        (503, Answer(False, Reason.SERVER_ERROR)),
        (401, Answer(True, Reason.CHECK_REFUSED)),
        (403, Answer(True, Reason.CHECK_REFUSED)),
        (429, Answer(True, Reason.CHECK_REFUSED)),
    ],
)
def test_statuses(web: Web, status: int, expected: Answer) -> None:
    web.answer = lambda method, path: (status, {})
    assert ask(web.url(), HEADERS, web.network()) == expected


def test_a_page_that_answers_is_asked_once_with_head(web: Web) -> None:
    ask(web.url("/start?a=1"), HEADERS, web.network())
    assert [(method, path) for method, path, _headers in web.asked] == [("HEAD", "/start?a=1")]


@pytest.mark.parametrize("status", [405, 501, 404])
def test_a_server_that_does_not_take_head_is_asked_with_get(web: Web, status: int) -> None:
    web.answer = lambda method, path: (200 if method == "GET" else status, {})
    assert ask(web.url(), HEADERS, web.network()) == Answer(True)
    assert web.methods == ["HEAD", "GET"]


def test_a_slow_server_runs_out_of_time(web: Web) -> None:
    web.pause = 1.5
    began = time.monotonic()
    assert ask(web.url(), HEADERS, web.network(timeout=0.3)) == Answer(False, Reason.TIMEOUT)
    assert time.monotonic() - began < 1.2


def test_a_server_that_sends_a_letter_now_and_then_runs_out_of_time() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                for _ in range(60):
                    connection.send(b"x")
                    time.sleep(0.05)
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    network = Network(lambda host, port: ["127.0.0.1"], lambda address, port: True, 0.4)
    began = time.monotonic()
    answer = ask(f"http://site.example:{port}/", HEADERS, network)
    assert (answer, time.monotonic() - began < 1.5) == (Answer(False, Reason.TIMEOUT), True)
    thread.join()
    listener.close()


def test_nobody_listens(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    network = web.network(permits=lambda address, port: True)
    assert ask(f"http://site.example:{port}/", HEADERS, network) == Answer(False, Reason.NO_CONNECTION)


def test_a_name_nobody_knows(web: Web) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert ask(web.url(), HEADERS, Network(unknown)) == Answer(False, Reason.NO_NAME)
    assert web.asked == []


def test_a_site_without_a_certificate_is_named_apart(web: Web) -> None:
    address = web.url().replace("http://", "https://")
    assert ask(address, HEADERS, web.network()) == Answer(False, Reason.TLS)


def test_what_is_no_http_is_named_apart() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"220 mail.example ESMTP\r\n")

    thread = threading.Thread(target=greet)
    thread.start()
    network = Network(lambda host, port: ["127.0.0.1"], lambda address, port: True, 2)
    address = f"http://site.example:{listener.getsockname()[1]}/"
    assert ask(address, HEADERS, network) == Answer(False, Reason.BAD_ANSWER)
    thread.join()
    listener.close()


# Redirects


def test_redirects_are_followed(web: Web) -> None:
    web.answer = lambda method, path: (302, {"Location": "/ar/"}) if path == "/" else (200, {})
    assert ask(web.url(), HEADERS, web.network()) == Answer(True)
    assert [path for _method, path, _headers in web.asked] == ["/", "/ar/"]


def test_redirects_without_end(web: Web) -> None:
    web.answer = lambda method, path: (301, {"Location": "/again"})
    assert ask(web.url(), HEADERS, web.network()) == Answer(False, Reason.REDIRECTS)
    assert len(web.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "target", ["http://inside.example:{port}/", "ftp://site.example/", "file:///etc/passwd"]
)
def test_a_redirect_may_not_leave_the_public_web(web: Web, target: str) -> None:
    names = {"site.example": "127.0.0.1", "inside.example": "10.0.0.7"}
    network = Network(lambda host, port: [names[host]], lambda address, port: address == "127.0.0.1", 2)
    web.answer = lambda method, path: (302, {"Location": target.format(port=web.port)})
    assert ask(web.url(), HEADERS, network) == Answer(False, Reason.NOT_PUBLIC)
    assert len(web.asked) == 1


# Which addresses may be asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_private_addresses_are_never_asked(address: str) -> None:
    assert not is_public(address, 443)


def test_public_addresses_may_be_asked_on_the_ports_of_sites() -> None:
    assert is_public("93.184.216.34", 443)
    assert is_public("2606:2800:220:1:248:1893:25c8:1946", 80)
    assert not is_public("93.184.216.34", 22)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/latest/meta-data",
        "http://2130706433/", "http://user:secret@site.example/", "gopher://site.example/", "http://",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_are_refused_by_default(address: str) -> None:
    assert ask(address, HEADERS) == Answer(False, Reason.NOT_PUBLIC)


def test_one_private_address_among_those_of_a_name_is_enough_to_refuse(web: Web) -> None:
    network = Network(lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert ask("http://site.example/", HEADERS, network) == Answer(False, Reason.NOT_PUBLIC)


def test_a_name_is_resolved_once_for_each_request(web: Web) -> None:
    seen: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        seen.append(host)
        return ["127.0.0.1"]

    network = Network(changing, lambda address, port: True, 2)
    ask(web.url(), HEADERS, network)
    assert seen == ["site.example"]


# Three failed checks, an hour apart


def failed(row: Reachability, *moments: datetime) -> Reachability:
    for moment in moments:
        note(row, Answer(False, Reason.TIMEOUT), moment)
    return row


def test_unreachable_after_three_failed_checks_since_the_first() -> None:
    row = Reachability(public_id="platform-a")
    states = [failed(row, START + hours * HOUR).state for hours in range(3)]
    assert states == ["failing", "failing", "unreachable"]
    assert row.unreachable_since == START


def test_checks_within_an_hour_count_once() -> None:
    row = failed(Reachability(), *(START + timedelta(minutes=10 * step) for step in range(6)))
    assert (row.failures, row.state) == (1, "failing")


def test_recovery_clears_everything() -> None:
    row = failed(Reachability(), START, START + HOUR, START + 2 * HOUR)
    note(row, Answer(True), START + 3 * HOUR)
    assert (row.state, row.unreachable_since, row.failures, row.reason) == ("reached", None, 0, "")
    assert row.last_reached == START + 3 * HOUR
    assert failed(row, START + 30 * HOUR).failing_since == START + 30 * HOUR


def test_the_next_check_is_a_day_away_after_an_answer_and_not_at_the_same_time_for_all() -> None:
    pauses = set()
    for _ in range(20):
        row = Reachability()
        note(row, Answer(True), START)
        pauses.add(row.next_check - START)
    assert min(pauses) >= timedelta(days=1)
    assert max(pauses) <= timedelta(hours=30)
    assert len(pauses) > 10


def test_checks_of_what_stays_away_become_rarer() -> None:
    row = Reachability()
    moment, pauses = START, []
    for _ in range(12):
        failed(row, moment)
        pauses.append(row.next_check - moment)
        moment = row.next_check
    assert HOUR <= pauses[0] <= 1.25 * HOUR
    assert HOUR <= pauses[1] <= 1.25 * HOUR
    assert pauses[2] >= 2 * HOUR
    assert pauses[-1] >= timedelta(days=1)
    assert max(pauses) <= timedelta(hours=30)


# The worker


def set_address(external_id: str, address: str) -> str:
    """Give the public record of a sample platform an address; returns its public id."""
    rows = PublicRecord.objects.filter(type="platform", external_id=external_id)
    for row in rows:
        row.data["address"] = address
        row.save()
    return rows[0].public_id


@pytest.fixture
def platforms(db: None, web: Web) -> list[str]:
    """Two platforms on one host, and no other with an address."""
    for name in ("national-access-to-information-platform", "education-proactive-publication-space"):
        set_address(name, "")
    names = ("open-data", "charaka-portal")
    return [set_address(name, web.url(f"/{name}")) for name in names]


def test_a_round_asks_each_platform_once_and_one_after_the_other(web: Web, platforms: list[str]) -> None:
    web.pause = 0.05
    checked = check_due(at=START + timedelta(days=3650), network=web.network())
    assert {row.public_id for row in checked} == set(platforms)
    assert sorted(path for _method, path, _headers in web.asked) == ["/charaka-portal", "/open-data"]
    assert web.most_at_once == 1
    assert all(row.state == "reached" for row in Reachability.objects.all())


def test_who_asks_says_who_it_is(web: Web, platforms: list[str]) -> None:
    check_due(everything=True, network=web.network())
    headers = web.asked[0][2]
    assert settings.WAGTAILADMIN_BASE_URL in headers["User-Agent"]
    assert settings.DEFAULT_FROM_EMAIL in headers["User-Agent"]
    assert "Cookie" not in headers


def test_what_was_checked_is_not_due_again(web: Web, platforms: list[str]) -> None:
    moment = datetime.now(UTC) + HOUR
    assert len(check_due(at=moment, network=web.network())) == 2
    assert check_due(at=moment + 23 * HOUR, network=web.network()) == []
    assert len(check_due(at=moment + 31 * HOUR, network=web.network())) == 2


def test_a_host_somebody_else_is_asking_is_left_alone(web: Web, platforms: list[str]) -> None:
    moment = datetime.now(UTC) + HOUR
    reachability.enrol()
    Reachability.objects.update(claimed_until=moment + timedelta(minutes=1))
    assert check_due(at=moment, network=web.network()) == []
    assert web.asked == []
    assert len(check_due(at=moment + timedelta(minutes=2), network=web.network())) == 2


def test_a_new_address_starts_anew_and_a_platform_without_one_is_forgotten(
    web: Web, platforms: list[str]
) -> None:
    web.answer = lambda method, path: (500, {})
    check_due(everything=True, network=web.network())
    set_address("open-data", web.url("/moved"))
    set_address("charaka-portal", "")
    reachability.enrol()
    row = Reachability.objects.get()
    assert (row.address, row.failures, row.last_checked) == (web.url("/moved"), 0, None)


def test_a_printed_address_without_scheme_is_checked_as_the_page_links_to_it(db: None) -> None:
    reachability.enrol()
    links = set(Reachability.objects.values_list("address", flat=True))
    assert "https://www.chafafiya.ma" in links


def test_a_broken_answer_of_one_platform_does_not_stop_the_round(web: Web, platforms: list[str]) -> None:
    set_address("open-data", "http://[broken")
    checked = {row.reason for row in check_due(everything=True, network=web.network())}
    assert checked == {"", Reason.BAD_ANSWER}


def test_without_the_setting_nothing_is_asked(web: Web, platforms: list[str]) -> None:
    assert settings.PORTAL_CHECK_PLATFORMS is False
    assert check_when_wanted() == 0
    assert not Reachability.objects.filter(last_checked__isnull=False).exists()
    with pytest.raises(CommandError, match="PORTAL_CHECK_PLATFORMS"):
        call_command("check_platforms", "--now")


@override_settings(PORTAL_CHECK_PLATFORMS=True)
def test_the_command_says_what_it_found(
    web: Web, platforms: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the test's own network, this machine is none that may be asked."""
    set_address("charaka-portal", "")
    set_address("open-data", web.url(host="127.0.0.1"))
    call_command("check_platforms", "--now")
    said = capsys.readouterr().out
    assert f"{web.url(host='127.0.0.1')}: failing {Reason.NOT_PUBLIC}" in said
    assert said.endswith("1 checked\n")
    assert web.asked == []


def test_the_worker_knows_the_job() -> None:
    job = next(job for job in jobs() if job.name == "knowledge_base.check_platforms")
    assert job.run is check_when_wanted
    assert job.every <= timedelta(minutes=30)
