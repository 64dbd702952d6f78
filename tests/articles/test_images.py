"""Pictures by the name that a text calls them."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from PIL import Image

from articles import images
from articles.images import find_picture


@pytest.fixture
def folder(tmp_path, settings):
    settings.CONTENT_DIR = tmp_path
    images._content_picture.cache_clear()
    yield tmp_path
    images._content_picture.cache_clear()


def put(folder, name, text):
    path = folder / "images" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text)
    return path


def test_a_drawing_is_as_large_as_its_view_box(folder):
    put(folder, "hands.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180.4">')
    picture = find_picture("images/hands.svg")
    assert (picture.url, picture.width, picture.height) == ("/static/content/hands.svg", 320, 180)


def test_a_photograph_is_as_large_as_it_is(folder):
    path = put(folder, "hands.png", b"")
    Image.new("RGB", (7, 5)).save(path)
    picture = find_picture("images/hands.png")
    assert (picture.width, picture.height) == (7, 5)


def test_a_drawing_is_found_before_static_files_are_collected_again(folder, monkeypatch):
    def unknown(name):
        raise ValueError("Missing staticfiles manifest entry")

    put(folder, "hands.svg", b'<svg viewBox="0 0 320 180">')
    monkeypatch.setattr(staticfiles_storage, "url", unknown)
    assert find_picture("images/hands.svg").url == "/static/content/hands.svg"


@pytest.mark.parametrize(
    "text", [b"", b"<svg>", b'<svg viewBox="0 0 . .">', b"\xff\xfe", b"GIF89a"]
)
@pytest.mark.parametrize("name", ["hands.svg", "hands.png"])
def test_a_broken_file_is_no_picture(folder, name, text):
    put(folder, name, text)
    assert find_picture(f"images/{name}") is None


@pytest.mark.parametrize(
    "name",
    [
        "images/none.svg",
        "images/../references.yaml",
        "images/../../painsite/settings.py",
        "images/.hidden.svg",
        "images/hands.gif",
        "images//hands.svg",
        "images/sub/hands.svg",
        "images/hands.svg\n",
        "images/hands.svg\x00",
        "/etc/passwd",
        "https://example.org/hands.svg",
        "data:image/png;base64,AAAA",
        "",
    ],
)
def test_any_other_name_is_no_picture(folder, name):
    put(folder, "hands.svg", b'<svg viewBox="0 0 320 180">')
    assert find_picture(name) is None


def test_an_upload_has_its_size_in_its_name():
    name = f"/media/uploads/{'0a' * 16}-640x480.webp"
    picture = find_picture(name)
    assert (picture.url, picture.width, picture.height) == (name, 640, 480)


@pytest.mark.parametrize(
    "name",
    [
        f"/media/uploads/{'0a' * 16}-640x480.svg",
        f"/media/uploads/{'0A' * 16}-640x480.webp",
        f"/media/uploads/{'0a' * 16}-٦x٤.webp",
        f"/media/uploads/../{'0a' * 16}-640x480.webp",
        f"/media/{'0a' * 16}-640x480.webp",
        f"/media/uploads/{'0a' * 16}-640x480.webp?x",
        f"/media/uploads/{'0a' * 16}-640x480-640.webp",
        f"/media/uploads/{'0a' * 16}-640x480-480-480.webp",
    ],
)
def test_what_only_looks_like_an_upload_is_no_picture(name):
    assert find_picture(name) is None


def test_a_smaller_width_stands_for_its_picture():
    """Whoever copies the address of a picture from a page gets the width that the browser chose."""
    stem = f"/media/uploads/{'0a' * 16}-640x480"
    assert find_picture(f"{stem}-480.webp") == find_picture(f"{stem}.webp")


def test_only_the_widths_that_are_there_are_offered(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "uploads").mkdir()
    stem = f"{'0a' * 16}-1600x800"
    (tmp_path / "uploads" / f"{stem}-480.webp").write_bytes(b"RIFF")
    picture = find_picture(f"/media/uploads/{stem}.webp")
    assert picture.smaller == ((f"/media/uploads/{stem}-480.webp", 480),)


def test_a_drawing_has_one_width(folder):
    put(folder, "hands.svg", b'<svg viewBox="0 0 320 180">')
    assert find_picture("images/hands.svg").smaller == ()
