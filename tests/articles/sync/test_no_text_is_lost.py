"""Whatever is done on both sides, in whatever order, no text is ever lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publishing, sync
from articles.models import Article, Revision, Topic
from tests.articles.sync.folder import TOPIC, put
from tests.makers import make_document, make_draft

pytestmark = pytest.mark.django_db


SIDES = st.sampled_from(["file", "site"])
EDITS = st.tuples(SIDES, st.sampled_from(["one", "two"]), st.integers(0, 3))
RUNS = st.tuples(
    st.just("run"),
    st.sampled_from(["load", "dump"]),
    st.sampled_from(["", "", "file", "database"]),
)
REMOVALS = st.tuples(st.just("remove"), st.sampled_from(["one", "two"]), st.booleans())


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.one_of(EDITS, EDITS, RUNS, RUNS, REMOVALS), max_size=12))
def test_whatever_happens_no_text_is_lost(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("content")
    Revision.objects.all().delete()
    Article.objects.all().delete()
    put(root, "topics/living-well.md", TOPIC.text)
    written = set()
    for step in [*steps, ("run", "load", ""), ("run", "dump", "")]:
        _take(step, root, written)
        held = {Article.objects.model.document_class.parse(text).title for text in _texts(root)}
        assert written <= held, step


def _texts(root):
    yield from (path.read_text() for path in (root / "articles").glob("*.md"))
    yield from Article.objects.values_list("text", flat=True)
    yield from Revision.objects.values_list("text", flat=True)


def _take(step, root, written):
    match step:
        case ("run", "load", prefer):
            sync.load(root, prefer=prefer)
        case ("run", "dump", _):
            sync.dump(root)
        case ("remove", slug, archive_missing):
            path = root / f"articles/{slug}.md"
            if path.exists():
                written.discard(_discard_own(path))
            sync.load(root, archive_missing=archive_missing)
        case ("file", slug, number):
            title = f"{slug} {number}"
            path = root / f"articles/{slug}.md"
            if path.exists():
                written.discard(_discard_own(path))
            put(root, f"articles/{slug}.md", make_draft(title=title).text)
            written.add(title)
        case ("site", slug, number):
            title = f"{slug} {number}"
            article = Article.objects.filter(slug=slug).first()
            if article or Topic.objects.exists():
                publishing.save_article(slug, make_draft(title=title), article=article)
                written.add(title)


def _discard_own(path):
    """The colleague overwrites a file: that is no loss of ours unless the site had it too."""
    title = make_document().parse(path.read_text()).title
    path.unlink()
    on_site = Revision.objects.filter(text__contains=f"title: {title}\n").exists()
    return "" if on_site else title
