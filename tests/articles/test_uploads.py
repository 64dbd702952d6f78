"""Pictures that staff upload, and all that calls itself a picture."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from articles.desk import uploads
from articles.models import Upload
from articles.rendered import preview

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/editor/upload/"
CODE = re.compile(r"!\[DESCRIBE THIS IMAGE\]\((/media/uploads/[0-9a-f]{32}-(\d+)x(\d+)\.webp)\)")
TURNED_RIGHT = 6
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return settings.MEDIA_ROOT


@pytest.fixture
def alice(client):
    user = User.objects.create_user("alice", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    client.force_login(user)
    return client


def picture(kind="JPEG", size=(60, 40), mode="RGB", colour=None, **options):
    """The bytes of a picture."""
    file = BytesIO()
    Image.new(mode, size, colour or 0).save(file, kind, **options)
    return file.getvalue()


def send(client, content, name="photo.jpg", content_type="image/jpeg"):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, content, content_type)})


def stored(response, media):
    """The stored picture, opened."""
    assert response.status_code == 200, response.content
    address = CODE.fullmatch(response.json()["image_code"])[1]
    return Image.open(BytesIO((media / address.removeprefix("/media/")).read_bytes()))


def refused(response, media, status=400):
    assert response.status_code == status
    answer = response.json()
    assert answer["error"]
    assert answer["image"] == [answer["error"]]
    assert not list(Path(media).rglob("*")), "nothing is stored"
    return answer["error"]


def files(media):
    return [path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()]


def test_a_picture_is_stored_as_webp_and_answered_as_markdown(alice, media):
    image = stored(send(alice, picture()), media)
    assert (image.format, image.size) == ("WEBP", (60, 40))


def test_the_answer_shows_in_a_text(alice, media):
    code = send(alice, picture()).json()["image_code"]
    assert '<img alt="DESCRIBE THIS IMAGE"' in preview(code)
    assert 'width="60"' in preview(code)


def test_the_stored_picture_is_served(alice, media):
    address = CODE.fullmatch(send(alice, picture()).json()["image_code"])[1]
    response = alice.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("PNG", "1", {}),
        ("PNG", "L", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {}),
        ("PNG", "P", {"transparency": 0}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "I;16", {}),
        ("PNG", "RGB", {"save_all": True}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("WEBP", "RGB", {"save_all": True}),
    ],
)
@pytest.mark.parametrize("size", [(60, 40), (1000, 20)])
def test_every_usual_kind_of_picture_works(alice, media, kind, mode, options, size):
    if "save_all" in options:
        options = {**options, "append_images": [Image.new("RGB", size, "red")]}
    image = stored(send(alice, picture(kind, size, mode, **options)), media)
    assert image.size == size
    assert not getattr(image, "is_animated", False)


def test_sixteen_bits_of_grey_keep_their_brightness(alice, media):
    image = stored(send(alice, picture("PNG", mode="I;16", colour=32768)), media)
    assert abs(image.convert("L").getpixel((5, 5)) - 128) < 4


def test_see_through_parts_stay_so(alice, media):
    content = picture("PNG", mode="RGBA", colour=(255, 0, 0, 0))
    assert stored(send(alice, content), media).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_large_picture_is_made_smaller(alice, media):
    assert stored(send(alice, picture(size=(3200, 1600))), media).size == (1600, 800)


def test_a_long_thin_picture_works(alice, media):
    assert stored(send(alice, picture("PNG", size=(40_000, 10))), media).size == (1600, 1)


def test_a_large_picture_is_kept_in_smaller_widths_too(alice, media):
    address = CODE.fullmatch(send(alice, picture(size=(3200, 1600))).json()["image_code"])[1]
    for width, height in ((480, 240), (960, 480)):
        response = alice.get(address.replace(".webp", f"-{width}.webp"))
        content = b"".join(response.streaming_content)
        assert Image.open(BytesIO(content)).size == (width, height)
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(files(media)) == 3


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((480, 100), []),
        ((481, 100), [480]),
        ((960, 100), [480]),
        ((961, 100), [480, 960]),
        ((100, 5000), []),
        ((40_000, 10), [480, 960]),
    ],
)
def test_no_picture_is_made_larger(alice, media, size, widths):
    send(alice, picture("PNG", size=size))
    upload = Upload.objects.get()
    assert upload.widths == widths
    assert len(files(media)) == 1 + len(widths)


def test_smaller_widths_carry_nothing_that_came_along(alice, media):
    content = BytesIO()
    exif = Image.Exif()
    exif[MAKE] = "SecretCamera"
    Image.new("RGB", (1200, 20)).save(content, "JPEG", exif=exif.tobytes())
    send(alice, content.getvalue())
    assert len(files(media)) == 3
    for path in files(media):
        assert b"SecretCamera" not in (media / path).read_bytes()


def test_the_page_offers_every_width(alice, media):
    code = send(alice, picture(size=(1000, 500))).json()["image_code"]
    stem = CODE.fullmatch(code)[1].removesuffix(".webp")
    html = preview(code)
    assert f'srcset="{stem}-480.webp 480w, {stem}-960.webp 960w, {stem}.webp 1000w"' in html
    assert 'sizes="' in html
    for attribute in ('width="1000"', 'height="500"', 'loading="lazy"'):
        assert attribute in html


def test_the_library_has_a_row_of_it(alice, media):
    send(alice, picture(size=(1000, 500)))
    upload = Upload.objects.get()
    assert (upload.width, upload.height, upload.widths) == (1000, 500, [480, 960])
    assert upload.uploaded_by.username == "alice"
    assert (media / "uploads" / upload.name).is_file()


def test_a_small_picture_keeps_its_size(alice, media):
    assert stored(send(alice, picture(size=(1, 1))), media).size == (1, 1)


# What comes along with a photo


def photo(kind="JPEG"):
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[MAKE] = "SecretCamera"
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    image = Image.new("RGB", (60, 40), "blue")
    image.paste("red", (0, 0, 20, 40))
    file = BytesIO()
    image.save(file, kind, exif=exif.tobytes(), quality=95)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_held_sideways_stands_upright(alice, media, kind):
    image = stored(send(alice, photo(kind)), media).convert("RGB")
    assert image.size == (40, 60)
    red, _green, blue = image.getpixel((20, 5))
    assert red > 150 > blue, "what was on the left is at the top"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_photo_was_taken_is_not_kept(alice, media, kind):
    image = stored(send(alice, photo(kind)), media)
    content = image.fp.getvalue()
    assert not image.getexif()
    assert b"SecretCamera" not in content
    assert b"EXIF" not in content
    assert b"XMP " not in content


def test_comments_and_profiles_are_not_kept(alice, media):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    notes.add_itxt("XML:com.adobe.xmp", "<x>secret</x>")
    content = picture("PNG", pnginfo=notes, icc_profile=b"a profile with a name")
    image = stored(send(alice, content), media)
    content = image.fp.getvalue()
    assert b"script" not in content
    assert b"secret" not in content
    assert b"profile" not in content


# Names


def test_the_same_picture_is_one_file(alice, media):
    first, second = send(alice, picture()), send(alice, picture(), name="copy.png")
    assert first.json() == second.json()
    assert len(files(media)) == 1
    assert Upload.objects.count() == 1


def test_half_a_file_of_a_crash_is_replaced(alice, media):
    [name] = files(media) if send(alice, picture()).status_code == 200 else []
    whole = (media / name).read_bytes()
    (media / name).write_bytes(whole[:10])
    send(alice, picture())
    assert files(media) == [name]
    assert (media / name).read_bytes() == whole


def test_a_crash_while_it_is_written_leaves_nothing_that_can_be_asked_for(
    alice, media, monkeypatch
):
    def crash(half, whole):
        raise OSError("No space left on device")

    monkeypatch.setattr(uploads.os, "replace", crash)
    with pytest.raises(OSError, match="No space"):
        send(alice, picture(size=(1000, 500)))
    assert files(media) == []
    assert not Upload.objects.exists()


def test_a_crash_before_the_last_file_leaves_no_picture_and_the_next_try_works(
    alice, media, monkeypatch
):
    replace, written = uploads.os.replace, []

    def crash_at_the_second(half, whole):
        written.append(whole)
        if len(written) == 2:
            raise OSError("No space left on device")
        replace(half, whole)

    monkeypatch.setattr(uploads.os, "replace", crash_at_the_second)
    with pytest.raises(OSError, match="No space"):
        send(alice, picture(size=(1000, 500)))
    assert [name.rpartition("-")[2] for name in files(media)] == ["480.webp"]
    uploads.adopt()
    assert not Upload.objects.exists(), "a smaller one alone is no picture"
    monkeypatch.undo()
    assert stored(send(alice, picture(size=(1000, 500))), media).size == (1000, 500)
    assert len(files(media)) == 3


@pytest.mark.parametrize(
    "name",
    [
        "../../../settings.py",
        "..\\..\\settings.py",
        "/etc/passwd",
        "x.html",
        "x.php.jpg",
        "x.webp/../../y",
        "a\x00b.jpg",
        ".htaccess",
        "x" * 500 + ".jpg",
        "“brown hands”.jpg",
    ],
)
def test_the_name_of_the_file_means_nothing(alice, media, name):
    response = alice.post(UPLOAD, {"image": _named(name, picture())})
    assert response.status_code == 200
    [path] = files(media)
    assert re.fullmatch(r"uploads/[0-9a-f]{32}-60x40\.webp", path)


def _named(name, content):
    file = SimpleUploadedFile("x", content, "image/jpeg")
    file._name = name
    return file


def test_a_wrong_extension_and_a_wrong_type_do_not_matter(alice, media):
    response = send(alice, picture("PNG"), name="page.html", content_type="text/html")
    assert stored(response, media).format == "WEBP"


# What is no picture


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content_type", "content"),
    [
        ("x.html", "image/gif", b"<script>alert(1)</script>"),
        ("x.gif", "image/gif", b"GIF89a<script>alert(1)</script>"),
        ("x.gif", "image/gif", picture("GIF", mode="P")),
        ("x.svg", "image/svg+xml", SVG),
        ("x.png", "image/png", SVG),
        ("x.bmp", "image/bmp", picture("BMP")),
        ("x.tiff", "image/jpeg", picture("TIFF")),
        ("x.ico", "image/png", picture("ICO")),
        ("x.eps", "image/jpeg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
        ("x.pdf", "image/jpeg", b"%PDF-1.7\n"),
        ("x.jpg", "image/jpeg", b"not a picture"),
        ("x.jpg", "image/jpeg", b"\xff\xd8\xff"),
        ("x.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("x.webp", "image/webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
        ("x.zip", "image/png", b"PK\x03\x04"),
    ],
)
def test_what_is_no_picture_is_refused(alice, media, name, content_type, content):
    assert "JPEG, PNG or WebP" in refused(send(alice, content, name, content_type), media)


def test_a_picture_that_calls_itself_another_kind_is_taken_for_what_it_is(alice, media):
    """RGBA sent as JPEG was a server error in markdownx."""
    content = picture("PNG", mode="RGBA")
    assert stored(send(alice, content, "x.jpg", "image/jpeg"), media).mode == "RGBA"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_half_a_picture_is_refused(alice, media, kind, share):
    content = noise(kind)
    refused(send(alice, content[: int(len(content) * share)]), media)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_never_a_server_error(alice, media, kind):
    content = bytearray(noise(kind))
    for position in range(8, len(content), max(len(content) // 60, 1)):
        damaged = bytearray(content)
        damaged[position : position + 4] = b"\xff\x00\xff\x7f"
        assert send(alice, bytes(damaged)).status_code in (200, 400)


def noise(kind):
    file = BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(file, kind)
    return file.getvalue()


# Bombs


def empty_png(width, height):
    """A PNG of this size that has a few bytes only."""

    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (50_000, 50_000), (2**31 - 1, 9)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(alice, media, size):
    assert "too large" in refused(send(alice, empty_png(*size), "x.png", "image/png"), media)


@pytest.mark.parametrize("size", [(0, 0), (0, 10)])
def test_a_picture_of_no_pixels_is_refused(alice, media, size):
    refused(send(alice, empty_png(*size), "x.png", "image/png"), media)


def test_a_text_bomb_in_a_picture_is_refused(alice, media):
    text = b"Comment\x00\x00" + zlib.compress(b"\x00" * 200_000_000, 9)
    bomb = struct.pack(">I", len(text)) + b"zTXt" + text
    bomb += struct.pack(">I", zlib.crc32(b"zTXt" + text))
    content = picture("PNG")
    refused(send(alice, content[:33] + bomb + content[33:], "x.png", "image/png"), media)


# Size


def test_six_megabytes_are_refused(alice, media):
    content = picture() + b"\x00" * 6_000_000
    assert "5 MB" in refused(send(alice, content), media, status=413)


def test_a_little_more_than_five_megabytes_are_refused(alice, media):
    content = picture() + b"\x00" * (5 * 1024 * 1024)
    assert "5 MB" in refused(send(alice, content), media, status=413)


def test_five_megabytes_are_read(alice, media):
    content = picture()
    content += b"\x00" * (5 * 1024 * 1024 - len(content))
    assert send(alice, content).status_code == 200


def test_an_empty_file_is_refused(alice, media):
    assert "empty" in refused(send(alice, b""), media)


def test_an_upload_without_a_file_is_refused(alice, media):
    refused(alice.post(UPLOAD), media)


def test_text_in_place_of_a_file_is_refused(alice, media):
    refused(alice.post(UPLOAD, {"image": "no file"}), media)


def test_a_broken_form_is_refused(alice, media):
    response = alice.post(UPLOAD, b"nonsense", content_type="multipart/form-data; boundary=")
    refused(response, media)


def test_a_visitors_upload_is_refused_and_not_stored(client, media):
    refused(send(client, picture()), media, status=403)


# What the folder gives away


def test_a_served_upload_is_nothing_but_a_picture(alice, client, media):
    address = CODE.fullmatch(send(alice, picture()).json()["image_code"])[1]
    client.logout()
    response = client.get(address)
    response.close()
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "secret.html",
        "note.txt",
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..\\secret.txt",
        "../../etc/passwd",
        "",
        ".",
        f"{'a' * 32}-9x9.html",
        f"{'a' * 32}-9x9.webp.html",
        f"{'A' * 32}-9x9.webp",
        f"{'a' * 32}-9x9.webp%00",
        f"{'a' * 32}-9x9.webp%0a",
        f"{'a' * 32}-9x9-481.webp",
        f"{'a' * 32}-9x9-480-480.webp",
        f"{'a' * 32}-9x9-480.html",
        f"{'a' * 32}-480.webp",
        f"{'a' * 32}-9x9.half",
        f"folder/{'a' * 32}-9x9.webp",
    ],
)
def test_nothing_else_in_the_folder_can_be_asked_for(client, media, path):
    folder = media / "uploads" / "folder"
    folder.mkdir(parents=True)
    (media / "secret.txt").write_text("for no eyes")
    some = "a" * 32
    for name in (
        *("secret.html", "note.txt", f"{some}-9x9.html", f"folder/{some}-9x9.webp"),
        *(f"{some}-9x9-481.webp", f"{some}-9x9-480.html", f"{some}-480.webp", f"{some}-9x9.half"),
    ):
        (media / "uploads" / name).write_text("for no eyes")
    response = client.get(f"/media/uploads/{path}")
    assert response.status_code in (301, 404)
    assert b"for no eyes" not in response.content


def test_other_folders_of_the_media_are_closed(client, media):
    media.mkdir()
    (media / f"{'a' * 32}-9x9.webp").write_bytes(picture("WEBP"))
    assert client.get(f"/media/{'a' * 32}-9x9.webp").status_code == 404
