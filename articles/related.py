"""Which articles to read next: editors' picks, then neighbours by their words.

Neighbours are found by the cosine of their TF-IDF vectors over the heaviest terms of each article
(Salton and Buckley 1988: weight (1 + log tf) · log(N/df)). A term that more than half of all
articles have weighs nothing. The same topic and shared tags add to the score.
"""

import heapq
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from . import review_dates
from .models import Alias, Article, RelatedArticle, Topic
from .text.document import Document, RelatedPick
from .text.schema import ListOf, RecordOf, of

KEPT, SHOWN = 8, 4
SCORE_AT_LEAST = 0.12
SAME_TOPIC, SHARED_TAG, SHARED_TAGS_AT_MOST = 0.05, 0.06, 0.18
# All lists are computed anew up to so many articles, and after so many changes.
FEW, MANY = 100, 100
# How much work one list may take in rebuild(): all there is up to some hundred articles.
MOST_COMPARISONS = 10_000
CANDIDATES = 40
ROWS_AT_ONCE = 500
PICKS = re.compile(r"^related:\n(?:[- ].*\n)+", re.MULTILINE)


@dataclass
class Neighbour:
    """What a comparison needs to know of an article."""

    pk: int
    slug: str
    topic: int
    tags: frozenset
    terms: dict
    length: float = 0.0


@dataclass
class Library:
    """All published articles by key, what each term weighs, and the titles of their topics."""

    articles: dict
    idf: dict
    topics: dict


@dataclass(frozen=True)
class Picks(Document):
    related: tuple = of(ListOf(RecordOf(RelatedPick), most=4))
    body: str = ""


def shown_for(article):
    """The related articles to show, in order, each with its reason: one query."""
    public = review_dates.not_due(Article.objects.published()).filter(pk=OuterRef("related"))
    return (
        RelatedArticle.objects.filter(Exists(public), article=article)
        .select_related("related", "related__topic")
        .defer("related__text", "related__terms", "related__topic__text")
        .order_by(F("position").asc(nulls_last=True), "-score", "related__slug")[:SHOWN]
    )


def refresh(changed):
    """Bring the stored lists up to date after these articles were saved.

    A small library is computed anew. In a large one the changed articles' own lists are exact; they
    enter and leave the lists of others, which keep the scores they had until rebuild().
    """
    changed = list(changed)
    published = Article.objects.filter(status=Article.Status.PUBLISHED).count()
    if published <= FEW or len(changed) >= MANY:
        rebuild()
        return
    library = _library()
    for article in changed:
        _refresh_picks(article)
    for article in changed:
        _refresh_neighbours(article, library)


def rebuild():
    """Compute every list anew."""
    RelatedArticle.objects.all().delete()
    rows = _picks_of(Article.objects.all())
    picked = {(row.article_id, row.related_id) for row in rows}
    library = _library()
    for me, scores in _all_scores(library):
        free = [(score, other) for score, other in scores if (me.pk, other.pk) not in picked]
        rows += [_row(me, other, score, library) for score, other in free[:KEPT]]
        if len(rows) >= ROWS_AT_ONCE:
            RelatedArticle.objects.bulk_create(rows)
            rows.clear()
    RelatedArticle.objects.bulk_create(rows)


def _refresh_picks(article):
    """The picks of an article, and those of others that waited for it to exist."""
    RelatedArticle.objects.filter(article=article).delete()
    RelatedArticle.objects.filter(related=article, position=None).delete()
    picks = _picks_of(Article.objects.filter(pk=article.pk))
    picks += [row for row in _picks_of(_articles_naming(article)) if row.related_id == article.pk]
    RelatedArticle.objects.bulk_create(picks, ignore_conflicts=True)


def _refresh_neighbours(article, library):
    me = library.articles.get(article.pk)
    if me is None:
        return
    scores = _best_first(me, library.articles.values(), library.idf)
    picked = set(
        RelatedArticle.objects.filter(article=article).values_list("related_id", flat=True)
    )
    own = [(score, other) for score, other in scores if other.pk not in picked]
    rows = [_row(me, other, score, library) for score, other in own[:KEPT]]
    rows += [_row(other, me, score, library) for score, other in _with_room(scores)]
    RelatedArticle.objects.bulk_create(rows, ignore_conflicts=True)
    _trim({row.article_id for row in rows})


def _with_room(scores):
    """Those whose own list is short, or ends on a lower score."""
    lists = (
        RelatedArticle.objects.filter(position=None)
        .values_list("article")
        .annotate(size=Count("pk"), lowest=Min("score"))
    )
    full = {article: lowest for article, size, lowest in lists if size >= KEPT}
    return [(score, other) for score, other in scores if full.get(other.pk, -1) < score]


def _trim(articles):
    """Shorten these articles' lists to the neighbours that are kept."""
    rows = (
        RelatedArticle.objects.filter(position=None, article__in=articles)
        .order_by("article", "-score", "related__slug")
        .values_list("article", "pk")
    )
    places, surplus = Counter(), []
    for article, pk in rows:
        places[article] += 1
        if places[article] > KEPT:
            surplus.append(pk)
    RelatedArticle.objects.filter(pk__in=surplus).delete()


def _library():
    """The published articles. A scheduled one is in the lists before its time."""
    rows = (
        Article.objects.filter(status=Article.Status.PUBLISHED)
        .order_by()
        .values_list("pk", "slug", "topic", Cast("tags", TextField()), Cast("terms", TextField()))
    )
    articles = {
        pk: Neighbour(pk, slug, topic, frozenset(json.loads(tags)), json.loads(terms))
        for pk, slug, topic, tags, terms in rows.iterator(chunk_size=1000)
    }
    idf = _inverse_frequencies(articles.values())
    squares = {term: weight**2 for term, weight in idf.items()}
    for article in articles.values():
        article.length = math.sqrt(
            sum([weight**2 * squares.get(term, 0.0) for term, weight in article.terms.items()])
        )
    return Library(articles, idf, dict(Topic.objects.values_list("pk", "title")))


def _inverse_frequencies(neighbours):
    frequencies, total = Counter(), 0
    for neighbour in neighbours:
        frequencies.update(neighbour.terms.keys())
        total += 1
    return {
        term: math.log(total / frequency)
        for term, frequency in frequencies.items()
        if frequency <= total / 2
    }


def _best_first(me, others, idf):
    """(score, Neighbour) pairs of all that are near enough."""
    scores = [(_score(me, other, idf), other) for other in others if other is not me]
    scores = [(score, other) for score, other in scores if score >= SCORE_AT_LEAST]
    return sorted(scores, key=lambda item: (-item[0], item[1].slug))


def _score(one, other, idf):
    shared = one.terms.keys() & other.terms.keys()
    product = sum([one.terms[t] * other.terms[t] * idf[t] ** 2 for t in shared if t in idf])
    cosine = product / (one.length * other.length) if product else 0.0
    tags = min(SHARED_TAG * len(one.tags & other.tags), SHARED_TAGS_AT_MOST)
    return round(cosine + tags + (SAME_TOPIC if one.topic == other.topic else 0.0), 4)


def _all_scores(library):
    """(Neighbour, its best (score, Neighbour) pairs) for every article, over an inverted index."""
    holders = _holders(library)
    for me in library.articles.values():
        candidates = _candidates(_shares(me, library.idf), holders)
        yield me, _best_first(me, [library.articles[pk] for pk in candidates], library.idf)


def _holders(library):
    """Who has a term, a tag or a topic, and what that adds to a score: {what: [(pk, share), …]}."""
    holders = defaultdict(list)
    for one in library.articles.values():
        for term, share in _shares(one, library.idf):
            holders[term].append((one.pk, share))
    return holders


def _shares(one, idf):
    yield ("topic", one.topic), SAME_TOPIC**0.5
    for tag in one.tags:
        yield ("tag", tag), SHARED_TAG**0.5
    for term, weight in one.terms.items():
        if term in idf:
            yield term, weight * idf[term] / one.length


def _candidates(shares, holders):
    """The keys of those that may be near, found over what is rarest first."""
    sums, comparisons = defaultdict(float), 0
    for what, mine in sorted(shares, key=lambda item: len(holders[item[0]])):
        comparisons += len(holders[what])
        if comparisons > MOST_COMPARISONS:
            break
        for pk, theirs in holders[what]:
            sums[pk] += mine * theirs
    near = [(total, pk) for pk, total in sums.items() if total >= SCORE_AT_LEAST / 2]
    return [pk for _total, pk in heapq.nlargest(CANDIDATES, near)]


def _row(article, other, score, library):
    return RelatedArticle(
        article_id=article.pk,
        related_id=other.pk,
        score=score,
        reason=_reason(article, other, library)[:200],
    )


def _reason(article, other, library):
    """Why a patient would read on: shared tags, else the topic, else shared words."""
    tags = sorted(article.tags & other.tags)[:2]
    if tags:
        return _("Also about %s") % _(" and ").join(tags)
    if article.topic == other.topic:
        return _("Also in “%s”") % library.topics[other.topic]
    idf = library.idf
    shared = sorted(
        (term for term in article.terms.keys() & other.terms.keys() if term in idf),
        key=lambda term: (-article.terms[term] * other.terms[term] * idf[term] ** 2, term),
    )
    return _("Also speaks of %s") % _(" and ").join(shared[:2])


def _picks_of(articles):
    """The editors' picks of these articles as rows."""
    texts = articles.order_by().values_list("pk", "text").iterator(chunk_size=200)
    picks = {pk: _picks_in(text) for pk, text in texts}
    known = _keys_by_address({pick.article for named in picks.values() for pick in named})
    rows = {}
    for pk, named in picks.items():
        for position, pick in enumerate(named):
            other = known.get(pick.article)
            if other and other != pk:
                row = RelatedArticle(
                    article_id=pk,
                    related_id=other,
                    position=position,
                    kind=pick.kind,
                    reason=pick.reason,
                )
                rows.setdefault((pk, other), row)
    return list(rows.values())


def _picks_in(text):
    """The picks of a canonical document, without reading the rest of it."""
    block = PICKS.search(text.partition("\n---\n")[0] + "\n")
    return Picks.parse(f"---\n{block[0]}---\n").related if block else ()


def _keys_by_address(slugs):
    """Articles by slug, those of today before those of old."""
    return dict(Alias.objects.filter(slug__in=slugs).values_list("slug", "article_id")) | dict(
        Article.objects.filter(slug__in=slugs).values_list("slug", "pk")
    )


def _articles_naming(article):
    """The other articles whose picks name this one, by today's address or an old one."""
    slugs = [article.slug, *article.alias_set.values_list("slug", flat=True)]
    named = Q()
    for slug in slugs:
        named |= Q(text__contains=f"- article: {slug}\n") | Q(
            text__contains=f"- article: '{slug}'\n"
        )
    return Article.objects.filter(named).exclude(pk=article.pk)
