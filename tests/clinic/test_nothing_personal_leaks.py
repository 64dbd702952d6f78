"""Odd strings are typed into every field of the running site, and then looked for everywhere."""

import base64
import re
import time

import pytest

from tests.clinic.callbacks import FORM
from tests.clinic.mail_server import mail_server, wait_until
from tests.clinic.running_site import Visitor, manage, open_site, stamps_of

ADDRESS = "203.0.113.77"
TYPED = {
    "name": "Xyzzyva Qwopquag",
    "phone": "+1 304-555-0187",
    "email": "vexillum.quixo@zyxwvuts.example",
    "language": "Kwijibonese",
    "message": "Grimblehawk told me so",
    "times": ["morning"],
    "visit": "telehealth",
}
# Any piece of it would be too much.
PIECES = (
    *("Xyzzyva", "Qwopquag", "304-555-0187", "3045550187", "555-0187", "5550187"),
    *("vexillum.quixo", "zyxwvuts", "Kwijibonese", "Grimblehawk", ADDRESS),
)


class Mail:
    """Where the mail server listens."""


@pytest.fixture(scope="module")
def used_site(tmp_path_factory):
    """A site on which people have typed, right and wrong, with faults; what it sent and said."""
    with mail_server(Mail) as mail:
        site = open_site(
            tmp_path_factory.mktemp("leaks"),
            message_box=True,
            EMAIL_URL=f"smtp://127.0.0.1:{Mail.EMAIL_PORT}",
            CALLBACK_EMAIL="frontdesk@example.org",
        )
        site.start()
        try:
            yield site, mail, *use(site, mail)
        finally:
            site.kill()


def use(site, mail):
    """([the pages that did not come in answer to a wrong form], [what commands said])"""
    stamps, visitor = iter(stamps_of(site, 40)), Visitor(site, ADDRESS)
    mail.mood = "refuse"
    receipts = [visitor.ask(**TYPED, stamp=next(stamps))[1]["Location"]]
    tried = "SELECT count(*) FROM clinic_callbackrequest WHERE notice_tries = 1"
    wait_until(lambda: mail.tries and site.ask(tried) == [(1,)])
    time.sleep(1)  # until it has written down that this was in vain
    mail.mood = "accept"
    receipts.append(visitor.ask(**TYPED | {"phone": ""}, stamp=next(stamps))[1]["Location"])
    receipts.append(visitor.ask(**TYPED, subject=TYPED["name"], stamp=next(stamps))[1]["Location"])
    wrong = [
        visitor.ask(**TYPED | {"email": f"{TYPED['email']}@"}, stamp=next(stamps)),
        visitor.ask(**TYPED, stamp="forged"),
        visitor.post(FORM, TYPED, Origin="https://elsewhere.example"),
    ]
    assert [status for status, *_rest in wrong] == [422, 422, 403]
    visitor.post(FORM, {"name": TYPED["name"] * 100_000})  # far too large
    with site.database() as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert visitor.ask(**TYPED, stamp=next(stamps))[0] == 503
        connection.execute("ROLLBACK")
    while visitor.ask(**TYPED, stamp=next(stamps))[0] != 429:
        pass
    sent = "SELECT count(*) FROM clinic_callbackrequest WHERE notice_sent_at IS NOT NULL"
    wait_until(lambda: site.ask(sent)[0][0] >= 15)
    with site.database() as connection:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("UPDATE clinic_callbackrequest SET notice_next_at = '2020-01-01'")
    said = [
        manage(site, command, *options)[1]
        for command, *options in (
            ("sendnotices", "--dry-run"),
            ("sendnotices",),
            ("eraserequests", "--dry-run"),
            ("resealrequests",),
            ("eraserequests",),
        )
    ]
    pages = [visitor.get(path)[2] for path in ("/", "/contact/", FORM, *receipts)]
    return pages, said


def found_in(data):
    """The pieces that stand in some bytes, in any of the ways in which text is written down."""
    return {
        piece for piece in PIECES for spelled in spellings(piece) if spelled.lower() in data.lower()
    }


def spellings(piece):
    yield piece.encode()
    yield piece.replace("@", "%40").encode()
    yield from (piece.encode("utf-16-le"), piece.encode("utf-16-be"))
    for start in range(3):  # where base64 begins decides what it looks like
        coded = base64.b64encode(b" " * start + piece.encode())
        yield coded[start + 1 : -4].rstrip(b"=")


def test_the_search_would_find_it():
    for piece in PIECES:
        text = f"before {piece} after"
        for data in (
            text.encode(),
            text.encode("utf-16"),
            *(base64.b64encode(b"x" * start + text.encode()) for start in range(3)),
        ):
            assert piece in found_in(data)
    assert not found_in(b"nothing of that")


def test_all_was_stored_all_the_same(used_site):
    site, mail, *_rest = used_site
    states = site.ask("SELECT state, count(*) FROM clinic_callbackrequest GROUP BY state")
    assert dict(states) == {"new": 19, "spam": 1}
    assert len(mail.messages) >= 15


def test_the_files_of_the_site_hold_none_of_it(used_site):
    site = used_site[0]
    files = [path for path in site.data.rglob("*") if path.is_file()]
    assert {"site.sqlite3", "site.sqlite3-wal"} <= {path.name for path in files}
    for path in files:
        if "static" not in path.parts:
            assert found_in(path.read_bytes()) == set(), path


def test_the_log_holds_none_of_it(used_site):
    site = used_site[0]
    log = site.log.read_bytes()
    assert b'"POST /contact/callback/" 503' in log and b"could not be stored" in log
    assert b"was not sent" in log
    for receipt in site.ask("SELECT reference FROM clinic_callbackrequest"):
        assert f"received/{receipt[0]}".encode() not in log
    assert found_in(log) == set()


def test_the_mails_hold_none_of_it(used_site):
    mail = used_site[1]
    for message in mail.messages:
        assert found_in(message.encode()) == set()
        coded = re.search(r"\n\n([\w+/=\n]+)$", message.replace("\r\n", "\n"))
        if coded and "base64" in message:
            assert found_in(base64.b64decode(coded[1])) == set()


def test_the_pages_and_the_commands_say_none_of_it(used_site):
    _site, _mail, pages, said = used_site
    assert sum("We have your request" in page for page in pages) == 3
    assert any("sent." in words for words in said)
    for text in (*pages, *said):
        assert found_in(text.encode()) == set()
