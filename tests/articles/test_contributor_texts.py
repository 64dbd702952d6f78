"""What a person says about themselves is checked as pages are: its words, its links."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import sync
from articles.models import Contributor
from tests.makers import make_wording

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/contributor/add/"
PERSON = {"title": "Ada Stone", "slug": "ada-stone", "role": "Physical therapist"}


@pytest.fixture
def alice():
    client = Client()
    client.force_login(User.objects.create_superuser("alice"))
    return client


def test_a_broken_link_is_refused_at_its_line(alice):
    response = alice.post(ADD, PERSON | {"body": "I help.\n\nSee [it](nowhere.md)."})
    assert response.status_code == 200
    [error] = response.context["adminform"].form.errors["body"]
    assert error.startswith("Line 3: The link to “/articles/nowhere/” leads to no page")
    assert not Contributor.objects.exists()


def test_words_to_avoid_are_advice_beside_the_form(alice):
    make_wording()
    alice.post(ADD, PERSON | {"body": "I help.\n\nNo addict is turned away."})
    person = Contributor.objects.get()
    response = alice.get(f"/admin/articles/contributor/{person.pk}/change/")
    remarks = response.context["remarks"]
    assert remarks.blocking == []
    [remark] = remarks.advice
    assert (remark.where, remark.anchor, remark.line) == ("About, Line 3", "id_body", 3)
    assert "“addict”" in response.content.decode()


def test_a_load_tells_of_what_would_block(tmp_path):
    (tmp_path / "contributors").mkdir()
    path = tmp_path / "contributors/ada-stone.md"
    path.write_text("---\ntitle: Ada Stone\nrole: Physical therapist\n---\nSee [it](nowhere.md).\n")
    [warning] = sync.load(tmp_path).warnings
    assert warning.path == "contributors/ada-stone.md"
    assert "leads to no page" in warning.message
