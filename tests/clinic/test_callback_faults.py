"""Everything goes wrong at once, on the real server: the rows and the notices are counted."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.clinic.callbacks import FORM
from tests.clinic.mail_server import mail_server, wait_until
from tests.clinic.running_site import FACTS, Visitor, manage, open_site, stamps_of

DESK = "frontdesk@example.org"


class Mail:
    """What `mail_server` sets; the running site learns it from its environment instead."""


@pytest.fixture(scope="module")
def mail():
    with mail_server(Mail) as handler:
        yield handler


@pytest.fixture(scope="module")
def site(mail, tmp_path_factory):
    site = open_site(
        tmp_path_factory.mktemp("faults"),
        EMAIL_URL=f"smtp://127.0.0.1:{Mail.EMAIL_PORT}",
        CALLBACK_EMAIL=DESK,
    )
    site.start()
    yield site
    site.kill()


@pytest.fixture(autouse=True)
def nothing_yet(site, mail):
    mail.mood, mail.messages = "accept", []
    with site.database() as connection:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("DELETE FROM clinic_callbackrequest")
        connection.execute("DELETE FROM clinic_submissions")


@pytest.fixture(scope="module")
def new_stamp(site):
    return iter(stamps_of(site, 700)).__next__


def facts(site):
    """(requests, notices that were sent)"""
    [counted] = site.ask(FACTS)
    return counted


def test_a_double_click_is_one_request_and_one_notice(site, mail, new_stamp):
    for _time in range(5):
        stamp = new_stamp()
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda stamp: Visitor(site).ask(stamp=stamp), [stamp] * 6))
        assert {status for status, *_rest in answers} == {302}
        receipts = {headers["Location"].split("/")[4].split(":")[0] for _s, headers, _p in answers}
        assert len(receipts) == 1
    wait_until(lambda: facts(site) == (5, 5))
    time.sleep(0.5)  # for those who would send a second one
    assert len(mail.messages) == 5


def test_a_flood_of_five_hundred_fills_nothing_and_shuts_nobody_out(site, mail, new_stamp):
    flood = Visitor(site, "203.0.113.66")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: flood.ask(stamp=new_stamp()), range(500)))
    statuses = [status for status, *_rest in answers]
    assert statuses.count(302) == 20 and statuses.count(429) == 480
    patient = Visitor(site, "198.51.100.20")
    for _person in range(15):
        assert patient.ask(stamp=new_stamp())[0] == 302
    wait_until(lambda: facts(site) == (35, 35))
    assert len(mail.messages) == 35


def test_with_the_database_locked_nothing_is_promised_and_nothing_typed_is_lost(
    site, mail, new_stamp
):
    stamp = new_stamp()
    with site.database() as connection:
        connection.execute("BEGIN IMMEDIATE")
        status, headers, page = Visitor(site).ask(stamp=stamp, language="Català")
        connection.execute("ROLLBACK")
    assert status == 503 and headers["Retry-After"]
    assert "Your request was not sent" in page and "Ana Núñez" in page and "Català" in page
    assert "tel:+12025550100" in page
    assert facts(site) == (0, 0) and mail.messages == []
    assert Visitor(site).ask(stamp=stamp, language="Català")[0] == 302
    wait_until(lambda: facts(site) == (1, 1))


def test_a_database_that_is_locked_for_a_moment_is_waited_for(site, new_stamp):
    stamp = new_stamp()
    with site.database() as connection, ThreadPoolExecutor(1) as pool:
        connection.execute("BEGIN IMMEDIATE")
        answer = pool.submit(Visitor(site).ask, stamp=stamp)
        time.sleep(1)
        connection.execute("ROLLBACK")
        assert answer.result()[0] == 302
    wait_until(lambda: facts(site) == (1, 1))


def test_with_mail_down_the_request_is_safe_and_the_command_tells_staff_later(
    site, mail, new_stamp
):
    mail.mood = "refuse"
    before = mail.tries
    status, headers, _page = Visitor(site).ask(stamp=new_stamp())
    assert status == 302
    assert "We have your request" in Visitor(site).get(headers["Location"])[2]
    wait_until(lambda: mail.tries > before)
    wait_until(lambda: site.ask("SELECT notice_tries FROM clinic_callbackrequest") == [(1,)])
    assert facts(site) == (1, 0) and mail.messages == []
    assert manage(site, "sendnotices") == (0, "No notice is due.\n")
    make_due(site)
    assert manage(site, "sendnotices")[0] == 1 and mail.messages == []
    mail.mood = "accept"
    make_due(site)
    assert manage(site, "sendnotices")[0] == 0
    assert facts(site) == (1, 1) and len(mail.messages) == 1


def test_two_commands_at_once_send_each_notice_once(site, mail, new_stamp):
    mail.mood = "busy"
    for _number in range(8):
        Visitor(site).ask(stamp=new_stamp())
    tried = "SELECT count(*) FROM clinic_callbackrequest WHERE notice_tries > 0"
    wait_until(lambda: site.ask(tried) == [(8,)])
    time.sleep(1)
    mail.mood = "accept"
    make_due(site)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: manage(site, "sendnotices"), range(3)))
    assert [status for status, _said in results] == [0, 0, 0]
    assert facts(site) == (8, 8) and len(mail.messages) == 8


def test_a_server_that_is_killed_in_between_loses_no_request(site, mail, new_stamp):
    mail.mood = "refuse"
    assert Visitor(site).ask(stamp=new_stamp())[0] == 302
    site.kill()
    mail.mood = "accept"
    make_due(site)
    assert manage(site, "sendnotices")[0] == 0
    assert facts(site) == (1, 1) and len(mail.messages) == 1
    site.start()
    assert Visitor(site).get(FORM)[0] == 200


def test_an_erased_request_is_in_no_file_any_more(site, new_stamp):
    Visitor(site).ask(stamp=new_stamp())
    wait_until(lambda: facts(site) == (1, 1))
    [[pk, sealed]] = site.ask("SELECT id, sealed FROM clinic_callbackrequest")
    assert in_files(site, sealed)
    with site.database() as connection:
        connection.execute(
            "UPDATE clinic_callbackrequest SET state = 'done', done_at = '2020-01-01' WHERE id = ?",
            [pk],
        )
    status, said = manage(site, "eraserequests")
    assert (status, said) == (0, "Requests erased: 1.\n")
    assert facts(site) == (0, 0)
    assert not in_files(site, sealed) and not in_files(site, sealed[40:120])
    assert site.ask("SELECT reason, count FROM clinic_erasure") == [("time", 1)]


def in_files(site, sealed):
    return any(bytes(sealed) in path.read_bytes() for path in site.data.glob("site.sqlite3*"))


def make_due(site):
    """As if the pause were over."""
    with site.database() as connection:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute(
            "UPDATE clinic_callbackrequest SET notice_next_at = '2020-01-01'"
            " WHERE notice_sent_at IS NULL"
        )
