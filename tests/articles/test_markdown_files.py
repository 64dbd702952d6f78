"""Articles as Markdown files: Will downloads one, works on it, and brings it back."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles import publishing, workflow
from articles.models import Article, Revision, StagedEdit
from tests.makers import make_article, make_draft, make_reference, make_sound_document, make_topic

pytestmark = pytest.mark.django_db
NEW = reverse("admin:articles_article_upload_new")


def member(name, group):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    return user


@pytest.fixture
def will(client):
    user = member("will", "Writers")
    client.force_login(user)
    return user


@pytest.fixture
def draft():
    return make_article("rest", make_draft(title="First title"))


@pytest.fixture
def live():
    make_reference()
    return make_article("sleep", make_sound_document(title="First title"))


def address(page, article):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def file(text, name="rest.md"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def download(client, article, query=""):
    return client.get(address("download", article) + query)


def upload(client, article, text, name="any.md", **data):
    """Upload to an article's own page, and follow where that leads."""
    data = {"file": file(text, name)} | data
    return client.post(address("upload", article), data, follow=True)


def upload_new(client, text, name):
    return client.post(NEW, {"file": file(text, name)}, follow=True)


def edited(article, **fields):
    """The text of a file in which somebody changed these fields."""
    return replace(article.document, **({"title": "From the file"} | fields)).text


def change_on_the_site(article, **fields):
    article.refresh_from_db()
    document = replace(article.document, **({"summary": "Changed on the site."} | fields))
    return publishing.save_article(article.slug, document, article=article)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def errors(response):
    return " ".join(response.context["form"].errors.get("file", []))


def current(article):
    article.refresh_from_db()
    return article


# Out


def test_the_file_is_the_text_letter_for_letter(client, will, draft):
    response = download(client, draft)
    assert response.content.decode() == draft.text == draft.document.text
    assert response["Content-Disposition"] == 'attachment; filename="rest.md"'
    assert response["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_text_that_waits_is_what_work_goes_on_with(client, will, live):
    workflow.stage(live, "sleep", replace(live.document, title="Staged"), by=will)
    assert "title: Staged" in download(client, live).content.decode()
    assert download(client, live, "?text=public").content.decode() == live.text


# Who may


def test_a_visitor_is_sent_to_sign_in(client, draft):
    for page in (address("download", draft), address("upload", draft), NEW):
        assert "/login/" in client.get(page)["Location"]


def test_a_clinician_takes_a_file_away_and_brings_none(client, draft):
    client.force_login(member("clara", "Clinicians"))
    assert download(client, draft).status_code == 200
    for page in (address("upload", draft), NEW):
        assert client.get(page).status_code == 403
        assert client.post(page, {"file": file(edited(draft))}).status_code == 403
    assert client.post(address("upload_decide", draft), {"choice": "file"}).status_code == 403
    assert current(draft).title == "First title"


def test_staff_without_permission_get_nothing(client, draft):
    client.force_login(User.objects.create_user("bob", is_staff=True))
    for page in (address("download", draft), address("upload", draft), NEW):
        assert client.get(page).status_code == 403


def test_a_choice_is_posted(client, will, draft):
    assert client.get(address("upload_decide", draft)).status_code == 405


# Changed only in the file


def test_a_draft_takes_the_text_of_its_file(client, will, draft):
    download(client, draft)
    response = upload(client, draft, edited(draft), why="Better words")
    assert "is saved" in said(response)
    assert (current(draft).title, draft.status) == ("From the file", "draft")
    revision = draft.revisions.first()
    assert (revision.created_by, revision.why, revision.origin) == (will, "Better words", "file")


def test_a_live_article_has_it_staged(client, will, live):
    download(client, live)
    response = upload(client, live, edited(live))
    assert "Readers still see today’s text" in said(response)
    assert current(live).title == "First title"
    assert StagedEdit.objects.get().document.title == "From the file"
    assert "any.md" in StagedEdit.objects.get().why


def test_the_same_file_may_be_worked_on_again(client, will, live):
    download(client, live)
    upload(client, live, edited(live))
    upload(client, live, edited(live, title="From the file, again"))
    assert StagedEdit.objects.get().document.title == "From the file, again"


@pytest.mark.parametrize("status", ["published", "archived", "withdrawn"])
def test_a_file_does_not_publish_or_take_away(client, will, draft, status):
    document = make_sound_document(title="From the file", status=status)
    upload(client, draft, document.text)
    assert (current(draft).title, draft.status) == ("From the file", "draft")


def test_a_file_without_dates_leaves_a_live_article_its_own(client, will, live):
    text = edited(live, status="draft", published_at=None, next_review_on=None)
    upload(client, live, text)
    staged = StagedEdit.objects.get().document
    assert staged.published_at == live.published_at
    assert staged.next_review_on == live.next_review_on
    assert staged.status == "published"


def test_a_withdrawn_article_is_changed_by_an_editor_only(client, will, live):
    live = change_on_the_site(live, status="withdrawn")
    download(client, live)
    assert "Only an editor" in said(upload(client, live, edited(live)))
    assert current(live).title == "First title"
    client.force_login(member("ed", "Editors"))
    download(client, live)
    upload(client, live, edited(live))
    assert (current(live).title, live.status) == ("From the file", "withdrawn")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(client, will, draft):
    text = "\ufeff" + draft.text.replace("\n", "\r\n")
    assert "says the same" in said(upload(client, draft, text))
    assert draft.revisions.count() == 1


# Not changed in the file


def test_an_unchanged_file_changes_nothing(client, will, draft):
    assert "says the same" in said(upload(client, draft, download(client, draft).content))
    assert draft.revisions.count() == 1


def test_an_older_text_is_named_and_does_not_overwrite(client, will, draft):
    text = download(client, draft).content
    change_on_the_site(draft)
    response = upload(client, draft, text)
    assert "an older text: the version of" in said(response)
    assert response.redirect_chain[-1][0] == address("history", draft)
    assert current(draft).summary == "Changed on the site."


# Changed on both sides


def is_conflict(response):
    return response.status_code == 200 and "Which one is right?" in response.content.decode()


def decide(client, response, article, choice):
    context = response.context
    data = {"choice": choice, "seen": context["head"].digest, "why": context["why"]}
    data["text"] = context["text"].replace("\n", "\r\n")
    return client.post(address("upload_decide", article), data, follow=True)


def test_a_change_on_both_sides_is_shown_and_nothing_is_saved(client, will, draft):
    download(client, draft)
    text = edited(draft)
    change_on_the_site(draft)
    response = upload(client, draft, text)
    assert is_conflict(response)
    labels = {change.label for change in response.context["changes"]}
    assert labels == {"Title", "Summary"}
    assert current(draft).title == "First title"
    assert draft.revisions.count() == 2


def test_the_file_is_chosen(client, will, draft):
    download(client, draft)
    change_on_the_site(draft)
    response = upload(client, draft, edited(draft), why="Mine is right")
    decide(client, response, draft, "file")
    assert current(draft).title == "From the file"
    assert draft.revisions.first().why == "Mine is right"
    assert draft.revisions.count() == 3


def test_the_site_is_chosen(client, will, draft):
    download(client, draft)
    change_on_the_site(draft)
    response = decide(client, upload(client, draft, edited(draft)), draft, "site")
    assert "Nothing was changed" in said(response)
    assert current(draft).title == "First title"


def test_a_choice_about_an_outdated_text_is_asked_again(client, will, draft):
    download(client, draft)
    change_on_the_site(draft)
    response = upload(client, draft, edited(draft))
    change_on_the_site(draft, summary="And once more.")
    assert is_conflict(decide(client, response, draft, "file"))
    assert current(draft).summary == "And once more."


def test_a_text_that_waits_is_not_overwritten(client, will, live):
    download(client, live)
    workflow.stage(live, "sleep", replace(live.document, summary="Staged by Ed."), by=None)
    response = upload(client, live, edited(live))
    assert is_conflict(response) and "staged text" in response.content.decode()
    assert StagedEdit.objects.get().document.summary == "Staged by Ed."
    decide(client, response, live, "file")
    assert StagedEdit.objects.get().document.title == "From the file"
    staged = Revision.objects.filter(is_staged=True)
    assert staged.count() == 2  # Ed's is in the history


def test_a_file_of_unknown_age_is_shown_first(client, will, draft):
    """A file from a colleague, or one from before signing in anew."""
    change_on_the_site(draft)
    assert is_conflict(upload(client, draft, edited(draft)))


def test_an_article_that_has_had_one_text_leaves_no_doubt(client, will, draft):
    upload(client, draft, edited(draft))
    assert current(draft).title == "From the file"


def test_two_downloads_leave_a_doubt(client, will, draft):
    """The file may have been made from either: it would take back what the site says now."""
    download(client, draft)
    change_on_the_site(draft)
    download(client, draft)
    assert is_conflict(upload(client, draft, edited(draft)))


def test_what_a_colleague_downloaded_says_nothing_of_my_file(client, will, draft):
    other = Client()
    other.force_login(member("wilma", "Writers"))
    change_on_the_site(draft)
    download(other, draft)
    assert is_conflict(upload(client, draft, edited(draft)))


def test_what_is_typed_into_a_file_is_never_run(client, will, draft):
    change_on_the_site(draft)
    text = edited(draft, body="</textarea><script>alert(1)</script>\n")
    content = upload(client, draft, text).content.decode()
    assert "<script>alert" not in content


# A new article


def test_a_new_name_makes_a_new_draft(client, will):
    make_topic()
    response = upload_new(client, make_sound_document(title="Heat").text, "heat-for-pain.md")
    article = Article.objects.get()
    assert (article.slug, article.status, article.title) == ("heat-for-pain", "draft", "Heat")
    assert article.revisions.get().created_by == will
    assert "is a new draft" in said(response)


@pytest.mark.parametrize("name", ["rest.md", "rest (1).md", "rest(2).md", "old-rest.md"])
def test_a_known_name_is_that_article(client, will, draft, name):
    draft = change_on_the_site(draft, aliases=("old-rest",))
    download(client, draft)
    upload_new(client, edited(draft), name)
    assert Article.objects.count() == 1
    assert current(draft).title == "From the file"


@pytest.mark.parametrize("name", ["Rest.md", "a b.md", ".md", "-.md", "rést.md", "x" * 81 + ".md"])
def test_a_name_that_is_no_address_is_explained(client, will, name):
    make_topic()
    response = upload_new(client, make_draft().text, name)
    assert "becomes the address" in errors(response) or ".md" in errors(response)
    assert not Article.objects.exists()


def test_the_title_of_another_article_is_not_taken(client, will, draft):
    response = upload_new(client, make_draft(title="FIRST title").text, "rest-2.md")
    assert "There is an article called “First title” already" in errors(response)
    assert address("upload", draft) in response.content.decode()


def test_a_new_article_without_its_topic_is_refused(client, will):
    assert "There is no topic" in errors(upload_new(client, make_draft().text, "rest.md"))


def test_a_file_named_for_another_article_is_not_taken_for_this_one(client, will, draft, live):
    response = upload(client, draft, edited(live), name="sleep.md")
    assert "named for another article" in errors(response)
    assert current(draft).title == "First title"


def test_the_address_of_another_article_is_refused_as_an_alias(client, will, draft, live):
    download(client, live)
    response = upload(client, live, edited(live, aliases=("rest",)))
    assert "Another article has the address" in said(response)
    assert not StagedEdit.objects.exists()


# Files that cannot be used


def test_mistakes_are_named_with_their_lines(client, will, draft):
    text = draft.text.replace("status: draft", "status: ready\ncolour: red")
    response = upload(client, draft, text)
    mistakes = response.context["mistakes"]
    assert {mistake.line for mistake in mistakes} == {"status: ready", "colour: red"}
    assert "Line 5, status:" in mistakes[0].words
    assert "Nothing was changed" in response.content.decode()
    assert current(draft).title == "First title"


HOSTILE = {
    "empty": b"",
    "no front matter": b"Hello",
    "no end": b"---\ntitle: x\n",
    "a NUL": b"---\ntitle: x\0y\ntopic: living-well\nstatus: draft\n---\n",
    "a NUL in the text": b"---\ntitle: x\ntopic: living-well\nstatus: draft\n---\na\0b\n",
    "not UTF-8": "---\ntitle: Größe\n---\n".encode("latin-1"),
    "UTF-16": "---\ntitle: x\n---\n".encode("utf-16"),
    "an alias bomb": b"---\na: &a [x]\nb: [*a, *a]\n---\n",
    "deep": b"---\n" + b"[" * 5000 + b"\n---\n",
    "a list": b"---\n- a\n---\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "too large": b"---\ntitle: x\n---\n" + b"a" * 310_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "known"])
def test_bad_files_are_explained(client, will, draft, content, is_new):
    page = NEW if is_new else address("upload", draft)
    response = client.post(page, {"file": file(content, "new.md" if is_new else "rest.md")})
    assert response.status_code == 200
    assert errors(response) or response.context["mistakes"]
    assert Article.objects.count() == 1 and draft.revisions.count() == 1


@pytest.mark.parametrize("name", ["rest.txt", "rest.md.exe", "rest"])
def test_other_kinds_of_files_are_refused(client, will, draft, name):
    assert "no Markdown file" in errors(upload(client, draft, edited(draft), name=name))


def test_a_form_without_a_file_says_so(client, will, draft):
    assert client.post(NEW, {}).context["form"].errors["file"]
    assert client.post(address("upload", draft), {"file": "text"}).context["form"].errors["file"]
    response = upload(client, draft, edited(draft), why="a\0b")
    assert response.context["form"].errors["why"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"choice": "both", "text": "x", "seen": "y"},
        {"choice": "file", "text": "a\0b", "seen": "y"},
        {"choice": "file", "text": "---\nnonsense", "seen": "y"},
        {"choice": "file", "text": "x" * 400_000, "seen": "y"},
    ],
)
def test_a_choice_that_cannot_be_read_is_explained(client, will, draft, data):
    response = client.post(address("upload_decide", draft), data, follow=True)
    assert response.status_code == 200
    assert current(draft).title == "First title"


def test_what_is_not_there_is_not_found(client, will):
    for end in ("download", "upload", "upload/decide"):
        for pk in (999, 10**30):
            assert client.post(f"/admin/articles/article/{pk}/{end}/").status_code in (404, 405)


def test_a_session_of_nonsense_does_no_harm(client, will, draft):
    change_on_the_site(draft)
    session = client.session
    session["downloaded_articles"] = {str(pk): ["x"] for pk in range(500)}
    session.save()
    download(client, draft)
    assert len(client.session["downloaded_articles"]) == 100
    assert quote("rest.md") in download(client, draft)["Content-Disposition"]
