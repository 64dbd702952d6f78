"""Alice and Maria write articles; Clara only signs them. Whatever happens, no text is lost."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.desk import openings, safety, work_in_progress
from articles.models import Article, Presence, StagedEdit, WorkInProgress
from tests.makers import make_article, make_draft, make_sound_document, make_topic

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
KEEP = "/admin/articles/article/keep/"
HERE = "/admin/articles/article/here/"
SESSION = "/admin/articles/article/session/"
OFFER = '<section class="safety__offer" data-key='
THROW_AWAY = "/admin/articles/article/throw-away/"


class Fields(HTMLParser):
    """The fields of the article's form as a browser would send them."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.in_form, self.text, self.select = {}, False, None, None
        self.in_template = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.in_form = attrs.get("id") == "article_form"
        if tag == "template":
            self.in_template = True
        name = attrs.get("name")
        if not self.in_form or self.in_template or "disabled" in attrs:
            return
        if tag == "textarea" and name:
            self.text, self.sent[name] = name, ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and ("selected" in attrs):
            self.sent[self.select] = attrs.get("value", "")
        elif tag == "input" and name and _is_sent(attrs):
            self.sent[name] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.in_form = False
        if tag == "template":
            self.in_template = False
        if tag == "textarea" and self.text:
            text = self.sent[self.text].removeprefix("\n")
            self.sent[self.text] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self.text = None
        if tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.text:
            self.sent[self.text] += data


def _is_sent(attrs):
    kind = attrs.get("type")
    return kind not in ("submit", "file") and (kind != "checkbox" or "checked" in attrs)


def person(name, group):
    user = User.objects.create_user(name.lower(), first_name=name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice():
    return person("Alice", "Editors")


@pytest.fixture
def maria():
    return person("Maria", "Writers")


@pytest.fixture
def desk(alice):
    return signed_in(alice)


@pytest.fixture
def article():
    return make_article("sleep", make_draft(body="Sleep on your side.\n"))


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def opened(client, url):
    """What the form would send if nobody changed anything."""
    response = client.get(url)
    assert response.status_code == 200
    return Fields(response.content.decode()).sent


def page(client, url, **options):
    return client.get(url, **options).content.decode()


def keep(client, fields, **changes):
    return client.post(KEEP, fields | changes)


def test_what_is_typed_is_kept_and_offered_back(desk, article):
    fields = opened(desk, address(article))
    answer = keep(desk, fields, body="Sleep well.")
    assert answer.json()["kept"].startswith("Kept at ")
    again = page(desk, address(article))
    assert OFFER in again
    assert "You have unsaved work (from" in again
    assert "It differs from what you see below in: Text." in again
    assert Fields(again).sent["body"].strip() == "Sleep on your side."
    assert article.revisions.count() == 1


def test_put_back_shows_the_text_without_a_word_about_mistakes(desk, article):
    fields = opened(desk, address(article))
    keep(desk, fields, body="Sleep well.", title="")
    key = openings.read(fields["opening"]).key
    shown = page(desk, f"{address(article)}?unsaved={key}")
    sent = Fields(shown).sent
    assert (sent["body"].strip(), sent["title"]) == ("Sleep well.", "")
    assert "errornote" not in shown
    assert "This is your unsaved text" in shown
    assert openings.read(sent["opening"]).key == key
    assert {**sent, "csrfmiddlewaretoken": "", "opening": ""} == {
        **fields,
        "body": sent["body"],
        "title": "",
        "csrfmiddlewaretoken": "",
        "opening": "",
    }


def test_what_was_put_back_is_saved_and_then_offered_no_more(desk, article):
    fields = opened(desk, address(article))
    keep(desk, fields, body="Sleep well.")
    url = f"{address(article)}?unsaved={openings.read(fields['opening']).key}"
    response = desk.post(address(article), opened(desk, url) | {"_continue": ""})
    assert response.status_code == 302
    assert response.cookies[safety.SAVED_COOKIE].value == openings.read(fields["opening"]).key
    assert Article.objects.get().document.body == "Sleep well.\n"
    assert not WorkInProgress.objects.exists()
    assert OFFER not in page(desk, address(article))


def test_rows_are_put_back_too(desk, article):
    fields = opened(desk, address(article))
    row = {"faq-0-question": "Why?", "faq-0-answer": "Nobody knows.", "faq-1-question": "When?"}
    keep(desk, fields, **row)
    key = openings.read(fields["opening"]).key
    sent = opened(desk, f"{address(article)}?unsaved={key}")
    assert row.items() <= sent.items()


def test_a_new_article_is_kept_and_offered_back(desk, article):
    fields = opened(desk, ADD)
    keep(desk, fields, title="Heat")
    assert OFFER in page(desk, ADD)
    assert OFFER not in page(desk, address(article))
    key = openings.read(fields["opening"]).key
    assert opened(desk, f"{ADD}?unsaved={key}")["title"] == "Heat"


def test_a_saved_new_article_is_offered_no_more(desk):
    topic = make_topic()
    typed = {"title": "Heat", "slug": "heat", "summary": "It helps.", "topic": topic.pk}
    response = desk.post(ADD, opened(desk, ADD) | typed | {"body": "Heat.", "_save": ""})
    assert response.status_code == 302
    assert Article.objects.get().slug == "heat"
    assert not WorkInProgress.objects.exists()


def test_nothing_is_offered_where_nothing_differs(desk, article):
    keep(desk, opened(desk, address(article)))
    assert OFFER not in page(desk, address(article))
    assert not WorkInProgress.objects.exists()


def test_the_first_page_names_what_is_not_saved(desk, maria, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    keep(desk, opened(desk, ADD), title="Heat")
    first_page = page(desk, reverse("admin:index"))
    assert "You have not saved" in first_page
    assert address(article) in first_page
    assert "You have not saved" not in page(signed_in(maria), reverse("admin:index"))


def test_it_is_thrown_away_on_request_and_only_by_its_writer(desk, maria, article):
    fields = opened(desk, address(article))
    keep(desk, fields, body="Sleep well.")
    signed_in(maria).post(THROW_AWAY, {"opening": fields["opening"]})
    assert WorkInProgress.objects.count() == 1
    response = desk.post(THROW_AWAY, {"opening": fields["opening"]})
    assert response.url == address(article)
    assert not WorkInProgress.objects.exists()
    assert desk.get(THROW_AWAY).status_code == 405


def test_colleagues_do_not_see_each_others_unsaved_work(desk, maria, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    assert OFFER not in page(signed_in(maria), address(article))


def test_a_second_tab_does_not_take_the_place_of_an_undecided_text(desk, article):
    first, second = (opened(desk, address(article)) for _tab in range(2))
    keep(desk, first, body="From the first tab.")
    keep(desk, second, body="From the second tab.")
    assert page(desk, address(article)).count(OFFER) == 2
    desk.post(address(article), second | {"body": "From the second tab.", "_save": ""})
    opening = openings.read(first["opening"])
    assert work_in_progress.copy_of(opening).values["body"] == ["From the first tab."]


def test_the_offer_says_that_somebody_saved_since(desk, maria, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    client = signed_in(maria)
    client.post(address(article), opened(client, address(article)) | {"title": "Rest"})
    assert "Maria saved a change at" in page(desk, address(article))


@pytest.mark.parametrize(
    "body", ["a\0b", "\u2028\ufffe", "<script>alert(1)</script>", "é" * 60_000]
)
def test_odd_text_is_kept(desk, article, body):
    fields = opened(desk, address(article))
    assert keep(desk, fields, body=body).status_code == 200
    [kept] = work_in_progress.copy_of(openings.read(fields["opening"])).values["body"]
    assert kept == body.replace("\0", "")  # PostgreSQL refuses NUL
    assert "<script>alert" not in page(desk, address(article))


def test_too_long_a_text_is_refused_in_plain_words(desk, article):
    answer = keep(desk, opened(desk, address(article)), body="x" * 500_000)
    assert answer.status_code == 413
    assert "too long" in answer.json()["error"]
    assert keep(desk, {}, body="x" * 2_000_000).status_code == 400
    assert not WorkInProgress.objects.exists()


@pytest.mark.parametrize("opening", ["", "x", "\0", "WzEsMSwieCJd:1abcde:forged"])
def test_a_forged_opening_is_refused(desk, article, opening):
    for view in (KEEP, HERE):
        assert desk.post(view, {"opening": opening}).status_code == 409
    assert desk.post(THROW_AWAY, {"opening": opening}).status_code == 302
    assert not WorkInProgress.objects.exists()


def test_only_those_who_write_are_answered(desk, article):
    fields = opened(desk, address(article))
    clara = signed_in(person("Clara", "Clinicians"))
    for client in (Client(), clara):
        assert client.post(KEEP, fields).status_code == 403
        assert client.post(HERE, fields).status_code == 403
        assert client.get(SESSION).json() == {"user": None}
    assert "article_form" in page(clara, address(article))
    assert not Presence.objects.filter(user__username="clara").exists()
    assert desk.get(KEEP).status_code == 405


def test_maria_keeps_nothing_in_the_name_of_alice(desk, maria, article):
    fields = opened(desk, address(article))
    assert keep(signed_in(maria), fields, body="Maria’s").status_code == 409


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "x"])
def test_a_wrong_number_is_no_error(desk, number):
    assert desk.get(f"/admin/articles/article/{number}/change/").status_code in (302, 404)
    assert desk.post(f"/admin/articles/article/{number}/change/", {}).status_code in (302, 404)


# A session that is gone


def test_a_text_that_comes_after_the_session_is_kept_for_its_writer(desk, alice, article):
    fields = opened(desk, address(article))
    visitor = Client()
    response = visitor.post(address(article), fields | {"body": "Sleep well.", "_save": ""})
    assert response.url == address(article)
    sign_in = visitor.get(response.url, follow=True).content.decode()
    assert "You were signed out" in sign_in
    assert "Sleep well." not in sign_in
    again = page(signed_in(alice), address(article))
    assert OFFER in again
    assert Article.objects.get().document.body == "Sleep on your side.\n"


def test_so_is_one_that_comes_after_a_long_lunch(desk, article, settings):
    fields = opened(desk, address(article))
    lasts, settings.STAFF_SESSION_IDLE = settings.STAFF_SESSION_IDLE, timedelta(0)
    response = desk.post(address(article), fields | {"body": "Sleep well."}, follow=True)
    assert "Your text is kept" in response.content.decode()
    settings.STAFF_SESSION_IDLE = lasts
    desk.force_login(User.objects.get(username="alice"))
    assert OFFER in page(desk, address(article))


def test_a_new_article_that_comes_after_the_session_is_kept_too(desk, alice):
    fields = opened(desk, ADD)
    Client().post(ADD, fields | {"title": "Heat"})
    assert OFFER in page(signed_in(alice), ADD)


def test_somebody_else_who_signed_in_meanwhile_neither_saves_nor_sees_it(desk, maria, article):
    fields = opened(desk, address(article))
    client = signed_in(maria)
    response = client.post(address(article), fields | {"body": "Alice’s text."}, follow=True)
    shown = response.content.decode()
    assert "The text of Alice is kept." in shown
    assert "Alice’s text." not in shown
    assert article.revisions.count() == 1
    assert OFFER in page(desk, address(article))


def test_a_visitor_fills_no_shelf(article):
    Client().post(address(article), {"body": "spam"})
    Client().post(ADD, {"opening": "spam", "body": "spam"})
    assert not WorkInProgress.objects.exists()


def test_nothing_is_kept_for_somebody_who_has_left(desk, alice, article):
    fields = opened(desk, address(article))
    User.objects.update(is_active=False)
    response = Client().post(address(article), fields)
    assert response.status_code == 302
    assert not WorkInProgress.objects.exists()


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_page_out_of_date_loses_no_text(desk, alice, article, is_signed_in):
    fields = opened(desk, address(article)) | {"csrfmiddlewaretoken": "old", "body": "Sleep well."}
    strict = Client(enforce_csrf_checks=True)
    if is_signed_in:
        strict.force_login(alice)
    response = strict.post(address(article), fields)
    assert response.url == address(article)
    if is_signed_in:
        assert "This page was out of date" in page(strict, address(article))
    assert OFFER in page(desk, address(article))
    assert article.revisions.count() == 1


def test_a_page_out_of_date_is_told_so_in_json(alice, desk, article):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    answer = strict.post(KEEP, opened(desk, address(article)))
    assert (answer.status_code, "error" in answer.json()) == (403, True)
    assert strict.post(THROW_AWAY, {}).status_code == 403


def test_signing_in_again_gives_a_token_that_works(alice, article):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    fields = opened(strict, address(article))
    strict.cookies.pop("csrftoken")
    session = strict.get(SESSION).json()
    assert session["user"] == alice.pk
    answer = strict.post(KEEP, fields, headers={"X-CSRFToken": session["csrf"]})
    assert answer.status_code == 403  # the form's own field counts first
    answer = strict.post(KEEP, fields | {"csrfmiddlewaretoken": session["csrf"]})
    assert answer.status_code == 200


# A save that breaks in the middle


def test_a_save_that_breaks_saves_nothing_and_loses_nothing(desk, article, monkeypatch):
    fields = opened(desk, address(article))

    def break_down():
        raise OSError("the power went out")

    monkeypatch.setattr(publishing, "stamp", break_down)
    with pytest.raises(OSError, match="the power"):
        desk.post(address(article), fields | {"body": "Sleep well.", "_save": ""})
    monkeypatch.undo()
    saved = Article.objects.get()
    assert saved.document.body == "Sleep on your side.\n"
    assert saved.digest == article.digest
    assert article.revisions.count() == 1
    key = openings.read(fields["opening"]).key
    assert OFFER in page(desk, address(article))
    sent = opened(desk, f"{address(article)}?unsaved={key}")
    assert sent["body"].strip() == "Sleep well."


def test_a_refused_text_is_kept(desk, article):
    fields = opened(desk, address(article))
    response = desk.post(address(article), fields | {"title": "", "body": "Sleep well."})
    assert response.status_code == 200
    assert OFFER in page(desk, address(article))


# Who else is here


def test_each_sees_the_other(desk, maria, article):
    client = signed_in(maria)
    opened(desk, address(article))
    assert "Alice has this article open (since" in page(client, address(article))
    fields = opened(desk, address(article))
    [sentence] = desk.post(HERE, fields).json()["others"]
    assert sentence.startswith("Maria has this article open (since ")


def test_after_a_minute_of_silence_somebody_is_gone(desk, maria, article):
    page(signed_in(maria), address(article))
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    fields = opened(desk, address(article))
    assert desk.post(HERE, fields).json()["others"] == []


def test_closing_the_page_says_goodbye(desk, maria, article):
    client = signed_in(maria)
    client.post(HERE, {"opening": opened(client, address(article))["opening"], "left": "1"})
    assert "Maria has" not in page(desk, address(article))


def test_since_when_does_not_move_while_somebody_stays(desk, article):
    fields = opened(desk, address(article))
    began = timezone.now() - timedelta(minutes=9)
    Presence.objects.update(opened_at=began)
    desk.post(HERE, fields)
    assert Presence.objects.get().opened_at == began


def test_the_page_learns_that_somebody_saved(desk, maria, article):
    fields = opened(desk, address(article))
    assert desk.post(HERE, fields).json()["changed"] == ""
    client = signed_in(maria)
    client.post(address(article), opened(client, address(article)) | {"title": "Rest"})
    assert "Maria saved a change at" in desk.post(HERE, fields).json()["changed"]


# Two at once


@pytest.fixture
def overtaken(desk, maria, article):
    """Alice's form, opened before Maria saved hers."""
    fields = opened(desk, address(article))
    client = signed_in(maria)
    typed = {"body": "Sleep on your <b>back</b>.", "_continue": ""}
    client.post(address(article), opened(client, address(article)) | typed)
    assert "back" in Article.objects.get().document.body
    return fields | {"body": "Sleep on your left side.", "why": "Clearer"}


def test_a_save_over_a_change_is_refused_and_both_are_shown(desk, article, overtaken):
    response = desk.post(address(article), overtaken | {"_continue": ""})
    shown = response.content.decode()
    assert "Maria saved a change at" in shown
    assert "Sleep on your <del>&lt;b&gt;back&lt;/b&gt;.</del>" in shown
    assert "Sleep on your <ins>left side.</ins>" in shown
    assert Fields(shown).sent["body"].strip() == "Sleep on your left side."
    assert "back" in Article.objects.get().document.body


def test_the_refused_text_is_kept_when_theirs_is_taken(desk, article, overtaken):
    desk.post(address(article), overtaken | {"_continue": ""})
    theirs = page(desk, address(article))
    assert "back" in Fields(theirs).sent["body"]
    assert OFFER in theirs


def test_mine_is_saved_over_it_after_all_and_the_history_says_so(desk, article, overtaken):
    digest = Article.objects.get().digest
    desk.post(address(article), overtaken | {"_save_over": digest})
    assert Article.objects.get().document.body == "Sleep on your left side.\n"
    assert article.revisions.count() == 3
    why = article.revisions.latest().why
    assert why.startswith("Clearer; saved over the change that Maria made at ")
    assert not WorkInProgress.objects.filter(user__username="alice").exists()


def test_a_third_change_is_not_saved_over_unseen(desk, maria, article, overtaken):
    digest = Article.objects.get().digest
    client = signed_in(maria)
    client.post(address(article), opened(client, address(article)) | {"body": "Once more."})
    response = desk.post(address(article), overtaken | {"_save_over": digest})
    assert response.status_code == 200
    assert Article.objects.get().document.body == "Once more.\n"


def test_a_long_reason_keeps_the_fact(desk, article, overtaken):
    digest = Article.objects.get().digest
    desk.post(address(article), overtaken | {"_save_over": digest, "why": "x" * 300})
    why = article.revisions.latest().why
    assert len(why) <= 300
    assert "saved over the change that Maria made" in why


def test_of_a_live_article_the_staged_texts_are_compared(desk, maria):
    article = make_article("live", make_sound_document(body="Sleep on your side.\n"))
    fields = opened(desk, address(article))
    client = signed_in(maria)
    client.post(address(article), opened(client, address(article)) | {"body": "Maria’s text."})
    assert StagedEdit.objects.get().edited_by == maria
    shown = desk.post(address(article), fields | {"body": "Mine."}).content.decode()
    assert "Saved by Maria" in shown
    assert StagedEdit.objects.get().document.body == "Maria’s text.\n"
    desk.post(
        address(article), fields | {"body": "Mine.", "_save_over": StagedEdit.objects.get().digest}
    )
    assert StagedEdit.objects.get().document.body == "Mine.\n"
