"""What every public page needs to know, as the database itself is asked for it."""

from datetime import timedelta

import pytest
from django.db.models import Max
from django.utils import timezone

from articles.models import Article, PublicStamp
from clinic import publishing as clinic_publishing
from clinic.document import ClinicDocument
from clinic.models import Clinic, ClinicRevision
from painsite.public_state import PublicState
from tests.makers import make_article, make_page

pytestmark = pytest.mark.django_db


def test_an_empty_site_has_a_state():
    state = PublicState.read()
    assert (state.version, state.menu, state.clinic_text) == ("", (), "")
    assert state.newest is state.changed_at is None and not state.is_due


def test_the_newest_article_is_the_newest_that_readers_see():
    now = timezone.now()
    for days, status in [(9, "published"), (5, "published"), (2, "draft"), (1, "withdrawn")]:
        make_article(f"{status}-{days}", status=status, published_at=now - timedelta(days=days))
    make_article("later", published_at=now + timedelta(days=1))
    newest = Article.objects.published().aggregate(at=Max("published_at"))["at"]
    assert (
        PublicState.read().newest == newest == Article.objects.get(slug="published-5").published_at
    )


def test_it_says_what_the_stamp_and_the_clinic_say():
    make_page("us", title="About us")
    clinic_publishing.save(
        ClinicDocument("Example Pain Clinic", phone="+1 202-555-0100", emergency_number="911")
    )
    state, stamp = PublicState.read(), PublicStamp.objects.get()
    assert state.version == stamp.version
    assert state.menu == ({"title": "About us", "url": "/about/us/"},)
    assert state.clinic_text == Clinic.objects.get().text and state.clinic.name.startswith(
        "Example"
    )
    assert state.changed_at == max(stamp.changed_at, ClinicRevision.objects.latest("pk").created_at)


def test_one_query_reads_it(django_assert_num_queries):
    with django_assert_num_queries(1):
        PublicState.of_now()
