"""The picture at the top: a drawing, or one of the library, named in any way that staff may try."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.desk import picture_uses, uploads
from articles.desk.top_picture import file_named_by
from articles.models import Upload
from articles.text.document import Image
from tests.articles.test_picture_library import file
from tests.makers import make_article, make_draft

pytestmark = pytest.mark.django_db
STEM = f"{'0a' * 16}-640x480"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def upload():
    return uploads.keep(uploads.make(file(size=(1000, 500))))


@pytest.fixture
def writer():
    user = User.objects.create_user("Writers", is_staff=True)
    user.groups.add(Group.objects.get(name="Writers"))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("hands.svg", "hands.svg"),
        ("", ""),
        (None, None),
        (f"{STEM}.webp", f"{STEM}.webp"),
        (f"/media/uploads/{STEM}.webp", f"{STEM}.webp"),
        (f"https://clinic.example/media/uploads/{STEM}-480.webp", f"{STEM}.webp"),
        (f"![A hand on a knee.](/media/uploads/{STEM}.webp)", f"{STEM}.webp"),
        ("/media/uploads/../../secret.webp", "/media/uploads/../../secret.webp"),
    ],
)
def test_the_line_or_the_address_of_a_picture_is_its_file(typed, file):
    assert file_named_by(typed) == file


def test_a_writer_puts_a_picture_of_the_library_at_the_top(writer, upload):
    article = make_article(document=make_draft())
    address = f"/admin/articles/article/{article.pk}/change/"
    form = writer.get(address).context["adminform"].form
    data = {
        name: form[name].value() or ""
        for name in ("title", "slug", "summary", "body", "topic", "base_digest", "author")
    }
    data |= {"image_file": uploads.code_of(upload), "image_alt": "A hand on a knee.", "_save": "1"}
    response = writer.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    article.refresh_from_db()
    assert article.document.image == Image(upload.name, "A hand on a knee.")


def test_the_form_shows_it_and_offers_the_others(writer, upload):
    Upload.objects.filter(pk=upload.pk).update(alt="A hand & a knee.")
    article = make_article(document=make_draft(image=Image(upload.name, "A hand.")))
    html = writer.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert f'src="/media/uploads/{upload.name}"' in html
    smallest = f"/media/uploads/{upload.name.removesuffix('.webp')}-480.webp"
    assert f'<option value="{upload.name}" data-shown="{smallest}">A hand &amp; a knee.<' in html
    assert '<option value="ginger-and-pain.svg" data-shown="/static/' in html


def test_a_picture_at_the_top_is_in_use(upload):
    assert picture_uses.uses_of(upload) == []
    make_article(document=make_draft(title="Rest", image=Image(upload.name, "A hand.")))
    uses = [use.words for use in picture_uses.uses_of(upload)]
    assert uses[0] == "Rest"


def test_its_words_are_learnt_by_the_library(upload):
    make_article(document=make_draft(image=Image(upload.name, "A hand on a knee.")))
    picture_uses.add_descriptions()
    upload.refresh_from_db()
    assert upload.alt == "A hand on a knee."


def test_decoration_teaches_the_library_nothing(upload):
    make_article(document=make_draft(image=Image(upload.name, "", decorative=True)))
    picture_uses.add_descriptions()
    upload.refresh_from_db()
    assert upload.alt == ""
