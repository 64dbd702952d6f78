"""Readers are told who checked what they read, and never more than is true."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import publishing, sign_offs, workflow
from articles.library import Library
from articles.models import Article, Contributor, SignOff
from articles.text.document import Change, ContributorDocument, RelatedPick
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_sound_document,
    make_topic,
)

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _known_source():
    make_reference()
    make_page("us")


def make_contributor(slug="ada-stone", user=None, **fields):
    defaults = {"title": "Ada Stone", "credentials": "PT", "role": "Physical therapist"}
    contributor = Contributor(user=user)
    document = ContributorDocument(**defaults | fields)
    return publishing.save_contributor(slug, document, contributor)


@pytest.fixture
def clinician(django_user_model):
    user = django_user_model.objects.create_user("ada", is_staff=True)
    user.groups.add(Group.objects.get(name="Clinicians"))
    make_contributor(user=user)
    return user


@pytest.fixture
def live():
    return make_article("sleep", make_sound_document())


def sign(article, user, digest=None, at=None):
    sign_off = workflow.sign(article, digest or article.digest, by=user)
    if at:
        SignOff.objects.filter(pk=sign_off.pk).update(signed_at=at)
    return sign_off


def states(article):
    article = Article.objects.get(pk=article.pk)
    return [check.state for check in sign_offs.of_article(article).checks]


def edit(article, **fields):
    document = replace(Article.objects.get(pk=article.pk).document, **fields)
    return publishing.save_article(article.slug, document, article=article)


def page(client, address="/articles/sleep/"):
    return client.get(address).content.decode()


def data_of(html):
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    return {str(thing["@type"]): thing for thing in json.loads(script)["@graph"]}


def article_data(client):
    return data_of(page(client))["['MedicalWebPage', 'Article']"]


def test_nobody_has_checked_it(client, live):
    make_contributor()
    html = page(client)
    assert html.count("Not yet checked by a clinician") == 1
    assert "Nobody yet. No clinician has checked this page." in html
    assert "Ada Stone" not in html
    assert "reviewedBy" not in article_data(client)


def test_a_signature_of_the_public_text_is_shown_on_the_next_request(client, live, clinician):
    before = client.get("/articles/sleep/")
    sign(live, clinician)
    after = client.get("/articles/sleep/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and after["ETag"] != before["ETag"]
    html = after.content.decode()
    day = timezone.localdate().strftime("%B %-d, %Y")
    assert f"Checked by Ada Stone, PT, on {day}" in html
    assert "checked this version on" in html
    assert 'href="/about/people/ada-stone/"' in html
    assert "Not yet checked" not in html
    data = article_data(client)
    assert [person["name"] for person in data["reviewedBy"]] == ["Ada Stone"]
    assert data["lastReviewed"] == timezone.localdate().isoformat()


def test_a_text_signed_as_a_draft_is_checked_once_it_is_published(clinician, client):
    make_topic()
    draft = make_article("sleep", replace(make_sound_document(), **no_dates()))
    sign(draft, clinician, at=MONDAY)
    publishing.save_article("sleep", make_sound_document(), article=draft)
    assert states(draft) == ["exact"]


def no_dates():
    return {"status": "draft", "published_at": None, "next_review_on": None}


def test_a_draft_that_was_changed_after_signing_is_not_checked(clinician):
    make_topic()
    draft = make_article("sleep", replace(make_sound_document(), **no_dates()))
    sign(draft, clinician)
    publishing.save_article("sleep", make_sound_document(body="Other words.\n"), article=draft)
    assert states(draft) == ["earlier"]


def test_a_typo_mended_since_is_a_small_correction(client, live, clinician):
    sign(live, clinician)
    edit(live, body="## First\n\nTry a pillow under your knee.\n")
    assert states(live) == ["corrected"]
    assert "; small corrections since</a>" in page(client)
    data = article_data(client)
    assert data["reviewedBy"] and data["lastReviewed"]


@pytest.mark.parametrize("at", [None, MONDAY])
def test_a_change_of_substance_since_is_not_checked_even_on_the_same_day(
    client, live, clinician, at
):
    sign(live, clinician, at=at)
    note = Change(changed_on=timezone.localdate(), note="We now say less.")
    edit(live, body="Less.\n", what_changed=(note,))
    assert states(live) == ["earlier"]
    html = page(client)
    assert "; this version has not been checked yet</a>" in html
    assert "Ada Stone, PT, checked an earlier version on" in html
    assert "This version has not been checked yet." in html
    assert "reviewedBy" not in article_data(client)
    assert "lastReviewed" not in article_data(client)


def test_a_signature_of_a_staged_text_says_nothing_of_the_public_one(live, clinician, client):
    staged = workflow.stage(live, "sleep", replace(live.document, body="New.\n"), by=None)
    sign(live, clinician, staged.digest)
    assert states(live) == []
    assert "Not yet checked by a clinician" in page(client)


def test_a_signed_staged_text_is_checked_once_public_note_or_not(live, clinician):
    staged = workflow.stage(live, "sleep", replace(live.document, body="New.\n"), by=None)
    sign(live, clinician, staged.digest, at=MONDAY)
    workflow.publish_staged(staged, by=None, note="We say it anew.")
    assert states(live) == ["exact"]


def mend_a_typo(article):
    body = Article.objects.get(pk=article.pk).document.body
    return edit(article, body=body.replace("New", "Now"))


@pytest.mark.parametrize("note", ["", "We say it anew."])
@pytest.mark.parametrize("at", [None, MONDAY])
def test_a_typo_mended_after_a_signed_staged_text_went_public_is_a_small_correction(
    live, clinician, client, note, at
):
    staged = workflow.stage(live, "sleep", replace(live.document, body="New.\n"), by=None)
    sign(live, clinician, staged.digest, at=at)
    workflow.publish_staged(staged, by=None, note=note)
    mend_a_typo(live)
    assert states(live) == ["corrected"]
    assert "; small corrections since</a>" in page(client)
    mend_again = Change(changed_on=timezone.localdate(), note="We now say less.")
    told = Article.objects.get(pk=live.pk).document.what_changed
    edit(live, body="Less.\n", what_changed=(mend_again, *told))
    assert states(live) == ["earlier"]


def test_a_typo_mended_after_a_signed_draft_went_public_is_a_small_correction(clinician):
    make_topic()
    draft = make_article("sleep", replace(make_sound_document(body="New.\n"), **no_dates()))
    sign(draft, clinician, at=MONDAY)
    publishing.save_article("sleep", make_sound_document(body="New.\n"), article=draft)
    mend_a_typo(draft)
    assert states(draft) == ["corrected"]


def test_a_typo_in_a_signed_draft_that_was_never_public_is_another_text(clinician):
    make_topic()
    draft = make_article("sleep", replace(make_sound_document(body="New.\n"), **no_dates()))
    sign(draft, clinician)
    mend_a_typo(draft)
    publishing.save_article(
        "sleep", make_sound_document(body="Now.\n"), article=Article.objects.get()
    )
    assert states(draft) == ["earlier"]


def test_the_old_signature_holds_while_a_newer_text_is_signed_and_waits(live, clinician):
    sign(live, clinician)
    staged = workflow.stage(live, "sleep", replace(live.document, body="New.\n"), by=None)
    sign(live, clinician, staged.digest)
    assert states(live) == ["exact"]


def test_each_contributor_counts_once_and_what_holds_comes_first(
    live, clinician, client, django_user_model
):
    other = django_user_model.objects.create_user("bea", is_staff=True)
    other.groups.add(Group.objects.get(name="Clinicians"))
    make_contributor("bea-wood", user=other, title="Bea Wood", credentials="")
    sign(live, other)
    note = Change(changed_on=timezone.localdate(), note="We now say less.")
    live = edit(live, body="Less.\n", what_changed=(note,))
    sign(live, clinician)
    html = page(client)
    assert "Checked by Ada Stone, PT, on" in html
    assert "Bea Wood</a>: checked an earlier version" in html
    assert "This version has not been checked yet." not in html
    assert [p["name"] for p in article_data(client)["reviewedBy"]] == ["Ada Stone"]


def test_it_costs_one_query(live, clinician, django_assert_num_queries):
    sign(live, clinician)
    article = Article.objects.get()
    with django_assert_num_queries(1):
        found = sign_offs.of_article(article)
        assert found.checks[0].contributor.document.credentials == "PT"


def test_the_day_of_signing_is_the_clinic_s_day(live, clinician, settings):
    from zoneinfo import ZoneInfo

    sign(live, clinician, at=datetime(2026, 11, 17, 2, tzinfo=UTC))
    with timezone.override(ZoneInfo("America/New_York")):
        assert sign_offs.of_article(live).checks[0].signed_on == date(2026, 11, 16)


# The author


def test_an_author_with_a_page_is_linked(client):
    make_contributor()
    make_article("sleep", author="Ada Stone")
    html = page(client)
    assert '<a href="/about/people/ada-stone/">Ada Stone</a>, PT' in html
    assert "Not yet checked by a clinician" in html
    author = article_data(client)["author"]
    assert author["@type"] == "Person" and author["url"].endswith("/about/people/ada-stone/")


def test_an_author_without_a_page_is_an_organization(client):
    make_contributor()
    make_article("sleep", author="Editorial team")
    assert "/about/people/" not in page(client)
    assert article_data(client)["author"]["@type"] == "Organization"


# The page of a contributor


def test_the_page_tells_what_somebody_wrote_and_checked(client, live, clinician):
    contributor = Contributor.objects.get()
    document = replace(contributor.document, body="I like **walks**.\n")
    publishing.save_contributor("ada-stone", document, contributor)
    make_article("written", title="Written by her", author="Ada Stone")
    make_article("hidden", make_draft(title="A hidden draft", author="Ada Stone"))
    make_article("other", title="By another", author="Ada Stone-Wood")
    sign(live, clinician)
    html = page(client, "/about/people/ada-stone/")
    assert "<strong>walks</strong>" in html
    assert "Written by her" in html and live.title in html
    assert "checked this version on" in html
    assert "A hidden draft" not in html and "By another" not in html
    person = data_of(html)["ProfilePage"]["mainEntity"]
    assert (person["name"], person["honorificSuffix"], person["jobTitle"]) == (
        "Ada Stone",
        "PT",
        "Physical therapist",
    )


def test_what_is_not_public_is_not_on_the_page(client, live, clinician):
    sign(live, clinician)
    workflow.withdraw(live, by=None, why="Wrong")
    html = page(client, "/about/people/ada-stone/")
    assert live.title not in html
    assert "There are no articles to show yet." in html


def test_a_contributor_has_a_page_and_an_unknown_one_is_not_found(client):
    make_contributor()
    assert client.get("/about/people/ada-stone/").status_code == 200
    assert client.get("/about/people/nobody/").status_code == 404


def test_a_text_may_link_to_the_page_of_a_contributor(client):
    make_contributor()
    assert "/about/people/ada-stone/" in Library.of_site().addresses


def test_markup_in_a_name_stays_text(client):
    make_contributor(title="<b>Ada</b>", credentials="</script>", role="<i>PT</i>")
    html = page(client, "/about/people/ada-stone/")
    assert "<b>Ada" not in html and "<i>PT" not in html
    assert data_of(html)["ProfilePage"]["mainEntity"]["honorificSuffix"] == "</script>"


# Contributors at the desk

ADD = "/admin/articles/contributor/add/"


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("eve", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return user


def form_of(**fields):
    defaults = {"title": "Ada Stone", "slug": "ada-stone", "credentials": "PT"}
    return defaults | {"role": "Therapist", "body": "Hello.\r\n", "user": ""} | fields


def test_an_editor_adds_and_changes_a_contributor(client, editor):
    assert client.get(ADD).status_code == 200
    assert client.post(ADD, form_of()).status_code == 302
    contributor = Contributor.objects.get()
    assert contributor.document == ContributorDocument(
        title="Ada Stone", credentials="PT", role="Therapist", body="Hello.\n"
    )
    change = f"/admin/articles/contributor/{contributor.pk}/change/"
    form = client.get(change).context["adminform"].form
    assert form["role"].value() == "Therapist"
    changed = form_of(role="Teacher", user=editor.pk, base_digest=contributor.digest)
    assert client.post(change, changed).status_code == 302
    contributor.refresh_from_db()
    assert (contributor.document.role, contributor.user) == ("Teacher", editor)
    assert client.get("/about/people/ada-stone/").status_code == 200


def test_an_account_alone_can_be_changed(client, editor):
    contributor = make_contributor(body="Hello.\n", role="Therapist")
    change = f"/admin/articles/contributor/{contributor.pk}/change/"
    client.post(change, form_of(user=editor.pk, base_digest=contributor.digest))
    contributor.refresh_from_db()
    assert contributor.user == editor


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"title": "a\x00b"},
        {"role": ""},
        {"credentials": "x" * 121},
        {"slug": "Not an address"},
        {"slug": "taken"},
        {"body": "a\x07b"},
        {"user": "999999"},
    ],
)
def test_a_wrong_form_is_told_and_saves_nothing(client, editor, wrong):
    make_contributor("taken", title="Other")
    response = client.post(ADD, form_of(**wrong))
    assert response.status_code == 200 and response.context["adminform"].form.errors
    assert Contributor.objects.count() == 1


def test_an_account_belongs_to_one_contributor(client, editor):
    make_contributor("first", user=editor)
    response = client.post(ADD, form_of(user=editor.pk))
    assert "Another contributor has this account." in response.content.decode()


def test_others_may_only_look(client, clinician, django_user_model):
    contributor = Contributor.objects.get()
    change = f"/admin/articles/contributor/{contributor.pk}/change/"
    client.force_login(clinician)
    assert client.get(change).status_code == 200
    assert client.post(change, form_of(role="Chief")).status_code == 403
    assert client.get(ADD).status_code == 403


# Withdrawn


def test_a_withdrawn_article_says_so_and_points_to_another(client, live):
    other = make_article("rest", title="How to rest", tags=("sleep",))
    workflow.withdraw(live, by=None, why="Unsafe advice", replaced_by="rest")
    response = client.get("/articles/sleep/")
    html = response.content.decode()
    assert response.status_code == 410
    assert live.title in html and other.get_absolute_url() in html
    assert timezone.localdate().strftime("%B %-d, %Y") in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Unsafe advice" not in html and "pillow" not in html
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-cache"


def test_the_replacement_is_found_under_its_new_address_or_the_topic_is_named(client, live):
    other = make_article("rest", title="How to rest")
    workflow.withdraw(live, by=None, why="Wrong", replaced_by="rest")
    publishing.save_article("rest-well", other.document, article=other)
    assert 'href="/articles/rest-well/"' in page(client)
    workflow.withdraw(Article.objects.get(slug="rest-well"), by=None, why="Wrong")
    make_article("third")
    html = page(client)
    assert "rest-well" not in html and 'href="/topics/living-well/"' in html


def test_the_last_article_of_a_topic_points_to_all_articles(client, live):
    workflow.withdraw(live, by=None, why="Wrong")
    html = page(client)
    assert 'href="/topics/living-well/"' not in html and "See all articles" in html


def test_it_is_withdrawn_since_the_first_day_whatever_is_changed_later(client, live):
    workflow.withdraw(live, by=None, why="Wrong")
    live.revisions.filter(text__contains="status: withdrawn").update(created_at=MONDAY)
    edit(Article.objects.get(), summary="Another summary.")
    assert "November 16, 2026" in page(client)


def test_an_old_address_of_a_withdrawn_article_leads_to_it(client, live):
    live = publishing.save_article("sleep-well", live.document, article=live)
    workflow.withdraw(live, by=None, why="Wrong")
    response = client.get("/articles/sleep/", follow=True)
    assert response.redirect_chain == [("/articles/sleep-well/", 301)]
    assert response.status_code == 410


def test_what_readers_never_saw_is_not_found(client):
    make_topic()
    make_article("draft", make_draft())
    coming = make_article("coming", published_at=timezone.now() + timedelta(days=3))
    workflow.withdraw(coming, by=None, why="Not after all")
    never = make_article("never", make_document(status="draft"))
    workflow.withdraw(never, by=None, why="It was wrong before anybody read it")
    archived = make_article("old")
    workflow.archive(archived, by=None)
    assert (
        Article.objects.get(slug="coming").published_at is None
    )  # nor on the day it was meant for
    for slug in ("draft", "coming", "never", "old"):
        assert client.get(f"/articles/{slug}/").status_code == 404


def test_a_withdrawn_article_is_gone_from_everywhere_at_once(client, live):
    pick = RelatedPick("sleep", "living with it", "It is next.")
    make_article("rest", title="How to rest", related=(pick,))
    places = ("/", "/articles/", "/topics/living-well/", "/sitemap.xml", "/articles/rest/")
    address = "/articles/sleep/"
    for place in places:
        assert address in page(client, place), place
    workflow.withdraw(live, by=None, why="Wrong")
    for place in (*places, "/evidence/", "/evidence/furlan2015/"):
        assert address not in page(client, place), place


def test_a_withdrawn_article_that_is_published_again_is_back(client, live):
    document = live.document
    workflow.withdraw(live, by=None, why="Wrong")
    assert client.get("/articles/sleep/").status_code == 410
    publishing.save_article("sleep", document, article=Article.objects.get())
    assert client.get("/articles/sleep/").status_code == 200


# Days of review

DUE = date(2026, 11, 21)


@pytest.fixture
def at(monkeypatch):
    """Set the clock to a moment; the clinic is in New York, five hours behind UTC."""
    from zoneinfo import ZoneInfo

    def set_clock(*moment):
        monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))

    with timezone.override(ZoneInfo("America/New_York")):
        yield set_clock


def make_due():
    make_article("due", title="The due one", next_review_on=DUE)
    pick = RelatedPick("due", "living with it", "It is next.")
    make_article("fresh", title="The fresh one", related=(pick,))


def test_on_its_day_an_article_leaves_home_and_lists_of_what_to_read_next(client, at):
    make_due()
    places = ("/", "/articles/fresh/")
    at(2026, 11, 21, 4, 59)  # the last minute of the day before
    assert all("/articles/due/" in page(client, place) for place in places)
    assert "due for a check" not in page(client, "/articles/due/")
    at(2026, 11, 21, 5, 0)
    assert not any("/articles/due/" in page(client, place) for place in places)
    assert "This page is due for a check" in page(client, "/articles/due/")
    for place in ("/articles/", "/topics/living-well/", "/sitemap.xml"):
        assert "/articles/due/" in page(client, place)


def test_ninety_days_later_search_engines_are_told_to_forget_it(client, at):
    make_due()
    noindex = '<meta name="robots" content="noindex">'
    at(2027, 2, 19, 4, 59)  # 89 days after
    assert noindex not in page(client, "/articles/due/")
    assert "/articles/due/" in page(client, "/sitemap.xml")
    at(2027, 2, 19, 5, 0)
    assert noindex in page(client, "/articles/due/")
    assert "/articles/due/" not in page(client, "/sitemap.xml")
    assert "/articles/due/" in page(client, "/topics/living-well/")
    assert make_document().next_review_on < date(2027, 2, 19)
