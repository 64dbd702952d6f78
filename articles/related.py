"""Which articles to read next: editors' picks, then neighbours by their words.

Neighbours are found by the cosine of their TF-IDF vectors over the heaviest terms of each article
(Salton and Buckley 1988: weight (1 + log tf) · log(N/df)). A term that more than half of all articles
have weighs nothing. The same topic and shared tags add to the score.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min
from django.utils.translation import gettext as _

from .models import Article, RelatedArticle

KEPT, SHOWN = 8, 4
SCORE_AT_LEAST = 0.12
SAME_TOPIC, SHARED_TAG, SHARED_TAGS_AT_MOST = 0.05, 0.06, 0.18
# From this many changed articles on, computing all lists anew costs less than patching them.
MANY = 20


@dataclass
class Neighbour:
    """What a comparison needs to know of an article."""

    pk: int
    topic: str
    topic_title: str
    tags: frozenset
    terms: dict
    length: float = 0.0


def shown_for(article):
    """The related articles to show, in order, each with its reason: one query."""
    public = Article.objects.published().values("pk")
    return (
        RelatedArticle.objects.filter(article=article, related__in=public)
        .select_related("related", "related__topic")
        .defer("related__text", "related__terms", "related__topic__text")
        .order_by(F("position").asc(nulls_last=True), "-score", "related__slug")[:SHOWN]
    )


def refresh(changed):
    """Bring the stored lists up to date after these articles were saved."""
    changed = list(changed)
    if len(changed) >= MANY:
        rebuild()
        return
    idf = _inverse_frequencies(_public())
    for article in changed:
        _refresh_one(article, idf)


def rebuild():
    """Compute every list anew."""
    RelatedArticle.objects.all().delete()
    library = {neighbour.pk: neighbour for neighbour in _public()}
    idf = _inverse_frequencies(library.values())
    for neighbour in library.values():
        neighbour.length = _length(neighbour.terms, idf)
    picks = _picks_of(Article.objects.all())
    rows = []
    for pk, scores in _all_scores(library, idf):
        picked = {row.related_id for row in picks.get(pk, ())}
        best = [(other, score) for other, score in scores if other not in picked][:KEPT]
        rows += [_row(library[pk], library[other], score, idf) for other, score in best]
    rows += [row for picked in picks.values() for row in picked]
    RelatedArticle.objects.bulk_create(rows, batch_size=500)


def _refresh_one(article, idf):
    """Patch the lists that one article is in: its own, and those of its neighbours."""
    RelatedArticle.objects.filter(article=article).delete()
    RelatedArticle.objects.filter(related=article, position=None).delete()
    picks = _picks_of(Article.objects.filter(pk=article.pk)).get(article.pk, [])
    picks += _picks_that_name(article)
    RelatedArticle.objects.bulk_create(picks, ignore_conflicts=True)
    me = next(_public(Article.objects.filter(pk=article.pk)), None)
    if me is None:
        return
    me.length = _length(me.terms, idf)
    neighbours = []
    for other in _public():
        other.length = _length(other.terms, idf)
        score = _score(me, other, idf)
        if other.pk != me.pk and score >= SCORE_AT_LEAST:
            neighbours.append((score, other))
    neighbours.sort(key=lambda item: (-item[0], item[1].pk))
    picked = {row.related_id for row in picks if row.article_id == me.pk}
    own = [_row(me, other, score, idf) for score, other in neighbours if other.pk not in picked]
    RelatedArticle.objects.bulk_create(own[:KEPT])
    theirs = [_row(other, me, score, idf) for score, other in neighbours]
    RelatedArticle.objects.bulk_create(_that_find_room(theirs), ignore_conflicts=True)


def _that_find_room(rows):
    """Those rows whose article has a list that is short, or ends on a lower score."""
    lists = {
        entry["article"]: entry
        for entry in RelatedArticle.objects.filter(position=None)
        .values("article")
        .annotate(size=Count("pk"), lowest=Min("score"), highest=Max("score"))
    }
    return [
        row
        for row in rows
        if row.article_id not in lists
        or lists[row.article_id]["size"] < KEPT
        or lists[row.article_id]["lowest"] < row.score
    ]


def _public(articles=None):
    """The published articles as Neighbours. A scheduled one is in the lists before its time."""
    articles = Article.objects.all() if articles is None else articles
    rows = articles.filter(status=Article.Status.PUBLISHED).values_list(
        "pk", "topic__slug", "topic__title", "tags", "terms"
    )
    for pk, topic, topic_title, tags, terms in rows.iterator(chunk_size=500):
        yield Neighbour(pk, topic, topic_title, frozenset(tags), terms)


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


def _length(terms, idf):
    return math.sqrt(sum((weight * idf.get(term, 0.0)) ** 2 for term, weight in terms.items()))


def _score(one, other, idf):
    if not one.length or not other.length:
        cosine = 0.0
    else:
        shared = one.terms.keys() & other.terms.keys()
        product = sum(one.terms[t] * other.terms[t] * idf.get(t, 0.0) ** 2 for t in shared)
        cosine = product / (one.length * other.length)
    return cosine + _bonus(one, other)


def _bonus(one, other):
    tags = min(SHARED_TAG * len(one.tags & other.tags), SHARED_TAGS_AT_MOST)
    return tags + (SAME_TOPIC if one.topic == other.topic else 0.0)


def _all_scores(library, idf):
    """(pk, [(other pk, score), …] best first) for every article, over an inverted index."""
    holders = defaultdict(list)
    for neighbour in library.values():
        for term, weight in neighbour.terms.items():
            if term in idf and neighbour.length:
                holders[term].append((neighbour.pk, weight * idf[term] / neighbour.length))
    by_tag = defaultdict(set)
    for neighbour in library.values():
        for tag in neighbour.tags:
            by_tag[tag].add(neighbour.pk)
    for pk, me in library.items():
        products = Counter()
        for term, weight in me.terms.items():
            if term not in idf or not me.length:
                continue
            mine = weight * idf[term] / me.length
            for other, theirs in holders[term]:
                products[other] += mine * theirs
        scores = [
            (other, cosine + _bonus(me, library[other]))
            for other, cosine in products.items()
            if other != pk
        ]
        scores = [(other, score) for other, score in scores if score >= SCORE_AT_LEAST]
        scores.sort(key=lambda item: (-item[1], item[0]))
        yield pk, scores


def _row(article, other, score, idf):
    return RelatedArticle(
        article_id=article.pk,
        related_id=other.pk,
        score=round(score, 4),
        reason=_reason(article, other, idf),
    )


def _reason(article, other, idf):
    """Why a patient would read on, in a few words: shared tags, else the topic, else shared words."""
    tags = sorted(article.tags & other.tags)[:2]
    if tags:
        return _("Also about %s") % _(" and ").join(tags)
    if article.topic == other.topic:
        return _("Also in “%s”") % other.topic_title
    shared = sorted(
        (term for term in article.terms.keys() & other.terms.keys() if term in idf),
        key=lambda term: (-article.terms[term] * other.terms[term] * idf[term] ** 2, term),
    )
    return _("Also speaks of %s") % _(" and ").join(shared[:2])


def _picks_of(articles):
    """The editors' picks of these articles as rows, by the article's pk."""
    documents = {article.pk: article.document.related for article in articles.only("pk", "text")}
    named = {pick.article for picks in documents.values() for pick in picks}
    pks = dict(Article.objects.filter(slug__in=named).values_list("slug", "pk"))
    rows = defaultdict(dict)
    for pk, picks in documents.items():
        for position, pick in enumerate(picks):
            other = pks.get(pick.article)
            if other and other != pk and other not in rows[pk]:
                rows[pk][other] = RelatedArticle(
                    article_id=pk,
                    related_id=other,
                    position=position,
                    kind=pick.kind,
                    reason=pick.reason,
                )
    return {pk: list(by_other.values()) for pk, by_other in rows.items()}


def _picks_that_name(article):
    """Picks that waited for this article to exist: others named its slug before it was there."""
    waiting = Article.objects.exclude(pk=article.pk).filter(text__contains=article.slug)
    waiting = waiting.exclude(related_set__related=article, related_set__position__isnull=False)
    return [
        row for rows in _picks_of(waiting).values() for row in rows if row.related_id == article.pk
    ]
