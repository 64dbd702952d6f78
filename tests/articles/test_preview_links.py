"""Nora has no account: a link shows her one text, and she says what she thinks of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import preview_views, publishing, workflow
from articles.models import Article, PreviewAnswer, PreviewLink
from tests.makers import make_article, make_document, make_draft, make_topic

pytestmark = pytest.mark.django_db

TOKEN = "n" * 43
ADDRESS = f"/preview/{TOKEN}/"


def member(users, group):
    user = users.objects.create_user(group.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def writer(django_user_model):
    return member(django_user_model, "Writers")


@pytest.fixture
def draft():
    make_topic()
    return make_article("secret-draft", make_draft(title="A hidden title"))


@pytest.fixture
def link(draft, writer):
    return make_link(draft, writer)


def make_link(article, by, token=TOKEN, **fields):
    defaults = {"for_whom": "Nora", "expires_at": timezone.now() + timedelta(days=7)}
    digest = preview_views.token_digest(token)
    return PreviewLink.objects.create(
        article=article, created_by=by, token_digest=digest, **defaults | fields
    )


def text_of(response):
    return response.content.decode()


def shown_in(response):
    return re.search(r'name="shown" value="([^"]+)"', text_of(response))[1]


def send(client, address=ADDRESS, **fields):
    answer = {"verdict": "approved", "name": "Nora", "remark": ""}
    answer["shown"] = shown_in(client.get(address)) if "shown" not in fields else fields["shown"]
    return client.post(address, answer | fields)


# What is shown


def test_a_link_shows_the_draft_for_whom_and_until_when(client, link):
    text = text_of(client.get(ADDRESS))
    assert "A hidden title" in text
    assert "Preview for Nora. Not public." in text
    assert "Valid until" in text


def test_a_link_shows_the_staged_text_where_there_is_one(client, writer):
    article = make_article("sleep", title="The public title")
    make_link(article, writer)
    staged = make_document(title="The staged title")
    workflow.stage(article, "sleep", staged, by=writer)
    text = text_of(client.get(ADDRESS))
    assert "The staged title" in text and "The public title" not in text
    assert "The staged title" not in text_of(client.get("/articles/sleep/"))


def test_a_text_that_readers_see_already_is_not_called_hidden(client, writer):
    make_link(make_article("sleep"), writer)
    text = text_of(client.get(ADDRESS))
    assert "Readers see this text already." in text and "Not public." not in text


def test_nothing_of_a_preview_is_kept_found_or_passed_on(client, link):
    response = client.get(ADDRESS)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "ETag" not in response
    text = text_of(response)
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "ld+json" not in text and 'rel="canonical"' not in text and "og:" not in text
    assert text.count(TOKEN) == 1  # where the answer goes; nothing prints it


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"revoked_at": timezone.now()}, 410),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, 410),
        ({"token_digest": "0" * 64}, 404),
    ],
)
def test_a_closed_link_says_nothing_of_the_article(client, link, change, status):
    PreviewLink.objects.update(**change)
    for response in (client.get(ADDRESS), client.post(ADDRESS, {"verdict": "approved"})):
        assert response.status_code == status
        text = text_of(response).replace("visually-hidden", "")  # a class of the header
        for leak in ("hidden", "secret-draft", "Nora", "Living well", TOKEN):
            assert leak not in text
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    assert not PreviewAnswer.objects.exists()


def test_every_closed_link_looks_the_same(client, link):
    unknown = text_of(client.get(f"/preview/{'x' * 43}/"))
    PreviewLink.objects.update(revoked_at=timezone.now())
    assert text_of(client.get(ADDRESS)) == unknown


@pytest.mark.parametrize("status", ["withdrawn", "archived"])
def test_a_text_that_was_put_away_is_not_shown(client, writer, status):
    article = make_article("sleep")
    make_link(article, writer)
    Article.objects.update(status=status)
    assert client.get(ADDRESS).status_code == 410


def test_a_link_ends_at_its_moment(client, link, monkeypatch):
    for moment, status in ((link.expires_at - timedelta(seconds=1), 200), (link.expires_at, 410)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize(
    "token", ["x", "n" * 42, "n" * 44, "n" * 42 + "%00", "é" * 43, "n" * 42 + "%0A", "." * 43]
)
def test_a_strange_address_is_not_found(client, link, token):
    assert client.get(f"/preview/{token}/").status_code == 404


# Answers


def test_an_answer_is_kept_with_the_digest_of_what_was_shown(client, link):
    response = send(client, verdict="remark", remark="Line\r\ntwo")
    assert (response.status_code, response["Location"]) == (
        302,
        f"{ADDRESS}?answer=received#answer",
    )
    answer = PreviewAnswer.objects.get()
    assert (answer.digest, answer.verdict, answer.name, answer.remark) == (
        link.article.digest,
        "remark",
        "Nora",
        "Line\ntwo",
    )
    assert "Thank you" in text_of(client.get(ADDRESS + "?answer=received"))


def test_it_needs_no_cookie(link):
    client = Client(enforce_csrf_checks=True)
    assert send(client, headers={"origin": "null"}).status_code == 302
    assert PreviewAnswer.objects.count() == 1


def test_a_form_from_elsewhere_counts_for_nothing(client, link, draft, writer):
    other = make_link(draft, writer, token="o" * 43)
    of_other = shown_in(client.get(f"/preview/{'o' * 43}/"))
    for shown in ("", "x", f"{link.pk}:{draft.digest}", "a:b:c", "\x00", of_other):
        assert send(client, shown=shown).status_code == 409, shown
    assert not PreviewAnswer.objects.exists()
    assert other.answers.count() == 0


def test_an_answer_sent_twice_is_kept_once(client, link):
    shown = shown_in(client.get(ADDRESS))
    for _time in range(3):
        assert send(client, shown=shown).status_code == 302
    assert PreviewAnswer.objects.count() == 1


def test_an_answer_to_a_text_that_changed_is_asked_for_again(client, link, writer):
    shown = shown_in(client.get(ADDRESS))
    document = make_draft(title="Another title")
    publishing.save_article("secret-draft", document, article=link.article)
    response = send(client, shown=shown, verdict="remark", remark="My words")
    assert response.status_code == 409
    text = text_of(response)
    assert "was changed after this page was opened" in text
    assert "Another title" in text and "My words" in text
    assert not PreviewAnswer.objects.exists()
    assert send(client, shown=shown_in(response)).status_code == 302


def test_a_link_takes_fifty_answers(client, link):
    for number in range(50):
        link.answers.create(digest="0" * 64, verdict="approved", name=str(number))
    response = send(client)
    assert response.status_code == 409 and "takes no more answers" in text_of(response)
    assert link.answers.count() == 50


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\x00Nora"},
        {"name": "N" * 101},
        {"verdict": ""},
        {"verdict": "published"},
        {"verdict": "remark", "remark": "  "},
        {"verdict": "remark", "remark": "\x00"},
        {"verdict": "remark", "remark": "x" * 4001},
    ],
)
def test_a_wrong_answer_is_told_and_not_kept(client, link, wrong):
    response = send(client, **wrong)
    assert response.status_code == 400
    assert "was not sent yet" in text_of(response)
    assert not PreviewAnswer.objects.exists()


def test_hostile_requests_get_an_answer(client, link):
    assert client.post(ADDRESS, b"\xff\xfe%00&&=", content_type="text/plain").status_code == 409
    broken = "multipart/form-data; boundary="
    assert client.post(ADDRESS, b"x", content_type=broken).status_code == 400
    huge = {"remark": "x" * 2_000_000}
    assert client.post(ADDRESS, huge).status_code in (400, 409)
    assert client.put(ADDRESS).status_code == 405


def test_what_somebody_writes_is_never_markup(client, link):
    link.for_whom = "<b>Nora</b>"
    link.save()
    text = text_of(send(client, name="", remark="</textarea><script>x</script>"))
    assert "<script>x" not in text and "<b>Nora" not in text


# At the desk


def desk(article):
    return reverse("admin:articles_article_preview_links", args=[article.pk])


def make_at_the_desk(client, article, **fields):
    form = client.get(desk(article)).context["form"]
    data = {"for_whom": "Nora", "days": "7", "draw": form["draw"].value()}
    return client.post(desk(article), data | fields)


def address_in(response):
    return re.search(r'readonly value="http[^"]*?(/preview/[^"]+)"', text_of(response))[1]


def test_a_writer_makes_a_link_that_is_shown_once(client, writer, draft):
    client.force_login(writer)
    response = make_at_the_desk(client, draft)
    address = address_in(response)
    link = PreviewLink.objects.get()
    assert link.created_by == writer
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    token = address.split("/")[2]
    assert link.token_digest == preview_views.token_digest(token) != token
    assert token not in text_of(client.get(desk(draft)))
    assert Client().get(address).status_code == 200


def test_a_form_sent_twice_makes_one_link(client, writer, draft):
    client.force_login(writer)
    draw = client.get(desk(draft)).context["form"]["draw"].value()
    first, second = (make_at_the_desk(client, draft, draw=draw) for _time in range(2))
    assert address_in(first) == address_in(second)
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"for_whom": ""},
        {"for_whom": "\x00"},
        {"for_whom": "N" * 101},
        {"days": "365"},
        {"days": "x"},
        {"draw": "a-token-of-my-own"},
        {"draw": ""},
    ],
)
def test_a_wrong_form_makes_no_link(client, writer, draft, wrong):
    client.force_login(writer)
    response = make_at_the_desk(client, draft, **wrong)
    assert response.status_code == 200 and response.context["form"].errors
    assert not PreviewLink.objects.exists()
    assert response.context["form"]["draw"].value() != "a-token-of-my-own" or "draw" not in wrong


def test_a_form_that_is_out_of_date_works_the_second_time(client, writer, draft):
    client.force_login(writer)
    response = make_at_the_desk(client, draft, draw="stale")
    draw = re.search(r'name="draw" value="([^"]+)"', text_of(response))[1]
    assert "/preview/" in address_in(make_at_the_desk(client, draft, draw=draw))


def test_an_article_that_is_put_away_gets_no_link(client, writer, draft):
    Article.objects.update(status="archived")
    client.force_login(writer)
    assert make_at_the_desk(client, draft).status_code == 200
    assert not PreviewLink.objects.exists()


def test_a_revoked_link_is_closed_and_stays_listed(client, writer, link):
    client.force_login(writer)
    address = reverse("admin:articles_article_preview_revoke", args=[link.article_id, link.pk])
    assert client.get(address).status_code == 405
    assert client.get(ADDRESS).status_code == 200
    assert client.post(address).status_code == 302
    assert client.get(ADDRESS).status_code == 410
    assert "Revoked." in text_of(client.get(desk(link.article)))


def test_a_link_is_revoked_at_its_own_article_alone(client, writer, link):
    other = make_article("other")
    client.force_login(writer)
    for article, pk in ((other.pk, link.pk), (link.article_id, 10**30), (10**30, link.pk)):
        address = reverse("admin:articles_article_preview_revoke", args=[article, pk])
        assert client.post(address).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


def test_answers_are_listed_and_those_about_older_texts_say_so(client, writer, link):
    link.answers.create(
        digest=link.article.digest, verdict="remark", name="Nora", remark="<i>Good</i>"
    )
    link.answers.create(digest="0" * 64, verdict="approved", name="Nora")
    client.force_login(writer)
    text = text_of(client.get(desk(link.article)))
    assert "&lt;i&gt;Good&lt;/i&gt;" in text
    assert text.count("About the text as it is now.") == 1
    assert text.count("About an older text") == 1


def test_the_article_says_how_many_answers_its_text_has(client, writer, link):
    change = reverse("admin:articles_article_change", args=[link.article_id])
    client.force_login(writer)
    assert "Preview links</a>" in text_of(client.get(change))
    link.answers.create(digest=link.article.digest, verdict="approved", name="Nora")
    link.answers.create(digest="0" * 64, verdict="approved", name="Nora")
    assert "Preview links (1 answer)</a>" in text_of(client.get(change))


def test_only_those_who_write_make_and_revoke_links(client, django_user_model, link):
    revoke = reverse("admin:articles_article_preview_revoke", args=[link.article_id, link.pk])
    for user in (None, django_user_model.objects.create_user("patient")):
        if user:
            client.force_login(user)
        assert client.get(desk(link.article)).status_code == 302
        assert client.post(revoke).status_code == 302
    client.force_login(member(django_user_model, "Clinicians"))
    assert client.get(desk(link.article)).status_code == 403
    assert client.post(desk(link.article), {}).status_code == 403
    assert client.post(revoke).status_code == 403
    assert PreviewLink.objects.get().revoked_at is None
    client.force_login(member(django_user_model, "Editors"))
    assert client.post(revoke).status_code == 302
