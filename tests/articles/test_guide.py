"""The how-tos at the desk: every member of staff may read each, and its pictures are there."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.template.loader import render_to_string
from PIL import Image

from articles.desk.guide import HOW_TOS

PICTURES = Path(settings.BASE_DIR) / "static" / "images" / "guide"
ADDRESSES = ["/admin/guide/", *(f"/admin/guide/{how_to.slug}/" for how_to in HOW_TOS)]
GROUPS = ["Writers", "Clinicians", "Editors", "Inbox", None]
LARGEST, WIDEST = 60_000, 1200
LONGEST_SENTENCE = 20  # words

every_how_to = pytest.mark.parametrize("how_to", HOW_TOS, ids=lambda how_to: how_to.slug)


class Parts(HTMLParser):
    """The tags of a page with their attributes, and the sentences that it shows."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.texts.append(data)

    def all_of(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def sentences(self):
        texts = [*self.texts, *(image["alt"] for image in self.all_of("img"))]
        return [one for text in texts for one in re.split(r"(?<=[.?!:])”?\s", text) if one.strip()]


def parts_of(how_to):
    return Parts(render_to_string(how_to.template))


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_every_member_of_staff_may_read_every_page(client, group):
    user = User.objects.create_user("alice", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    for address in ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, address
        assert client.post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_else_may(client, address):
    assert client.get(address).url == f"/admin/login/?next={address}"
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_how_to_that_there_is_not_is_not_found(admin_client):
    assert admin_client.get("/admin/guide/fly/").status_code == 404


@pytest.mark.django_db
def test_the_header_the_first_page_and_the_list_lead_to_them(admin_client):
    first = admin_client.get("/admin/").text
    assert first.count('href="/admin/guide/"') == 2
    assert admin_client.get("/admin/articles/article/").text.count('href="/admin/guide/"') == 1
    links = [link.get("href") for link in Parts(admin_client.get("/admin/guide/").text).all_of("a")]
    assert [link for link in links if link in ADDRESSES[1:]] == ADDRESSES[1:]


@every_how_to
def test_it_has_steps_a_way_out_and_pictures_that_are_there_and_described(how_to):
    html = render_to_string(how_to.template)
    parts = Parts(html)
    assert 3 <= html.partition("</ol>")[0].count("<li>") <= 7
    assert "If something goes wrong" in html
    images = parts.all_of("img")
    assert 1 <= len(images) <= 2
    for image in images:
        assert len(image["alt"]) > 20
        path = PICTURES / Path(image["src"]).name
        assert path.stat().st_size < LARGEST
        with Image.open(path) as picture:
            assert picture.width <= WIDEST
            shown = (int(image["width"]), int(image["height"]))
            assert picture.size == shown  # so the text below does not jump


@every_how_to
def test_it_has_no_inline_style_or_script(how_to):
    parts = parts_of(how_to)
    assert not parts.all_of("style") and not parts.all_of("script")
    names = {name for _tag, attributes in parts.tags for name in attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]


@every_how_to
def test_its_sentences_are_short(how_to):
    for sentence in parts_of(how_to).sentences:
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_there_is_no_picture_that_no_page_shows():
    shown = {
        Path(image["src"]).name for how_to in HOW_TOS for image in parts_of(how_to).all_of("img")
    }
    assert {path.name for path in PICTURES.iterdir()} == shown
