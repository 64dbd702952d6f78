"""An uploaded picture travels with the texts that show it, and is the same where it arrives."""

import shutil
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawn

from articles import images, sync
from articles.checking import check_folder
from articles.desk import uploads
from articles.models import Article, Revision, Topic, Upload
from articles.rendered import rendered_article
from articles.text.document import Image
from articles.verdicts import Action
from tests.makers import make_article, make_draft, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "uploads"


@pytest.fixture(autouse=True)
def forgotten():
    images._content_picture.cache_clear()
    yield
    images._content_picture.cache_clear()


@pytest.fixture
def root(tmp_path):
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def kept(colour="red", size=(1000, 500), **fields):
    content = BytesIO()
    Drawn.new("RGB", size, colour).save(content, "PNG")
    file = SimpleUploadedFile("photo.png", content.getvalue(), "image/png")
    upload = uploads.keep(uploads.make(file))
    Upload.objects.filter(pk=upload.pk).update(**fields)
    return upload


def article_with(upload, **fields):
    image = Image(upload.name, "A hand on a knee.")
    return make_article(document=make_draft(image=image, **fields))


def pictures(report):
    return [(o.slug, o.action) for o in report.outcomes if o.kind == "images"]


def bytes_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def on_a_fresh_machine(media):
    """Nothing is there but the files of the dump."""
    shutil.rmtree(media.parent)
    Revision.objects.all().delete()
    for model in (Article, Topic, Upload):
        model.objects.all().delete()


def test_a_dump_takes_along_what_the_texts_show_and_nothing_else(root, media):
    top, inside, unused = kept(), kept("blue"), kept("green")
    text = f"![A couch](/media/uploads/{inside.name})\n"
    article_with(top)
    make_page(body=text)
    assert pictures(sync.dump(root)) == [
        (name, Action.WRITTEN) for name in sorted([top.name, inside.name])
    ]
    assert (root / "images" / top.name).read_bytes() == (media / top.name).read_bytes()
    assert not (root / "images" / unused.name).exists()


def test_it_is_taken_along_once(root):
    article_with(kept())
    sync.dump(root)
    before = bytes_of(root)
    assert pictures(sync.dump(root)) == []
    assert bytes_of(root) == before


def test_a_dry_run_tells_of_it_and_writes_nothing(root):
    upload = kept()
    article_with(upload)
    assert pictures(sync.dump(root, dry_run=True)) == [(upload.name, Action.WRITTEN)]
    assert list(root.iterdir()) == []


def test_a_fresh_machine_has_the_same_text_and_the_same_picture(root, media):
    upload = kept()
    article = article_with(upload)
    before = bytes_of(media)
    sync.dump(root)
    on_a_fresh_machine(media)

    report = sync.load(root)
    assert not report.problems
    assert pictures(report) == [(upload.name, Action.LOADED)]
    assert bytes_of(media).keys() == before.keys()
    assert (media / upload.name).read_bytes() == before[media / upload.name]
    loaded = Article.objects.get()
    assert loaded.text == article.text
    found = Upload.objects.get()
    assert (found.name, found.width, found.height, found.widths) == (
        *(upload.name, 1000, 500),
        [480, 960],
    )
    picture = rendered_article(loaded).picture
    assert picture.url == f"/media/uploads/{upload.name}"
    assert [width for _url, width in picture.smaller] == [480, 960]


def test_a_second_load_and_dump_change_nothing(root, media):
    article_with(kept())
    sync.dump(root)
    on_a_fresh_machine(media)
    sync.load(root)
    files, pictures_kept = bytes_of(root), bytes_of(media)
    assert pictures(sync.load(root)) == pictures(sync.dump(root)) == []
    assert bytes_of(root) == files
    assert bytes_of(media) == pictures_kept
    assert Revision.objects.count() == 1


def test_a_load_that_is_only_tried_brings_nothing(root, media):
    upload = kept()
    article_with(upload)
    sync.dump(root)
    on_a_fresh_machine(media)
    assert pictures(sync.load(root, dry_run=True)) == [(upload.name, Action.LOADED)]
    assert not media.exists() and not Upload.objects.exists()


def test_a_lost_file_comes_back_and_keeps_what_the_library_knows(root, media):
    upload = kept(alt="Ours.")
    article_with(upload)
    sync.dump(root)
    (media / upload.name).unlink()
    assert pictures(sync.load(root)) == [(upload.name, Action.LOADED)]
    assert (media / upload.name).is_file()
    assert Upload.objects.get().alt == "Ours."


def test_a_file_that_is_gone_everywhere_is_said(root, media):
    upload = kept()
    article_with(upload)
    (media / upload.name).unlink()
    report = sync.dump(root)
    assert [str(warning) for warning in report.warnings] == [
        f"{upload.name}: is shown in a text, but its file is gone."
    ]
    assert not (root / "images").exists()


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", "another"])
def test_a_file_that_is_not_what_its_name_says_stays_outside(root, media, content):
    upload = kept()
    other = (media / kept("blue").name).read_bytes()
    Upload.objects.all().delete()
    shutil.rmtree(media)
    (root / "images").mkdir()
    path = root / "images" / upload.name
    path.write_bytes(other if content == "another" else content)
    report = sync.load(root)
    assert [problem.path for problem in report.problems] == [f"images/{upload.name}"]
    assert not media.exists() and not Upload.objects.exists()


def test_other_files_are_left_alone(root, media):
    (root / "images").mkdir()
    (root / "images" / "photo.webp").write_bytes(b"RIFF")
    assert sync.load(root).problems == []
    assert not media.exists()


def test_a_folder_is_checked_by_what_travels_in_it(root):
    article_with(kept(), summary="How to rest.", body="## First\n")
    sync.dump(root)
    said = [problem.message for problem in check_folder(root)]
    assert not [words for words in said if "no picture" in words]
    for path in (root / "images").iterdir():
        path.unlink()
    images._content_picture.cache_clear()
    assert [words for words in [p.message for p in check_folder(root)] if "no picture" in words]


def test_readers_get_the_width_that_fits(client):
    upload = kept()
    stem = upload.name.removesuffix(".webp")
    article = make_article("sleep", image=Image(upload.name, "A hand on a knee."))
    widths = f"/media/uploads/{stem}-480.webp 480w, /media/uploads/{stem}-960.webp 960w"
    for address in (article.get_absolute_url(), article.topic.get_absolute_url()):
        html = client.get(address).content.decode()
        assert f'srcset="{widths}, /media/uploads/{upload.name} 1000w"' in html
