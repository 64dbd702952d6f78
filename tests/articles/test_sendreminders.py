"""Who is reminded of which review: Clara signs, Otto writes, and the office gets the rest."""

import smtplib
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.utils import timezone

from articles import publishing, reminders
from articles.models import Article, ReminderSent, SignOff
from articles.text.document import ContributorDocument
from tests.makers import make_article, make_document, make_draft

pytestmark = pytest.mark.django_db
OFFICE = "office@example.org"


@pytest.fixture(autouse=True)
def an_office(settings):
    settings.STAFF_EMAIL = OFFICE
    settings.SITE_URL = "https://pain.example.org"


def make_person(name, **fields):
    slug = name.split()[0].lower()
    user = User.objects.create_user(slug, **{"email": f"{slug}@example.org"} | fields)
    person = publishing.save_contributor(slug, ContributorDocument(title=name, role="Nurse"))
    person.user = user
    person.save()
    return person


def make_due(slug, days=0, **fields):
    day = timezone.localdate() + timedelta(days=days)
    title = f"Title of {slug}"
    return make_article(slug, make_document(title=title, next_review_on=day, **fields))


def sign(article, person, ago=0):
    SignOff.objects.create(
        article=article,
        digest=article.digest,
        text=article.text,
        contributor=person,
        signed_by=person.user,
        signed_at=timezone.now() - timedelta(days=ago),
    )


def run(*arguments, status=0):
    """What the command says; (standard output, errors)."""
    out, errors = StringIO(), StringIO()
    try:
        call_command("sendreminders", *arguments, stdout=out, stderr=errors)
        ended = 0
    except SystemExit as end:
        ended = end.code
    assert ended == status, errors.getvalue()
    return out.getvalue(), errors.getvalue()


def sent():
    """{address: [title of each article named], …} since the last look."""
    found = {
        message.to[0]: [
            slug
            for slug in Article.objects.values_list("slug", flat=True)
            if f"Title of {slug} " in message.body
        ]
        for message in mail.outbox
    }
    assert len(found) == len(mail.outbox), "somebody got two mails"
    mail.outbox.clear()
    return {address: sorted(slugs) for address, slugs in found.items()}


def weeks_pass(days=7):
    for row in ReminderSent.objects.all():
        row.sent_at -= timedelta(days=days)
        row.save()


def test_whoever_signed_last_is_told_else_the_author_else_the_office():
    clara, old = make_person("Clara Sample"), make_person("Old Signer")
    make_person("Otto Author")
    article = make_due("signed", author="Otto Author")
    sign(article, old, ago=9)
    sign(article, clara, ago=1)
    make_due("written", author="Otto Author")
    make_due("orphan", author="Editorial team")
    run()
    assert sent() == {
        "clara@example.org": ["signed"],
        "otto@example.org": ["written"],
        OFFICE: ["orphan"],
    }


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_who_has_left_or_has_no_address_is_passed_over(fields):
    gone = make_person("Gone Signer", **fields)
    sign(make_due("signed", author="Gone Signer"), gone)
    run()
    assert sent() == {OFFICE: ["signed"]}


def test_one_mail_lists_all_of_a_person_by_stage_with_links():
    for slug, days in (("late", -90), ("now", -1), ("soon", 30)):
        make_due(slug, days)
    make_due("far", 31)
    make_article("draft", make_draft(title="A draft"))
    run()
    [message] = mail.outbox
    assert message.subject == "3 articles to review"
    parts = [message.body.index(words) for words in ("Overdue by 90", "Due now", "within 30 days")]
    assert parts == sorted(parts)
    pk = Article.objects.get(slug="late").pk
    assert f"https://pain.example.org/admin/articles/article/{pk}/change/" in message.body
    assert "&" not in message.body.replace("https://", "")
    assert sent() == {OFFICE: ["late", "now", "soon"]}


def test_a_title_is_told_as_it_is_written():
    day = timezone.localdate()
    make_article("odd", make_document(title="Heat & cold: “which?” <now>", next_review_on=day))
    run()
    assert "Heat & cold: “which?” <now> (" in mail.outbox[0].body


def test_an_article_is_mentioned_once_a_week_and_stage():
    make_due("one")
    run()
    assert sent() == {OFFICE: ["one"]}
    assert run()[0] == "Nobody has to be reminded.\n"
    weeks_pass(days=6)
    run()
    assert sent() == {}
    weeks_pass(days=1)
    make_due("two")
    run()
    assert sent() == {OFFICE: ["one", "two"]}
    assert ReminderSent.objects.count() == 2


def test_the_next_stage_does_not_wait_for_the_week_to_end():
    article = make_due("one", 1)
    run()
    sent()
    Article.objects.filter(pk=article.pk).update(next_review_on=timezone.localdate())
    run()
    assert sent() == {OFFICE: ["one"]}


def test_a_dry_run_sends_and_remembers_nothing():
    make_due("one")
    out, _errors = run("--dry-run")
    assert out == f"{OFFICE} would be told of:\n  Title of one (due)\n"
    assert sent() == {}
    assert not ReminderSent.objects.exists()


def test_where_nobody_has_an_address_it_says_of_which_articles(settings):
    settings.STAFF_EMAIL = ""
    make_due("one")
    out, errors = run()
    assert out == ""
    assert errors.startswith("Nobody was told of:\n  Title of one (due)\n")
    assert not ReminderSent.objects.exists()


class Refusing(locmem.EmailBackend):
    """A server that turns one address away, or all where there is none."""

    refused = None

    def send_messages(self, messages):
        if self.refused in (None, messages[0].to[0]):
            raise smtplib.SMTPRecipientsRefused({"them": (550, b"no")})
        return super().send_messages(messages)


def test_one_mail_that_fails_holds_up_no_other_and_is_tried_again(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "refused", "clara@example.org")
    sign(make_due("signed"), make_person("Clara Sample"))
    make_due("orphan")
    out, _errors = run(status=1)
    assert "The mail to clara@example.org was not sent" in out
    assert sent() == {OFFICE: ["orphan"]}
    monkeypatch.setattr(Refusing, "refused", "nobody")
    run()
    assert sent() == {"clara@example.org": ["signed"]}


def test_a_failure_does_not_forget_what_was_sent_before(settings, monkeypatch):
    make_due("one")
    run()
    weeks_pass()
    before = ReminderSent.objects.get().sent_at
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    run(status=1)
    assert ReminderSent.objects.get().sent_at == before


def test_a_server_that_is_down_is_named_and_the_status_is_one(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_due("one")
    out, errors = run(status=1)
    assert "refused" in out + errors
    assert not ReminderSent.objects.exists()


def test_two_runs_at_once_send_one_mail():
    make_due("one")
    first, second = reminders.waiting(), reminders.waiting()
    assert len(reminders.send(OFFICE, first[OFFICE])) == 1
    assert reminders.send(OFFICE, second[OFFICE]) == []
    assert len(mail.outbox) == 1


def test_one_address_in_two_capitals_is_one_person(settings):
    settings.STAFF_EMAIL = "Clara@example.org"
    sign(make_due("signed"), make_person("Clara Sample"))
    make_due("orphan")
    run()
    [slugs] = sent().values()
    assert slugs == ["orphan", "signed"]


def test_an_address_is_written_to_as_it_is_spelled(settings):
    settings.STAFF_EMAIL = "Office@Example.org"
    make_due("orphan")
    run()
    assert sent() == {"Office@Example.org": ["orphan"]}
