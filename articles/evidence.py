"""The evidence behind the site: each finding with its certainty, its sources and who uses it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from .models import Article, Citation, Finding, Reference, Topic
from .text.document import CERTAINTIES
from .text.links import CITATION
from .text.rendered_article import CERTAINTY_LEVELS
from .text.rendering import Html, Renderer
from .text.schema import SLUG

# What each kind of study can tell us, for readers who never met the word.
KINDS_OF_STUDY = {
    "systematic review": _("It gathers all the studies of one question and judges them together."),
    "review of reviews": _("It gathers other reviews and compares what they found."),
    "randomized trial": _(
        "People were put into groups by chance, so that the groups compare fairly."
    ),
    "guideline": _("A group of experts weighed the studies and gave advice."),
    "survey": _("Many people were asked the same questions."),
    "observational study": _(
        "People were watched or asked, but nobody chose their treatment by chance."
    ),
    "laboratory study": _("It measured something in the body. It does not show how people fare."),
    "case report": _(
        "It tells what happened to one or a few people. It cannot say how often that is."
    ),
    "official advice": _("A health agency tells the public what to do or to watch for."),
    "expert advice": _("Experts share what they know from practice. It is not a study."),
}


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see: a certainty, a topic, both or neither."""

    certainty: str = ""
    topic: Topic | None = None

    certainties = tuple((name, CERTAINTY_LEVELS[name]) for name in CERTAINTIES)

    @classmethod
    def of(cls, query):
        """The Choice of a query string, or None where it asks for what there is not."""
        certainty, slug = query.get("certainty", ""), query.get("topic", "")
        topic = Topic.objects.public().filter(slug=slug).first() if SLUG.fullmatch(slug) else None
        if (certainty and certainty not in CERTAINTIES) or (slug and topic is None):
            return None
        return cls(certainty, topic)

    @property
    def is_narrow(self):
        return bool(self.certainty or self.topic)


@dataclass
class ListedFinding:
    """One finding, with all the articles that state it in the same words."""

    claim: Html
    level: int
    sources: list
    articles: list = field(default_factory=list)


def findings(chosen):
    """[(Topic, [ListedFinding, …])] in the order of topics and articles."""
    rows = Finding.objects.filter(article__in=Article.objects.published())
    if chosen.certainty:
        rows = rows.filter(certainty=chosen.certainty)
    if chosen.topic:
        rows = rows.filter(article__topic=chosen.topic)
    rows = rows.select_related("article__topic").defer(
        "article__text", "article__terms", "article__topic__text"
    )
    return _by_topic(list(rows))


def _by_topic(rows):
    references = _references({key for row in rows for key in row.sources})
    topics, listed = defaultdict(list), {}
    for row in rows:
        same = (row.claim, row.certainty)
        if same not in listed:
            level = CERTAINTY_LEVELS.get(row.certainty, 0)
            listed[same] = ListedFinding(claim_html(row.claim), level, [])
            topics[row.article.topic].append(listed[same])
        sources = [references[key] for key in row.sources if key in references]
        listed[same].sources += [source for source in sources if source not in listed[same].sources]
        listed[same].articles.append(row.article)
    return sorted(topics.items(), key=lambda group: (group[0].order, group[0].title))


def reference_context(reference):
    """All that a reference's page shows: the source, and where this site relies on it."""
    public = Article.objects.published()
    cited = Citation.objects.filter(key=reference.slug).values("article")
    rows = Finding.objects.filter(article__in=public.filter(pk__in=cited))
    resting = [row for row in rows.select_related("article") if reference.slug in row.sources]
    newer = reference.document.superseded_by
    return {
        "reference": reference,
        "entry": reference.document,
        "kind": KINDS_OF_STUDY[reference.document.study],
        "newer": Reference.objects.filter(slug=newer).first() if newer else None,
        "articles": public.filter(pk__in=cited).for_lists(),
        "findings": [
            {"claim": claim_html(row.claim), "level": CERTAINTY_LEVELS.get(row.certainty, 0)}
            for row in {(row.claim, row.certainty): row for row in resting}.values()
        ],
    }


def affected_articles(key):
    """Every article, public or not, that cites a source: who has to be looked at if it falls."""
    cited = Citation.objects.filter(key=key).values("article")
    return Article.objects.filter(pk__in=cited).for_lists()


@lru_cache(maxsize=2_000)
def claim_html(claim):
    """A claim by itself; its sources are named beside it."""
    return Renderer(lambda name: None).inline(re.sub(rf"\s*{CITATION.pattern}", "", claim))


def _references(keys):
    return {row.slug: row for row in Reference.objects.filter(slug__in=keys)}
