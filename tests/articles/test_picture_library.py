"""The library of pictures: who may do what, what it knows, and what it never lets go."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.checks import PLACEHOLDER
from articles.desk import picture_uses, uploads
from articles.models import Article, Revision, StagedEdit, Upload, WorkInProgress
from articles.rendered import preview
from tests.makers import make_article, make_document, make_draft, make_page, make_topic

pytestmark = pytest.mark.django_db

JSON = "/admin/articles/article/pictures/"
CHOOSE = "/admin/articles/article/pictures/choose/"
LIST = "/admin/articles/upload/"
ADD = "/admin/articles/upload/add/"
SEND = "/admin/editor/upload/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def member(group=None, **options):
    """A browser in which somebody of the group is signed in."""
    user = User.objects.create_user(group or "nobody", is_staff=True, **options)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def writer():
    return member("Writers")


@pytest.fixture
def editor():
    return member("Editors")


def file(colour="red", size=(60, 40)):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return SimpleUploadedFile("photo.png", content.getvalue(), "image/png")


def kept(colour="red", size=(60, 40), **fields):
    upload = uploads.keep(uploads.make(file(colour, size)))
    Upload.objects.filter(pk=upload.pk).update(**fields)
    upload.refresh_from_db()
    return upload


def change(upload):
    return f"{LIST}{upload.pk}/change/"


def delete(upload):
    return f"{LIST}{upload.pk}/delete/"


def in_text(upload, alt=PLACEHOLDER):
    return f"Look:\n\n![{alt}]({uploads.address_of(upload)})\n"


def page(client, address, **data):
    response = client.get(address, data)
    assert response.status_code == 200
    return response.content.decode()


# For the editor's script


def test_the_script_gets_all_that_it_needs_to_insert_a_picture(writer):
    upload = kept(size=(1000, 500), alt="A hand on a knee.")
    response = writer.get(JSON)
    assert response.json() == [
        {
            "name": upload.name,
            "alt": "A hand on a knee.",
            "decorative": False,
            "url": f"/media/uploads/{upload.name}",
            "thumbnail": f"/media/uploads/{upload.name.removesuffix('.webp')}-480.webp",
            "code": f"![A hand on a knee.](/media/uploads/{upload.name})",
        }
    ]
    assert "no-store" in response["Cache-Control"]


def test_a_picture_that_nobody_described_asks_for_it(writer):
    upload = kept()
    [found] = writer.get(JSON).json()
    assert found["alt"] == ""
    assert found["code"] == f"![{PLACEHOLDER}](/media/uploads/{upload.name})"


def test_a_decorative_picture_stays_so(writer):
    kept(is_decorative=True)
    [found] = writer.get(JSON).json()
    assert found["code"].startswith("![decorative](")


def test_a_search_finds_by_words_in_any_order(writer):
    kept(alt="A hand on a knee.")
    kept("blue", alt="A bed with a pillow.")
    found = writer.get(JSON, {"q": "KNEE hand"}).json()
    assert [picture["alt"] for picture in found] == ["A hand on a knee."]
    assert writer.get(JSON, {"q": "elbow"}).json() == []


@pytest.mark.parametrize(
    "query", ["\x00", "%", "_", "'", '"; --', "\\", "x" * 50_000, "a " * 5_000]
)
@pytest.mark.parametrize("address", [JSON, CHOOSE, LIST])
def test_no_search_is_too_odd(writer, address, query):
    kept(alt="A hand.")
    assert writer.get(address, {"q": query}, follow=True).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "\x00", ""])
def test_no_page_is_too_odd(writer, number):
    kept(alt="A hand.")
    assert "A hand." in page(writer, CHOOSE, p=number)


@pytest.mark.parametrize("query", [{"use": "x"}, {"described": "x"}, {"use": "\x00"}])
def test_no_filter_is_too_odd(writer, query):
    kept(alt="A hand.")
    assert "A hand." in page(writer, LIST, **query)


# What comes along


@pytest.mark.parametrize(
    "alt",
    [
        "A hand on a knee.",
        "Two *hands*, _one_ knee and a `stick`",
        'A sign: [exit] <here> & "there" | it\'s',
        "Back\\slash, {curly}, #hash, (round), 1. first - dash + plus ! bang",
        "<script>alert(1)</script>",
        "See [@furlan2015] and http://example.org/ and a@example.org",
        "“Ruhe” – œuvre 痛み",
    ],
)
def test_any_description_comes_out_as_it_was_said(alt):
    html = preview(uploads.code_of(kept(alt=alt)))
    said = alt.translate(uploads.NOT_IN_A_DESCRIPTION)
    shown = html.partition('alt="')[2].partition('"')[0]
    plain = shown.replace("&amp;", "&").replace("&quot;", '"').replace("&lt;", "<")
    assert plain == said
    assert html.count("<img") == 1


def test_a_picture_that_the_library_knows_brings_its_words_along(writer):
    kept(alt="A hand on a knee.")
    code = writer.post(SEND, {"image": file()}).json()["image_code"]
    assert code.startswith("![A hand on a knee.](/media/uploads/")


def test_a_picture_that_a_text_describes_brings_these_words_along(writer):
    make_article(document=make_draft(body=in_text(kept(), "A hand on a knee.")))
    code = writer.post(SEND, {"image": file()}).json()["image_code"]
    assert code.startswith("![A hand on a knee.](")
    assert Upload.objects.get().alt == "A hand on a knee."


@pytest.mark.parametrize("alt", ["", " ", PLACEHOLDER, "decorative", "IMG_2041", "hands.png"])
def test_what_describes_nothing_is_not_learnt(writer, alt):
    make_article(document=make_draft(body=in_text(kept(), alt)))
    assert writer.get(JSON).json()[0]["alt"] == ""


def test_what_the_library_says_is_not_overwritten_by_a_text(writer):
    make_article(document=make_draft(body=in_text(kept(alt="Ours."), "Theirs.")))
    assert writer.get(JSON).json()[0]["alt"] == "Ours."


def test_pictures_of_an_older_site_come_into_the_library(writer, media):
    upload = kept(size=(1000, 500))
    Upload.objects.all().delete()
    (media / "uploads" / "notes.webp").write_bytes(b"no name of ours")
    assert [found["name"] for found in writer.get(JSON).json()] == [upload.name]
    adopted = Upload.objects.get()
    assert (adopted.width, adopted.height, adopted.widths) == (1000, 500, [480, 960])
    assert adopted.uploaded_by is None
    assert f"/media/uploads/{upload.name.removesuffix('.webp')}-480.webp" in page(writer, LIST)


def test_an_older_picture_without_smaller_widths_works(writer, media):
    upload = kept(size=(1000, 500))
    Upload.objects.all().delete()
    for path in (media / "uploads").glob("*-*-*.webp"):
        path.unlink()
    [found] = writer.get(JSON).json()
    assert found["thumbnail"] == found["url"] == f"/media/uploads/{upload.name}"
    assert "srcset" not in preview(found["code"])


# The page to choose from


def test_the_page_gives_the_line_in_a_field(writer):
    upload = kept(alt='A "hand" & a knee')
    html = page(writer, CHOOSE)
    assert f"A &quot;hand&quot; &amp; a knee](/media/uploads/{upload.name})" in html
    assert "readonly" in html


def test_an_empty_library_says_so(writer):
    assert "There are no pictures yet." in page(writer, CHOOSE)
    assert "No picture is described with “knee”" in page(writer, CHOOSE, q="knee")


def test_many_pictures_come_in_pages(writer):
    Upload.objects.bulk_create(
        Upload(name=f"{number:032x}-9x9.webp", width=9, height=9, alt=f"Picture {number}.")
        for number in range(30)
    )
    assert "Page 1 of 2" in page(writer, CHOOSE)
    assert "Page 2 of 2" in page(writer, CHOOSE, p="2")


def test_what_is_searched_for_is_shown_and_never_run(writer):
    html = page(writer, CHOOSE, q="<script>alert(1)</script>")
    assert "<script>alert" not in html


# The list


def test_the_list_says_what_who_and_where(writer):
    upload = kept(alt="A hand.", uploaded_by=User.objects.get(username="Writers"))
    article = make_article(document=make_draft(body=in_text(upload)))
    html = page(writer, LIST)
    assert "A hand." in html
    assert "60 × 40" in html
    assert ">Writers<" in html
    assert f'<a href="/admin/articles/article/{article.pk}/change/">{article.title}</a>' in html


def test_the_filters_show_the_unused_and_the_undescribed(writer):
    used, unused = kept(alt="In use."), kept("blue", alt="On the shelf.")
    kept("green")
    make_article(document=make_draft(body=in_text(used)))
    html = page(writer, LIST, use="unused")
    assert unused.alt in html and used.alt not in html
    html = page(writer, LIST, use="used")
    assert used.alt in html and unused.alt not in html
    html = page(writer, LIST, described="no")
    assert used.alt not in html and "Not described yet" in html


def test_the_list_asks_no_more_for_more_pictures(writer, django_assert_max_num_queries):
    for colour in ("red", "blue", "green", "white", "black"):
        upload = kept(colour, alt=f"All {colour}.")
    make_article(document=make_draft(body=in_text(upload)))
    page(writer, LIST)
    with django_assert_max_num_queries(20):
        page(writer, LIST)


# Where a picture is used


def of_a_draft(upload):
    make_article(document=make_draft(body=in_text(upload)))


def of_a_one_minute_version(upload):
    make_article(document=make_draft(one_minute=in_text(upload)))


def of_a_topic(upload):
    make_topic(body=in_text(upload))


def of_a_page(upload):
    make_page(body=in_text(upload))


def of_a_smaller_width(upload):
    address = uploads.address_of(upload).replace(".webp", "-480.webp")
    make_article(document=make_draft(body=f"![A hand]({address})"))


def of_a_next_version(upload):
    article = make_article()
    document = make_document(body=in_text(upload))
    StagedEdit.objects.create(
        article=article, slug="sleep", text=document.text, digest=document.digest
    )


def of_what_somebody_types(upload):
    WorkInProgress.objects.create(
        user=User.objects.create_user("carol"), fields={"title": "x", "body": in_text(upload)}
    )


PLACES = [
    *(of_a_draft, of_a_one_minute_version, of_a_topic, of_a_page),
    *(of_a_smaller_width, of_a_next_version, of_what_somebody_types),
]


@pytest.mark.parametrize("put_into_the_text", PLACES)
def test_a_picture_in_use_cannot_be_deleted_by_anybody(editor, admin_client, put_into_the_text):
    upload = kept(alt="A hand.")
    put_into_the_text(upload)
    for client in (editor, admin_client):
        assert client.post(delete(upload), {"post": "yes"}).status_code == 403
        html = page(client, change(upload))
        assert "deletelink" not in html and "cannot be deleted" in html
    assert (uploads.upload_folder() / upload.name).is_file()
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_a_picture_of_an_earlier_version_waits_for_a_superuser(editor, admin_client):
    upload = kept(alt="A hand.")
    article = make_article(document=make_draft(body=in_text(upload)))
    make_article_again(article, make_draft(body="No picture.\n"))
    assert Revision.objects.filter(text__contains=upload.name).exists()
    assert "an earlier version" in page(editor, change(upload))
    assert editor.post(delete(upload), {"post": "yes"}).status_code == 403
    assert admin_client.post(delete(upload), {"post": "yes"}).status_code == 302
    assert not Upload.objects.exists()


def make_article_again(article, document):
    from articles import publishing

    return publishing.save_article(article.slug, document, article=article)


def test_a_text_counts_once_though_its_history_names_the_picture_too():
    upload = kept()
    article = make_article(document=make_draft(body=in_text(upload)))
    make_article_again(article, make_draft(body=in_text(upload) + "\nMore.\n"))
    assert [use.words for use in picture_uses.uses_of(upload)] == [article.title]


def test_an_editor_deletes_an_unused_picture_with_all_its_files(
    editor, media, django_capture_on_commit_callbacks
):
    upload, other = kept(size=(1000, 500), alt="A hand."), kept("blue", alt="A knee.")
    assert "deletelink" in page(editor, change(upload))
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(delete(upload), {"post": "yes"}).status_code == 302
    assert [path.name for path in (media / "uploads").iterdir()] == [other.name]
    assert editor.get(uploads.address_of(upload)).status_code == 404
    assert Upload.objects.get() == other


def test_no_file_goes_where_the_row_stays(editor, media):
    """The files go once the row is gone for good; this test's transaction never ends."""
    upload = kept(alt="A hand.")
    editor.post(delete(upload), {"post": "yes"})
    assert (media / "uploads" / upload.name).is_file()


# What a picture shows


def test_a_writer_says_what_a_picture_shows(writer):
    upload = kept()
    assert writer.post(change(upload), {"alt": " A hand\non a knee. "}).status_code == 302
    upload.refresh_from_db()
    assert upload.alt == "A hand on a knee."


def test_a_writer_says_that_it_is_decorative(writer):
    upload = kept(alt="A hand.")
    assert writer.post(change(upload), {"alt": "", "is_decorative": "on"}).status_code == 302
    upload.refresh_from_db()
    assert (upload.alt, upload.is_decorative) == ("", True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"alt": ""}, "or tick “decorative”"),
        ({"alt": "A hand.", "is_decorative": "on"}, "Both together do not fit"),
        ({"alt": PLACEHOLDER}, "only a name"),
        ({"alt": "IMG_2041.jpg"}, "only a name"),
        ({"alt": "decorative"}, "only a name"),
        ({"alt": "x" * 401}, "at most 400"),
        ({"alt": "A\x00hand"}, "Null characters"),
    ],
)
def test_what_describes_nothing_is_refused_in_plain_words(writer, data, words):
    upload = kept()
    assert words in writer.post(change(upload), data).content.decode()
    upload.refresh_from_db()
    assert (upload.alt, upload.is_decorative) == ("", False)


def test_nobody_can_change_a_file_by_its_form(writer):
    upload = kept()
    forged = {
        "alt": "A hand.",
        "name": "../../x",
        "width": 1,
        "widths": "[1]",
        "image": file("blue"),
    }
    writer.post(change(upload), forged)
    changed = Upload.objects.get()
    assert (changed.name, changed.width, changed.widths) == (upload.name, 60, [])


# Without a script


def test_a_picture_is_added_and_then_it_is_asked_what_it_shows(writer):
    response = writer.post(ADD, {"image": file()}, follow=True)
    upload = Upload.objects.get()
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == change(upload)
    assert "Now say what it shows" in html
    assert f"![{PLACEHOLDER}](/media/uploads/{upload.name})" in html
    assert upload.uploaded_by.username == "Writers"


def test_the_same_picture_again_is_the_same_and_keeps_its_words(writer):
    upload = kept(alt="A hand.", uploaded_by=User.objects.create_user("carol"))
    response = writer.post(ADD, {"image": file(), "alt": "Other words."}, follow=True)
    assert "![A hand.](/media/uploads/" in response.content.decode()
    again = Upload.objects.get()
    assert (again.pk, again.alt, again.uploaded_by.username) == (upload.pk, "A hand.", "carol")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "No picture arrived"),
        ({"image": "text"}, "No picture arrived"),
        ({"image": b"MZ\x90\x00 this program"}, "JPEG, PNG or WebP"),
        ({"image": b""}, "This file is empty"),
        ({"image": b"\x00" * 6_000_000}, "5 MB"),
    ],
)
def test_a_lie_is_refused_in_plain_words(writer, media, data, words):
    content = data.get("image")
    if isinstance(content, bytes):
        data = {**data, "image": SimpleUploadedFile("x.jpg", content, "image/jpeg")}
    assert words in writer.post(ADD, data).content.decode()
    assert not Upload.objects.exists()
    assert not list(media.rglob("*"))


# Who may do what


def test_visitors_see_nothing_of_the_library(client):
    upload = kept(alt="A hand.")
    for address in (CHOOSE, LIST, ADD, change(upload), delete(upload)):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")
    response = client.get(JSON)
    assert response.status_code == 403
    assert "sign in" in response.json()["error"]


def test_staff_without_a_part_see_nothing_of_the_library():
    somebody, upload = member(), kept(alt="A hand.")
    for address in (JSON, CHOOSE, LIST, ADD, change(upload), delete(upload)):
        assert somebody.get(address).status_code == 403


def test_a_reader_who_was_given_the_right_by_mistake_is_still_no_staff(client):
    user = User.objects.create_user("dave")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    assert client.get(JSON).status_code == 403
    assert client.get(CHOOSE).status_code == 302


def test_clinicians_look_and_change_nothing():
    clinician, upload = member("Clinicians"), kept(alt="A hand.")
    assert "A hand." in page(clinician, LIST)
    assert "A hand." in page(clinician, CHOOSE)
    assert clinician.get(JSON).status_code == 200
    assert clinician.post(change(upload), {"alt": "Mine."}).status_code == 403
    assert clinician.post(ADD, {"image": file("blue"), "alt": "Mine."}).status_code == 403
    assert clinician.post(delete(upload), {"post": "yes"}).status_code == 403
    assert [upload.alt for upload in Upload.objects.all()] == ["A hand."]


def test_writers_delete_nothing(writer):
    upload = kept(alt="A hand.")
    assert writer.post(delete(upload), {"post": "yes"}).status_code == 403
    assert "deletelink" not in page(writer, change(upload))


def test_nothing_is_deleted_in_passing(editor):
    upload = kept(alt="A hand.")
    data = {"action": "delete_selected", "_selected_action": upload.pk, "post": "yes"}
    editor.post(LIST, data)
    assert Upload.objects.exists()
    assert Article.objects.count() == 0


@pytest.mark.parametrize("address", [JSON, CHOOSE])
def test_looking_is_all_that_these_pages_know(writer, address):
    assert writer.post(address).status_code == 405


def test_a_form_of_another_site_is_refused(media):
    user = User.objects.create_superuser("root")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    upload = kept(alt="A hand.")
    for address in (ADD, change(upload), delete(upload)):
        assert client.post(address, {"post": "yes", "alt": "x y"}).status_code == 403
    assert Upload.objects.get().alt == "A hand."
