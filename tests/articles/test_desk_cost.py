"""A page of the desk asks the database no more, and renders no more pieces, for more articles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk import checkup
from articles.models import Article
from tests.makers import make_article, make_reference, make_sound_document

pytestmark = pytest.mark.django_db

FEW, MORE = 4, 12
MOST_QUERIES = {"home": 60, "list": 12, "add": 15, "change": 50}


def cost(client, address):
    """How many queries a page takes, and how many templates, once what can be kept is kept."""
    client.get(address)
    checkup.latest(patience=60)  # a slow machine would go on with it at the next page
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), len(response.templates)


def make_articles(numbers):
    for number in numbers:
        make_article(f"article-{number}", make_sound_document(title=f"Article {number}"))


@pytest.mark.parametrize("page", MOST_QUERIES)
def test_it_does_not_grow_with_the_articles(admin_client, page):
    make_reference()
    make_articles(range(FEW))
    address = {
        "home": "/admin/",
        "list": "/admin/articles/article/",
        "add": "/admin/articles/article/add/",
        "change": f"/admin/articles/article/{Article.objects.first().pk}/change/",
    }[page]
    before = cost(admin_client, address)
    make_articles(range(FEW, MORE))
    assert cost(admin_client, address) == before
    assert before[0] <= MOST_QUERIES[page]
