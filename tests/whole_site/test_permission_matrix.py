"""Everybody at every address of the desk: who may look, who may act, and that a refusal is one.

The addresses come from the URL resolver. A new one fails here until LOOKS says who may see it.
An answer is a status, the address that it leads to, or NO_SCRIPT: a 403 that a script can read.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from PIL import Image

from articles import preview_views, publishing, workflow
from articles.desk import openings, preview_links, uploads, work_in_progress
from articles.models import (
    Article,
    Contributor,
    MissedSearch,
    PreviewAnswer,
    PreviewLink,
    StagedEdit,
    Upload,
)
from articles.search import missed
from articles.text.document import ContributorDocument
from clinic import publishing as clinic_publishing
from clinic.document import ClinicDocument
from clinic.models import ClinicRevision
from staff import second_factor
from tests.clinic.clinic_forms import CLINIC
from tests.clinic.inboxes import make_request
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_sound_document,
    make_synonym,
    make_term,
    make_urgent_word,
    make_wording,
)
from tests.staff.people import PASSWORD, code_of, with_app

pytestmark = pytest.mark.django_db

# Who comes, and as what

GROUPS = {
    "writer": ["Writers"],
    "clinician": ["Clinicians"],
    "editor": ["Editors"],
    "inbox": ["Inbox"],
    "no group": [],
}
STAFF = {*GROUPS, "superuser"}
OUTSIDE = {"no staff", "visitor"}
PEOPLE = sorted(STAFF | OUTSIDE)

NOBODY = set()
SUPERUSERS = {"superuser"}
EDITORS = SUPERUSERS | {"editor"}
WRITERS = EDITORS | {"writer"}
SIGNERS = SUPERUSERS | {"clinician"}
READERS = WRITERS | SIGNERS
INBOX = SUPERUSERS | {"inbox"}

SIGN_IN = "/admin/login/?next=*"
NO_SCRIPT = "403 in JSON"
REFUSALS = (403, SIGN_IN, NO_SCRIPT)


def page(who, answer=200):
    """Other staff are refused; whoever is not staff is asked to sign in."""
    outside = dict.fromkeys(OUTSIDE, SIGN_IN)
    return dict.fromkeys(STAFF, 403) | outside | dict.fromkeys(who, answer)


def script(who, answer=200, refused=NO_SCRIPT):
    return dict.fromkeys(PEOPLE, refused) | dict.fromkeys(who, answer)


def everybody(answer):
    return dict.fromkeys(PEOPLE, answer)


# Who may look: {address: {person: answer}}; a name in braces is an attribute of the desk below

RECORDS = {  # who adds and changes them, who deletes them
    "topic": (EDITORS, NOBODY),
    "page": (EDITORS, NOBODY),
    "reference": (WRITERS, NOBODY),
    "glossaryterm": (WRITERS, NOBODY),
    "contributor": (EDITORS, NOBODY),
    "wording": (EDITORS, EDITORS),
    "synonym": (EDITORS, EDITORS),
    "urgentword": (EDITORS, EDITORS),
    "upload": (WRITERS, EDITORS),
}
LOOKS = {
    "": page(STAFF),
    "nowhere/": page(STAFF, 404),
    "login/": everybody(200) | dict.fromkeys(STAFF, "/admin/"),
    "login/code/": everybody("/admin/login/"),
    "logout/": everybody(405) | dict.fromkeys(OUTSIDE, "/admin/"),
    "account/": page(STAFF),
    "account/set-up/": everybody("/admin/login/") | dict.fromkeys(STAFF, 200),
    "account/codes/": page(STAFF, 405),
    "account/turn-off/": page(STAFF, 405),
    "password_change/": page(STAFF),
    "password_change/done/": page(STAFF),
    "jsi18n/": page(STAFF),
    "guide/": page(STAFF),
    "guide/write/": page(STAFF),
    "r/{article_type}/{live}/": page(STAFF, "http://testserver/articles/live/"),
    "autocomplete/": page(NOBODY),
    "autocomplete/?app_label=articles&model_name=article&field_name=topic": page(READERS),
    "autocomplete/?app_label=articles&model_name=contributor&field_name=user": page(SUPERUSERS),
    "articles/": page(STAFF, 404) | dict.fromkeys(READERS, 200),
    "clinic/": page(STAFF, 404) | dict.fromkeys(READERS | INBOX, 200),
    "auth/": page(STAFF, 404) | dict.fromkeys(SUPERUSERS, 200),
    "admin/": page(STAFF, 404) | dict.fromkeys(SUPERUSERS, 200),
    # The editor's own addresses
    "editor/preview/": everybody(405),
    "editor/upload/": everybody(405),
    "articles/article/keep/": everybody(405),
    "articles/article/here/": everybody(405),
    "articles/article/session/": everybody(200),  # it says no more than whether you may write
    "articles/article/sources/": script(READERS),
    "articles/article/pictures/": script(READERS),
    # Articles
    "articles/article/": page(READERS),
    "articles/article/add/": page(WRITERS),
    "articles/article/upload/": page(WRITERS),
    "articles/article/pictures/choose/": page(READERS),
    "articles/article/throw-away/": page(STAFF, 405),
    "articles/article/signed-in/": page(STAFF),
    "articles/article/answers/{answer}/seen/": page(STAFF, 405),
    "articles/article/{live}/preview-links/{link}/revoke/": page(WRITERS, 405),
    "articles/article/{live}/history/compare/?old={live_old}&new={live_new}": page(READERS),
    "articles/article/no-number/history/": page(STAFF, "/admin/"),
    "articles/article/no-number/delete/": page(NOBODY),
    "articles/article/no-number/change/": page(READERS, "/admin/"),
    "articles/article/{live}/": page(STAFF, "/admin/articles/article/{live}/change/"),
    # Accounts and the log
    "auth/user/": page(SUPERUSERS),
    "auth/user/add/": page(SUPERUSERS),
    "auth/user/{user}/": page(STAFF, "/admin/auth/user/{user}/change/"),
    "auth/user/{user}/change/": page(SUPERUSERS),
    "auth/user/{user}/history/": page(SUPERUSERS),
    "auth/user/{user}/delete/": page(NOBODY),
    "auth/user/{user}/password/": page(SUPERUSERS),
    "auth/group/": page(SUPERUSERS),
    "auth/group/add/": page(SUPERUSERS),
    "auth/group/{group}/": page(STAFF, "/admin/auth/group/{group}/change/"),
    "auth/group/{group}/change/": page(SUPERUSERS),
    "auth/group/{group}/history/": page(SUPERUSERS),
    "auth/group/{group}/delete/": page(SUPERUSERS),
    "admin/logentry/": page(SUPERUSERS),
    "admin/logentry/add/": page(NOBODY),
    "admin/logentry/{entry}/": page(STAFF, "/admin/admin/logentry/{entry}/change/"),
    "admin/logentry/{entry}/change/": page(SUPERUSERS),
    "admin/logentry/{entry}/history/": page(SUPERUSERS),
    "admin/logentry/{entry}/delete/": page(NOBODY),
}
for name, (writers, deleters) in RECORDS.items():
    LOOKS |= {
        f"articles/{name}/": page(READERS),
        f"articles/{name}/add/": page(writers),
        f"articles/{name}/{{{name}}}/": page(STAFF, f"/admin/articles/{name}/{{{name}}}/change/"),
        f"articles/{name}/{{{name}}}/change/": page(READERS),
        f"articles/{name}/{{{name}}}/history/": page(READERS),
        f"articles/{name}/{{{name}}}/delete/": page(deleters),
    }
# What readers did not find: a list, and no page for a row
LOOKS |= {
    "articles/missedsearch/": page(WRITERS),
    "articles/missedsearch/?week=2026-01-05": page(WRITERS),
    "articles/missedsearch/add/": page(NOBODY),
    "articles/missedsearch/{missed}/": page(STAFF, "/admin/articles/missedsearch/{missed}/change/"),
    "articles/missedsearch/{missed}/change/": page(WRITERS, "/admin/"),
    "articles/missedsearch/{missed}/history/": page(STAFF, "/admin/"),
    "articles/missedsearch/{missed}/delete/": page(NOBODY),
    "articles/synonym/add/?words=frozen+shoulder": page(EDITORS),
}
# The clinic: who may look, and who may change each part
LOOKS |= {
    "clinic/clinic/": page(READERS),
    "clinic/clinic/week/": page(READERS),
    "clinic/clinic/file/": page(READERS),
    "clinic/clinic/history/": page(READERS),
    "clinic/clinic/history/{clinic_old}/": page(READERS),
    "clinic/clinic/history/{clinic_old}/restore/": page(EDITORS),
    "clinic/clinic/details/": page(EDITORS),
    "clinic/clinic/confirm/": page(EDITORS, 405),
    "clinic/clinic/session/": everybody(200),  # it says no more than whether you may change it
    "clinic/clinic/add/": page(NOBODY),
    "clinic/clinic/1/": page(STAFF, "/admin/clinic/clinic/1/change/"),
    "clinic/clinic/1/change/": page(STAFF, "/admin/clinic/clinic/"),
    "clinic/clinic/1/history/": page(STAFF, "/admin/clinic/clinic/history/"),
    "clinic/clinic/1/delete/": page(NOBODY),
}
CLINIC_PARTS = {
    "locations": "north",
    "services": "telehealth",
    "team": "2",
    "announcements": "1",
}
for name, key in CLINIC_PARTS.items():
    LOOKS |= {
        f"clinic/clinic/{name}/add/": page(EDITORS),
        f"clinic/clinic/{name}/{key}/change/": page(EDITORS),
        f"clinic/clinic/{name}/{key}/remove/": page(EDITORS),
        f"clinic/clinic/{name}/{key}/move/": page(EDITORS, 405),
    }
# What patients ask: for the inbox alone
LOOKS |= {
    "clinic/callbackrequest/": page(INBOX),
    "clinic/callbackrequest/?show=done": page(INBOX),
    "clinic/callbackrequest/add/": page(NOBODY),
    "clinic/callbackrequest/session/": everybody(200),  # it says no more than who you are
    "clinic/callbackrequest/export/": page(INBOX),
    "clinic/callbackrequest/figures/": page(INBOX),
    "clinic/callbackrequest/person/": page(INBOX),
    "clinic/callbackrequest/person/file/": page(INBOX, 405),
    "clinic/callbackrequest/person/erase/": page(INBOX, 405),
    "clinic/callbackrequest/no-number/change/": page(INBOX, "/admin/clinic/callbackrequest/"),
    "clinic/callbackrequest/no-number/delete/": page(INBOX, "/admin/clinic/callbackrequest/"),
    "clinic/callbackrequest/no-number/history/": page(INBOX, "/admin/"),
    "clinic/callbackrequest/{asked}/": page(STAFF, "/admin/clinic/callbackrequest/{asked}/change/"),
    "clinic/callbackrequest/{asked}/change/": page(INBOX),
    "clinic/callbackrequest/{asked_done}/change/": page(INBOX),
    "clinic/callbackrequest/{asked}/history/": page(INBOX),
    "clinic/callbackrequest/{asked}/delete/": page(INBOX),
}
REQUEST_STEPS = ("take", "hand", "done", "spam", "open", "note")
LOOKS |= {f"clinic/callbackrequest/{{asked}}/{step}/": page(INBOX, 405) for step in REQUEST_STEPS}
# Of each article, by what has become of it: who may archive it, and who may bring a version back.
ARTICLES = {
    "live": (EDITORS, WRITERS),
    "draft": (WRITERS, WRITERS),
    "withdrawn": (EDITORS, EDITORS),
    "archived": (EDITORS, WRITERS),
    "scheduled": (EDITORS, WRITERS),
}
for name, (archivers, restorers) in ARTICLES.items():
    looks = {
        "change/": page(READERS),
        "preview/": page(READERS),
        "preview-links/": page(WRITERS),
        "withdraw/": page(EDITORS),
        "archive/": page(archivers),
        "sign/": page(SIGNERS),
        "discard/": page(READERS, 405),
        "history/": page(READERS),
        "history/compare/": page(READERS, f"/admin/articles/article/{{{name}}}/history/"),
        f"history/{{{name}_old}}/": page(READERS),
        f"history/{{{name}_old}}/restore/": page(restorers),
        "download/": page(READERS),
        "upload/": page(WRITERS),
        "upload/decide/": page(READERS, 405),
    }
    if name in ("archived", "scheduled"):  # each page takes its time; what may differ is enough
        ends = ("change/", "archive/", "withdraw/", "preview/", "sign/")
        looks = {end: row for end, row in looks.items() if end in ends}
    LOOKS |= {f"articles/article/{{{name}}}/{end}": row for end, row in looks.items()}


# The desk: one of everything


@pytest.fixture
def desk(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(second_factor, "RECOVERY_CODES", 1)  # each takes a while to hash
    desk = SimpleNamespace(users=make_people())
    make_clinic(desk)
    make_requests(desk)
    make_records(desk)
    make_articles(desk)
    make_work(desk)
    return desk


def make_people():
    users = {name: make_user(name) for name in GROUPS}
    for name, groups in GROUPS.items():
        users[name].groups.set(Group.objects.filter(name__in=groups))
    users["superuser"] = make_user("superuser", is_superuser=True)
    users["no staff"] = make_user("no staff", is_staff=False)
    users["no staff"].groups.set(Group.objects.all())  # a colleague who has left
    return users


def make_user(name, **fields):
    fields = {"is_staff": True, "password": PASSWORD} | fields
    return User.objects.create_user(name.replace(" ", "-"), **fields)


def make_clinic(desk):
    """It has had two texts."""
    document = ClinicDocument.parse(CLINIC)
    clinic_publishing.save(replace(document, tagline="As it was"))
    desk.clinic = clinic_publishing.save(document)
    desk.clinic_old = ClinicRevision.objects.earliest().pk


def make_requests(desk):
    desk.asked = make_request().pk
    desk.asked_done = make_request(state="done", by=desk.users["inbox"]).pk


def make_records(desk):
    desk.page = make_page().pk
    desk.reference = make_reference().pk
    desk.glossaryterm = make_term().pk
    desk.wording = make_wording().pk
    desk.synonym = make_synonym().pk
    desk.urgentword = make_urgent_word().pk
    monday = missed.this_week() - missed.A_WEEK
    desk.missed = MissedSearch.objects.create(week=monday, words="tmj", count=3).pk
    for name in sorted(SIGNERS):
        document = ContributorDocument(title=f"The {name}", role="Sample")
        desk.contributor = publishing.save_contributor(name, document).pk
        Contributor.objects.filter(pk=desk.contributor).update(user=desk.users[name])
    desk.upload = uploads.keep(uploads.make(picture("green"))).pk
    Upload.objects.update(alt="A green field.")
    colleague = make_user("colleague")
    with_app(colleague)
    desk.user = colleague.pk
    desk.group = Group.objects.create(name="Guests").pk
    desk.article_type = ContentType.objects.get(app_label="articles", model="article").pk
    entry = LogEntry.objects.create(
        user=colleague, action_flag=CHANGE, object_repr="A page", change_message="Changed."
    )
    desk.entry = entry.pk


def make_articles(desk):
    """Each has had two texts; a change is staged on the live one."""
    first = {
        "live": make_sound_document(title="Live"),
        "draft": make_draft(title="Draft"),
        "withdrawn": make_document(title="Withdrawn"),
        "archived": make_draft(title="Archived"),
        "scheduled": make_sound_document(
            title="Scheduled", published_at=timezone.now() + timedelta(days=7)
        ),
    }
    desk.rows = {}
    for name, document in first.items():
        article = make_article(name, document)
        second = replace(article.document, summary="How to rest, said again.")
        desk.rows[name] = publishing.save_article(name, second, article=article)
        new, old = article.revisions.values_list("pk", flat=True)[:2]
        vars(desk).update({name: article.pk, f"{name}_old": old, f"{name}_new": new})
    desk.topic = article.topic_id
    workflow.withdraw(desk.rows["withdrawn"], by=None, why="Out of date.")
    workflow.archive(desk.rows["archived"], by=None)
    for name in ("withdrawn", "archived"):
        desk.rows[name].refresh_from_db()
    live = desk.rows["live"]
    staged = replace(live.document, title="Live, and better")
    desk.staged = workflow.stage(live, "live", staged, by=None)


def make_work(desk):
    writer = desk.users["writer"]
    link = PreviewLink.objects.create(
        article=desk.rows["live"],
        token_digest="0" * 64,
        for_whom="Nora",
        created_by=writer,
        expires_at=timezone.now() + timedelta(days=7),
    )
    desk.link = link.pk
    answer = PreviewAnswer.objects.create(
        link=link, digest=desk.staged.digest, verdict="approved", name="Nora"
    )
    desk.answer = answer.pk
    desk.opening = openings.Opening(writer.pk, desk.draft, "sample")
    work_in_progress.keep(desk.opening, SentForm({"title": ["Typed"], "base_digest": [""]}))


class SentForm(dict):
    def lists(self):
        return self.items()


def picture(colour):
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return SimpleUploadedFile("photo.png", file.getvalue(), "image/png")


# What people send


@dataclass(frozen=True)
class Action:
    """A POST. `data` is what is sent, or a function of (person, client) that says it.

    `by` are those for whom it changes something; by default all who are not refused.
    """

    name: str
    address: str
    data: object
    answers: dict
    by: set | None = None

    def may(self, person):
        return person in self.who_acts

    @property
    def who_acts(self):
        if self.by is not None:
            return self.by
        return {person for person, answer in self.answers.items() if answer not in REFUSALS}


YES = {"post": "yes"}
ARTICLE_LIST = "/admin/articles/article/"
ARTICLE_FORM = "/admin/articles/article/*/change/"


def actions(desk):
    return [
        *form_actions(desk),
        *step_actions(desk),
        *file_actions(desk),
        *link_actions(desk),
        *script_actions(desk),
        *record_actions(desk),
        *missed_actions(desk),
        *picture_actions(desk),
        *clinic_actions(desk),
        *inbox_actions(desk),
        *account_actions(desk),
        *own_account_actions(desk),
    ]


def form_actions(desk):
    """Keep, stage, publish: the form of an article."""
    publish = {"_publish": "1"}
    for name, savers in (
        ("live", WRITERS),
        ("draft", WRITERS),
        ("withdrawn", EDITORS),
        ("archived", WRITERS),
        ("scheduled", WRITERS),
    ):
        opened = desk.staged if name == "live" else desk.rows[name]
        data = typed(opened, desk, f"{name.capitalize()}, changed")
        address = f"articles/article/{{{name}}}/change/"
        yield Action(f"save the {name} one", address, data, page(savers, ARTICLE_FORM))
        yield Action(
            f"publish the {name} one", address, data | publish, page(EDITORS, ARTICLE_FORM)
        )
    new = typed(make_sound_text("new"), desk, "A new one")
    yield Action("write", "articles/article/add/", new, page(WRITERS, ARTICLE_FORM))
    yield Action(
        "write and publish", "articles/article/add/", new | publish, page(EDITORS, ARTICLE_FORM)
    )
    yield Action(
        "delete articles from the list",
        "articles/article/",
        {"action": "delete_selected", "_selected_action": [desk.draft], **YES},
        page(READERS),
        by=NOBODY,
    )
    yield Action(
        "delete an article",
        "articles/article/no-number/delete/",
        YES,
        page(NOBODY),
    )


def make_sound_text(slug):
    return SimpleNamespace(slug=slug, digest="", document=make_sound_document())


def typed(opened, desk, title):
    document = opened.document
    review = document.next_review_on
    return {
        "title": title,
        "slug": opened.slug,
        "summary": document.summary,
        "topic": desk.topic,
        "one_minute": "A pillow may help you to rest. You can stop reading here.",
        "key_points": "A pillow may ease your back [@furlan2015].",
        "body": document.body,
        "author": document.author,
        "next_review_on": review.isoformat() if review else "",
        "base_digest": opened.digest,
    }


def step_actions(desk):
    for name, (archivers, restorers) in ARTICLES.items():
        article = f"articles/article/{{{name}}}/"
        change = f"/admin/{article}change/"
        why = {"why": "It is time."}
        if name != "archived":
            yield Action(
                f"archive the {name} one", f"{article}archive/", why, page(archivers, change)
            )
        yield Action(
            f"restore a version of the {name} one",
            f"{article}history/{{{name}_old}}/restore/",
            {"seen": seen(desk, name)},
            page(restorers, change),
        )
        digest = desk.staged.digest if name == "live" else desk.rows[name].digest
        yield Action(
            f"sign the {name} one",
            f"{article}sign/",
            {"digest": digest},
            page(SIGNERS, "/admin/"),
        )
        yield Action(
            f"discard the staged text of the {name} one",
            f"{article}discard/",
            {},
            page(WRITERS, change),
            by=WRITERS if name == "live" else NOBODY,
        )
    for name in ARTICLES:
        change = f"/admin/articles/article/{{{name}}}/change/"
        yield Action(
            f"withdraw the {name} one",
            f"articles/article/{{{name}}}/withdraw/",
            {"why": "It is wrong."},
            page(EDITORS, change),
        )
    yield from misled_actions(desk)


def misled_actions(desk):
    """Numbers that do not belong together, and texts that nobody was shown."""
    other = "articles/article/{draft}/"
    change = f"/admin/{other}change/"
    yield Action(
        "bring another article’s version back",
        f"{other}history/{{live_old}}/restore/",
        {"seen": seen(desk, "draft")},
        page(WRITERS, 404),
        by=NOBODY,
    )
    yield Action(
        "bring a version back over a text that was not shown",
        f"{other}history/{{draft_old}}/restore/",
        {"seen": "f" * 64},
        page(WRITERS),
        by=NOBODY,
    )
    yield Action(
        "revoke another article’s preview link",
        f"{other}preview-links/{{link}}/revoke/",
        {},
        page(WRITERS, 404),
        by=NOBODY,
    )
    yield Action(
        "sign a text that was not shown",
        f"{other}sign/",
        {"digest": "f" * 64},
        page(SIGNERS, f"/admin/{other}sign/"),
        by=NOBODY,
    )
    yield Action(
        "restore from nowhere", f"{other}history/999999/restore/", {}, page(WRITERS, 404), by=NOBODY
    )
    yield Action("discard nothing", f"{other}discard/", {}, page(WRITERS, change), by=NOBODY)


def seen(desk, name):
    return f"{desk.rows[name].digest}-{desk.staged.digest if name == 'live' else ''}"


def file_actions(desk):
    text = make_draft(title="From a file", body="## Heat\n\nIt may help.\n").text
    yield Action(
        "upload a new article",
        "articles/article/upload/",
        lambda person, client: {"file": markdown("from-a-file", text)},
        page(WRITERS, "/admin/articles/article/*/change/"),
    )
    for name in ARTICLES:
        article = f"articles/article/{{{name}}}/"
        change = f"/admin/{article}change/"
        # A writer gets a sentence at the form: the text of a withdrawn article is not theirs.
        told = {"writer": f"/admin/{article}upload/"} if name == "withdrawn" else {}
        by = EDITORS if told else WRITERS
        opened = desk.staged if name == "live" else desk.rows[name]
        file_text = replace(opened.document, title=f"{name} from a file").text
        decision = {"choice": "file", "text": file_text, "seen": opened.digest, "why": "Better."}
        yield Action(
            f"decide for the file of the {name} one",
            f"{article}upload/decide/",
            decision,
            page(WRITERS, change) | told,
            by=by,
        )
        yield Action(
            f"upload a text of the {name} one",
            f"{article}upload/",
            lambda person, client, name=name, text=file_text: {"file": markdown(name, text)},
            page(WRITERS),  # the page that lets one choose, for nobody has downloaded it
            by=NOBODY,
        )


def markdown(slug, text):
    return SimpleUploadedFile(f"{slug}.md", text.encode())


def link_actions(desk):
    form = preview_links.LinkForm()
    data = {"for_whom": "Nora", "days": "7", "draw": form.initial["draw"]}
    for name in ("live", "draft"):
        address = f"articles/article/{{{name}}}/preview-links/"
        yield Action(f"make a preview link to the {name} one", address, data, page(WRITERS))
    address = "/admin/articles/article/{live}/preview-links/"
    yield Action(
        "revoke a preview link",
        "articles/article/{live}/preview-links/{link}/revoke/",
        {},
        page(WRITERS, address),
    )
    yield Action(
        "tick an answer off",
        "articles/article/answers/{answer}/seen/",
        {},
        page(WRITERS, "/admin/"),
    )


def script_actions(desk):
    def own(person, client):
        user = desk.users.get(person)
        opening = openings.Opening(user.pk if user else 0, desk.draft, "own")
        return {"opening": opening.signed, "title": "Typed"}

    writers = {"opening": desk.opening.signed, "title": "Typed over"}
    for name in ("keep", "here"):
        address = f"articles/article/{name}/"
        yield Action(f"{name}, one's own", address, own, script(WRITERS))
        yield Action(
            f"{name}, a writer's",
            address,
            writers,
            script(WRITERS, 409) | {"writer": 200},
            by={"writer"},
        )
    yield Action(
        "throw a writer's text away",
        "articles/article/throw-away/",
        writers,
        page(STAFF, ARTICLE_LIST) | {"writer": "/admin/articles/article/{draft}/change/"},
        by={"writer"},
    )
    yield Action(
        "preview", "editor/preview/", {"content": "Rest."}, script(WRITERS, refused=403), by=NOBODY
    )
    yield Action(
        "send a picture",
        "editor/upload/",
        lambda person, client: {"image": picture("red")},
        script(WRITERS),
    )


ENTRIES = {  # a text for each kind of record that is written as one
    "topic": "---\ntitle: Another\nsummary: What we say.\norder: 2\n---\nRest.\n",
    "page": "---\ntitle: Another\nsummary: Who.\norder: 2\nupdated_on: 2026-01-05\n---\nWe.\n",
    "reference": (
        "type: article-journal\ntitle: Another\nDOI: 10.1000/1\nstudy: survey\n"
        "found: People slept.\nchecked_on: 2026-01-05\n"
    ),
    "glossaryterm": "term: ache\ndefinition: A dull pain.\n",
    "wording": "avoid:\n  - victim\nsay: a person\n",
    "synonym": "words:\n  - Advil\nmeans:\n  - ibuprofen\n",
    "urgentword": "words:\n  - fire\nlevel: urgent\nheading: Now?\nitems:\n  - Call.\n",
}


def record_actions(desk):
    for name, (writers, deleters) in RECORDS.items():
        listed, one = f"articles/{name}/", f"articles/{name}/{{{name}}}/"
        yield Action(f"delete a {name}", f"{one}delete/", YES, page(deleters, f"/admin/{listed}"))
        yield Action(
            f"delete {name}s from the list",
            listed,
            {"action": "delete_selected", "_selected_action": [getattr(desk, name)], **YES},
            page(READERS) | dict.fromkeys(bulk_deleters(name), f"/admin/{listed}"),
            by=bulk_deleters(name),
        )
        if name == "upload":
            continue
        data = {"slug": "another", "text": ENTRIES.get(name, ""), "base_digest": ""}
        if name == "contributor":
            data |= {"title": "Another", "role": "Sample", "body": "", "user": ""}
        answers = page(writers, f"/admin/{listed}")
        yield Action(f"add a {name}", f"{listed}add/", data, answers)
        model = apps.get_model("articles", name)
        data = data | {"base_digest": model.objects.get(pk=getattr(desk, name)).digest}
        yield Action(f"change a {name}", f"{one}change/", data, answers)


def bulk_deleters(name):
    """Pictures are deleted one by one, for each may be in use."""
    return NOBODY if name == "upload" else RECORDS[name][1]


def missed_actions(desk):
    """What was counted is nobody's to change."""
    listed, one = "articles/missedsearch/", "articles/missedsearch/{missed}/"
    yield Action("add a search", f"{listed}add/", {"words": "x", "count": "9"}, page(NOBODY))
    yield Action("change a search", f"{one}change/", {"count": "9"}, page(NOBODY))
    yield Action("delete a search", f"{one}delete/", YES, page(NOBODY))
    data = {"action": "delete_selected", "_selected_action": [desk.missed], **YES}
    yield Action("delete searches from the list", listed, data, page(STAFF, 405), by=NOBODY)


def picture_actions(desk):
    yield Action(
        "add a picture",
        "articles/upload/add/",
        lambda person, client: {"image": picture("red")},
        page(WRITERS, "/admin/articles/upload/*/change/"),
    )
    yield Action(
        "say what a picture shows",
        "articles/upload/{upload}/change/",
        {"alt": "A field of grass."},
        page(WRITERS, "/admin/articles/upload/"),
    )


def clinic_actions(desk):
    """Each part of the clinic's document, and the document as a whole."""
    clinic, base = "clinic/clinic/", {"base": desk.clinic.digest}
    parts = {
        "locations": {"name": "Another", "street": "1 Road", "city": "Town"},
        "services": {"name": "Another", "summary": "Slow."},
        "team": {"name": "Sample: another", "role": "Nurse"},
        "announcements": {
            "text": "Another.",
            **{"starts_at_0": "2026-12-01", "starts_at_1": "08:00"},
            **{"ends_at_0": "2026-12-02", "ends_at_1": "08:00"},
        },
    }
    for name, data in parts.items():
        one, listed = f"{clinic}{name}/{CLINIC_PARTS[name]}/", f"/admin/{clinic}#{name}"
        answers = page(EDITORS, listed)
        yield Action(f"add to the {name}", f"{clinic}{name}/add/", data | base, answers)
        yield Action(f"change one of the {name}", f"{one}change/", data | base, answers)
        yield Action(f"remove one of the {name}", f"{one}remove/", base, answers)
        move = base | {"to": "up"}
        by = NOBODY if name == "announcements" else EDITORS  # there is one alone
        yield Action(f"move one of the {name}", f"{one}move/", move, answers, by=by)
    details = {"name": "Another", "phone": "+1 202-555-0100", "emergency_number": "911"}
    for name, end, data, answer in (
        ("change the clinic's details", "details/", base | details, "#details"),
        ("confirm the clinic's details", "confirm/", base | {"location": ""}, ""),
        ("confirm a location", "confirm/", base | {"location": "main"}, ""),
        (
            "bring the clinic's old details back",
            "history/{clinic_old}/restore/",
            {"seen": desk.clinic.digest},
            "",
        ),
    ):
        yield Action(name, f"{clinic}{end}", data, page(EDITORS, f"/admin/{clinic}{answer}"))
    for end in ("add/", "1/delete/"):
        yield Action(f"clinic {end}", f"{clinic}{end}", YES, page(NOBODY))
    yield Action(
        "write over the clinic",
        f"{clinic}1/change/",
        {"text": "name: x"},
        page(STAFF, f"/admin/{clinic}"),
        by=NOBODY,
    )


def inbox_actions(desk):
    """The steps of a request, and what leaves the house."""
    inbox, one = "clinic/callbackrequest/", "clinic/callbackrequest/{asked}/"
    here, listed = f"/admin/{one}change/", f"/admin/{inbox}"
    new = {"seen": "new:"}
    done = {"seen": f"done:{desk.users['inbox'].pk}"}
    span = {"which": "both", "first": "2026-01-01", "last": "2099-12-31"}
    asked = {"request": [desk.asked]}
    other = f"{inbox}{{asked_done}}/"
    for name, address, data, answer in (
        ("take a request", f"{one}take/", new, here),
        ("hand a request on", f"{one}hand/", new | {"to": desk.users["inbox"].pk}, listed),
        ("finish a request", f"{one}done/", new, listed),
        ("call a request spam", f"{one}spam/", new, listed),
        ("open a request again", f"{other}open/", done, f"/admin/{other}change/"),
        ("write a note", f"{one}note/", {"text": "Called."}, f"{here}#notes"),
        ("take requests as a table", f"{inbox}export/", span, 200),
        ("look for a person", f"{inbox}person/", {"name": "Ana Núñez"}, 200),
        ("take a person's requests", f"{inbox}person/file/", asked, 200),
        ("erase a person's requests", f"{inbox}person/erase/", asked | {"sure": "yes"}, listed),
        ("erase a request", f"{one}delete/", {"sure": "yes"}, listed),
    ):
        yield Action(name, address, data, page(INBOX, answer))
    for name, address, data, answer in (
        ("take what is not so", f"{one}take/", {"seen": "done:"}, here),
        ("give a request to an editor", f"{one}hand/", new | {"to": desk.users["editor"].pk}, here),
        ("erase without being asked", f"{one}delete/", YES, 200),
        ("erase some without being asked", f"{inbox}person/erase/", asked, 200),
        (
            "delete requests from the list",
            inbox,
            {"action": "delete_selected", "_selected_action": [desk.asked], **YES},
            405,
        ),
        ("write over a request", f"{one}change/", {"state": "done"}, 405),
    ):
        yield Action(name, address, data, page(INBOX, answer), by=NOBODY)
    yield Action("add a request", f"{inbox}add/", {"reference": "X"}, page(NOBODY))


def account_actions(desk):
    password = {"usable_password": "true", "password1": "9 words long", "password2": "9 words long"}
    stronger = {
        "username": "colleague",
        **dict.fromkeys(("is_active", "is_staff", "is_superuser"), "on"),
        "date_joined_0": "2026-01-05",
        "date_joined_1": "12:00:00",
    }
    off = {"action": "turn_second_step_off", "_selected_action": [desk.user]}
    user, group, entry = "auth/user/{user}/", "auth/group/{group}/", "admin/logentry/{entry}/"
    for name, address, data, answer in (
        (
            "add a user",
            "auth/user/add/",
            {"username": "new"} | password,
            "/admin/auth/user/*/change/",
        ),
        ("make a superuser", f"{user}change/", stronger, "/admin/auth/user/"),
        ("set a password", f"{user}password/", password, "/admin/auth/user/*/change/"),
        ("turn a second step off", "auth/user/", off, "/admin/auth/user/"),
        ("add a group", "auth/group/add/", {"name": "New"}, "/admin/auth/group/"),
        ("change a group", f"{group}change/", {"name": "Hosts"}, "/admin/auth/group/"),
        ("delete a group", f"{group}delete/", YES, "/admin/auth/group/"),
    ):
        yield Action(name, address, data, page(SUPERUSERS, answer))
    for name, address in (
        ("delete a user", f"{user}delete/"),
        ("change the log", f"{entry}change/"),
        ("add to the log", "admin/logentry/add/"),
        ("delete from the log", f"{entry}delete/"),
    ):
        yield Action(name, address, YES | {"change_message": "Nothing."}, page(NOBODY))
    for name, number, by in (
        ("auth/user", desk.user, NOBODY),
        ("auth/group", desk.group, SUPERUSERS),
        ("admin/logentry", desk.entry, NOBODY),
    ):
        yield Action(
            f"delete {name} from the list",
            f"{name}/",
            {"action": "delete_selected", "_selected_action": [number], **YES},
            page(SUPERUSERS, f"/admin/{name}/")
            | (dict.fromkeys(SUPERUSERS, 200) if "log" in name else {}),
            by=by,
        )


def own_account_actions(desk):
    """The second step and the password: everybody's own, for staff."""

    def set_up(person, client):
        response = client.get("/admin/account/set-up/")
        key = response.context["key"] if response.status_code == 200 else "00" * 20
        return {"code": code_of(key), "password": PASSWORD}

    def verified(person, client):
        user = desk.users.get(person)
        if user:
            with_app(user)
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = second_factor.device_of(user).persistent_id
            session.save()
        return {"codes-password": PASSWORD, "off-password": PASSWORD}

    yield Action(
        "set a second step up",
        "account/set-up/",
        set_up,
        everybody("/admin/login/") | dict.fromkeys(STAFF, 200),
        by=STAFF,
    )
    yield Action("make recovery codes", "account/codes/", verified, page(STAFF))
    yield Action(
        "turn one's second step off",
        "account/turn-off/",
        verified,
        page(STAFF, "/admin/account/"),
    )
    yield Action(
        "sign out", "logout/", {}, everybody(200) | dict.fromkeys(OUTSIDE, "/admin/"), by=NOBODY
    )
    words = {"new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    yield Action(
        "change one's password",
        "password_change/",
        {"old_password": PASSWORD} | words,
        page(STAFF, "/admin/password_change/done/"),
    )


# What comes of it


def clients(desk):
    """A browser for each person."""
    browsers = {person: Client(raise_request_exception=False) for person in PEOPLE}
    for person, user in desk.users.items():
        browsers[person].force_login(user)
    return browsers


def filled(template, desk):
    return template.format_map(vars(desk)) if isinstance(template, str) else template


def answer_of(response):
    if response.status_code in (301, 302):
        return response["Location"]
    if response.status_code == 403 and "json" in response["Content-Type"]:
        return NO_SCRIPT if response.json()["error"] else 403
    return response.status_code


def is_answer(answer, expected):
    if isinstance(answer, str) and isinstance(expected, str):
        return fnmatchcase(answer, expected.replace("?", "[?]"))
    return answer == expected


WRITE = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"')


@contextmanager
def tables_written():
    """The tables that anything is written to meanwhile; that somebody was there does not count."""
    tables = set()

    def note(execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match:
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
    tables.discard(Session._meta.db_table)


def everything(media):
    """A digest of each table and the names of all pictures."""
    models = [model for model in apps.get_models() if model is not Session]
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
    digests = {name: sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}
    return digests | {"files": sorted(path.name for path in media.rglob("*"))}


@contextmanager
def undone(client, media):
    """What is done meanwhile is taken back: rows, files and the session."""
    cookies, files = deepcopy(client.cookies), set(media.rglob("*"))
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies
    for path in set(media.rglob("*")) - files:
        path.unlink()


# The tests


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_address_has_its_expectation(desk):
    known = {resolve(f"/admin/{filled(look, desk)}".partition("?")[0]).route for look in LOOKS}
    there = {route for route in routes(get_resolver().url_patterns) if route.startswith("admin/")}
    assert there - known == set(), "say in LOOKS who may look there, and in actions what they send"
    assert len(there) > 100


def test_who_may_look(desk, settings):
    """A look changes nothing, but a page says who is there, and the log who read a request."""
    browsers, wrong = clients(desk), []
    before = everything(settings.MEDIA_ROOT)
    for person, client in browsers.items():
        for look, answers in LOOKS.items():
            with tables_written() as tables:
                answer = answer_of(client.get(f"/admin/{filled(look, desk)}"))
            expected = filled(answers[person], desk)
            noted = "django_admin_log" if "callbackrequest" in look else "articles_presence"
            allowed = {noted} if answer == 200 and look.endswith("change/") else set()
            if not is_answer(answer, expected) or tables - allowed:
                wrong.append(f"{person}, {look}: {answer}, not {expected} {sorted(tables)}")
    assert wrong == []
    after = everything(settings.MEDIA_ROOT)
    assert {name for name in before if before[name] != after[name]} == {"Presence", "LogEntry"}


def test_whoever_may_not_look_may_not_send_either(desk, settings):
    browsers, wrong = clients(desk), []
    before = everything(settings.MEDIA_ROOT)
    for person, client in browsers.items():
        for look, answers in LOOKS.items():
            if answers[person] not in REFUSALS:
                continue
            with tables_written() as tables:
                answer = answer_of(client.post(f"/admin/{filled(look, desk)}", YES))
            is_right = answer == 405 or is_answer(answer, answers[person])
            if not is_right or tables:
                wrong.append(f"{person}, {look}: {answer} {sorted(tables)}")
    assert wrong == []
    assert everything(settings.MEDIA_ROOT) == before


@pytest.mark.parametrize("person", sorted(OUTSIDE))
def test_a_script_is_told_in_json_that_it_has_to_sign_in(desk, person):
    client = clients(desk)[person]
    asked = {"Accept": "application/json"}
    guarded = [look for look, answers in LOOKS.items() if answers[person] == SIGN_IN]
    answers = {
        look: answer_of(client.get(f"/admin/{filled(look, desk)}", headers=asked))
        for look in guarded
    }
    assert answers == dict.fromkeys(guarded, NO_SCRIPT)


def test_who_may_act(desk, settings):
    """Whoever may, changes something by it; whoever may not, nothing at all."""
    media, wrong = settings.MEDIA_ROOT, []
    browsers, todo = clients(desk), actions(desk)
    before = everything(media)
    for person, client in browsers.items():
        for action in todo:
            with undone(client, media):
                data = action.data(person, client) if callable(action.data) else action.data
                with tables_written() as tables:
                    response = client.post(f"/admin/{filled(action.address, desk)}", data)
            answer, expected = answer_of(response), filled(action.answers[person], desk)
            if not is_answer(answer, expected) or bool(tables) != action.may(person):
                wrong.append(
                    f"{person}, {action.name}: {answer}, not {expected}; {sorted(tables)} "
                    f"{complaints(response)}"
                )
    assert wrong == []
    assert everything(media) == before


def test_only_a_superuser_changes_people_whatever_else_somebody_may(desk):
    """Not by a permission either: whoever may change people could make themselves anything."""
    editor, wrong = desk.users["editor"], []
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["auth", "admin"])
    )
    client = clients(desk)["editor"]
    for action in account_actions(desk):
        with tables_written() as tables:
            client.post(f"/admin/{filled(action.address, desk)}", action.data)
        if tables:
            wrong.append(f"{action.name}: {sorted(tables)}")
    assert wrong == []


def complaints(response):
    """What a form said, if one was shown."""
    context = getattr(response, "context", None) or {}
    form = context.get("form") or (context.get("adminform") and context["adminform"].form)
    return dict(getattr(form, "errors", {}) or {})


def test_nothing_is_done_for_another_site(desk):
    """The superuser's browser, led here by somebody else's page: there is no token."""
    client, wrong = Client(enforce_csrf_checks=True, raise_request_exception=False), []
    client.force_login(desk.users["superuser"])
    for action in actions(desk):
        data = action.data("superuser", client) if callable(action.data) else action.data
        with tables_written() as tables:
            response = client.post(f"/admin/{filled(action.address, desk)}", data)
        if response.status_code != 403 or tables:
            wrong.append(f"{action.name}: {response.status_code} {sorted(tables)}")
    assert wrong == []


def test_what_is_kept_for_good_is_not_deleted_by_any_permission(desk, settings):
    """Not by a superuser, and not by somebody with each permission that there is."""
    kept = [name for name, (_writers, deleters) in RECORDS.items() if not deleters]
    addresses = [f"articles/{name}/{{{name}}}/delete/" for name in kept]
    addresses += ["auth/user/{user}/delete/", "admin/logentry/{entry}/delete/"]
    addresses += [f"articles/article/{{{name}}}/delete/" for name in ARTICLES]
    desk.users["editor"].user_permissions.set(Permission.objects.all())
    browsers, before = clients(desk), everything(settings.MEDIA_ROOT)
    for person in ("editor", "superuser"):
        for address in addresses:
            response = browsers[person].post(f"/admin/{filled(address, desk)}", YES)
            assert response.status_code == 403, f"{person}, {address}"
    assert everything(settings.MEDIA_ROOT) == before


def test_a_writer_sends_no_more_than_the_form_offers(desk):
    """The moment of publishing, the note and a status are an editor’s, sent along or not."""
    when = {"0": "2030-01-05", "1": "12:00:00"}
    smuggled = {"note": "Smuggled.", "status": "published", "_publish_now": "1"}
    for name in ("published_at", "go_live_at"):
        smuggled |= {f"{name}_{part}": value for part, value in when.items()}
    client = clients(desk)["writer"]
    for name in ("live", "draft", "scheduled"):
        opened = desk.staged if name == "live" else desk.rows[name]
        before = desk.rows[name]
        data = typed(opened, desk, "Smuggled") | smuggled
        client.post(f"/admin/articles/article/{before.pk}/change/", data)
        article = Article.objects.get(pk=before.pk)
        assert (article.status, article.published_at) == (before.status, before.published_at)
        texts = [article.text, *StagedEdit.objects.values_list("text", flat=True)]
        assert not any("Smuggled." in text for text in texts)
        assert any("title: Smuggled" in text for text in texts), name  # the rest was saved
    assert not StagedEdit.objects.exclude(publish_at=None).exists()


def test_without_a_second_step_nobody_gets_anywhere_where_it_is_required(desk, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browsers, before, wrong = clients(desk), everything(settings.MEDIA_ROOT), []
    free = {"login/", "login/code/", "logout/", "account/set-up/"}
    for person in ("editor", "superuser"):
        for look in LOOKS.keys() - free:
            address = f"/admin/{filled(look, desk)}"
            for response in (browsers[person].get(address), browsers[person].post(address, YES)):
                answer = answer_of(response)
                is_let_in = answer not in (NO_SCRIPT, 403, 405) and not (
                    isinstance(answer, str)
                    and answer.startswith(("/admin/account/set-up/", "/admin/login/"))
                )
                if is_let_in and not look.endswith("/session/"):
                    wrong.append(f"{person}, {look}: {answer}")
    assert wrong == []
    assert everything(settings.MEDIA_ROOT) == before


@pytest.mark.parametrize(
    ("state", "answer"),
    [("open", 200), ("run out", 410), ("revoked", 410), ("withdrawn", 410), ("unknown", 404)],
)
def test_a_preview_link_says_the_same_to_everybody(desk, state, answer):
    """An account shows no more of it, and a closed one takes nothing."""
    token = "t" * 43
    links = PreviewLink.objects.filter(pk=desk.link)
    links.update(token_digest=preview_views.token_digest(token))
    browsers = clients(desk)
    shown = browsers["visitor"].get(f"/preview/{token}/").context["shown"]
    now = timezone.now()
    if state == "run out":
        links.update(expires_at=now)
    elif state == "revoked":
        links.update(revoked_at=now)
    elif state == "withdrawn":
        workflow.withdraw(Article.objects.get(pk=desk.live), by=None, why="Wrong.")
    elif state == "unknown":
        token = "u" * 43
    for person, client in browsers.items():
        address = f"/preview/{token}/"
        assert client.get(address).status_code == answer, person
        data = {"verdict": "remark", "remark": "I read it.", "name": person, "shown": shown}
        with tables_written() as tables:
            response = client.post(address, data)
        kept = PreviewAnswer.objects.filter(name=person).exists()
        assert kept == bool(tables) == (state == "open"), person
        assert response.status_code == (302 if state == "open" else answer)
