"""The pages that readers see. Public means Article.objects.published(), here as everywhere."""

import re
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import (
    contributors,
    dates,
    evidence,
    related,
    review_dates,
    sign_offs,
    sources,
    styleguide_samples,
)
from .glossary import by_letter, current_glossary
from .images import UPLOAD_NAME
from .models import BAD_DAY, Alias, Article, Contributor, Page, Reference, Topic
from .rendered import rendered_article, rendered_body
from .withdrawn import withdrawn_context

ARTICLES_PER_PAGE = 24
NEWEST_ON_HOME = 6
# An article that readers could see at some time; an archived one is forgotten.
SEEN = (Article.Status.PUBLISHED, Article.Status.WITHDRAWN)


@require_safe
def home(request):
    public = review_dates.not_due(Article.objects.published())
    newest = public.for_lists().order_by("-published_at", "title")
    context = {"topics": _topics(), "articles": newest[:NEWEST_ON_HOME]}
    return render(request, "articles/home.html", context)


@require_safe
def article_list(request):
    """All articles in the order of their topics, a page at a time."""
    articles = Article.objects.published().for_lists()
    paginator = Paginator(articles, ARTICLES_PER_PAGE)
    number = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,6}", number) or int(number) > paginator.num_pages:
        raise Http404("There is no such page of articles.")
    query = f"?page={number}" if number != "1" else ""  # the first page has one address
    context = {"page": paginator.page(int(number)), "query": query}
    return render(request, "articles/article_list.html", context)


@require_safe
def article_detail(request, slug):
    article = Article.objects.published().select_related("topic").filter(slug=slug).first()
    if article is None:
        return _moved_or_missing(request, slug)
    context = article_context(article, current_glossary(request))
    response = render(request, "articles/article_detail.html", context)
    return dates.say_when(response, _told_at(article, context["review_is_long_overdue"]))


def _told_at(article, is_long_overdue):
    """Since when the page says what it says: that it is to be forgotten is news, too."""
    if is_long_overdue:
        return dates.beginning_of(article.next_review_on + review_dates.LONG)
    return dates.changed_at(article)


def article_context(article, glossary):
    """All that the article's page shows; the desk's preview shows the same."""
    rendered = rendered_article(article, glossary)
    return {
        "article": article,
        "document": article.document,
        "changed_on": dates.changed_on(article),
        "rendered": rendered,
        "sources": sources.listed(rendered.sources),
        "related": related.shown_for(article),
        "checked_by": sign_offs.of_article(article),
        "review_is_due": review_dates.is_due(article),
        "review_is_long_overdue": review_dates.is_long_overdue(article),
    }


@require_safe
def article_without_slash(request, slug):
    """One redirect to where the article is today, and not a second one for the slash."""
    article = Article.objects.published().filter(slug=slug).first()
    return _lead_on(request, article) if article else _moved_or_missing(request, slug)


@require_safe
def topic_list(request):
    return render(request, "articles/topic_list.html", {"topics": _topics()})


@require_safe
def topic_detail(request, slug):
    topic = get_object_or_404(Topic, slug=slug)
    rendered = rendered_body(topic.document.body)
    changed_on = dates.topic_changed_on(topic)
    context = {
        "topic": topic,
        "changed_on": changed_on,
        "introduction": rendered.body,
        "sources": sources.listed(rendered.sources),
        "articles": topic.articles.published().for_lists(),
        "other_topics": _topics().exclude(pk=topic.pk),
    }
    response = render(request, "articles/topic_detail.html", context)
    return dates.say_when(response, dates.topic_changed_at(topic)) if changed_on else response


@require_safe
def page_detail(request, slug):
    page = get_object_or_404(Page, slug=slug)
    if slug == BAD_DAY:
        return HttpResponsePermanentRedirect(page.get_absolute_url())
    return _page(request, "articles/page_detail.html", page)


@require_safe
def bad_day(request):
    """One sheet for the moment of greatest need: what to do, and whom to call."""
    page = get_object_or_404(Page, slug=BAD_DAY)
    return _page(request, "articles/bad_day.html", page)


@require_safe
def contributor_detail(request, slug):
    contributor = get_object_or_404(Contributor, slug=slug)
    context = contributors.page_context(contributor)
    return render(request, "articles/contributor_detail.html", context)


@require_safe
def evidence_list(request):
    """Every finding of every public article, by topic; a certainty or a topic narrows it."""
    chosen = evidence.Choice.of(request.GET)
    if chosen is None:
        raise Http404("There is no such certainty or topic.")
    context = {"chosen": chosen, "groups": evidence.findings(chosen), "topics": _topics()}
    return render(request, "articles/evidence_list.html", context)


@require_safe
def reference_detail(request, slug):
    reference = get_object_or_404(Reference, slug=slug)
    return render(request, "articles/reference_detail.html", evidence.reference_context(reference))


@require_safe
def glossary(request):
    return render(request, "articles/glossary.html", {"letters": by_letter()})


@require_safe
@never_cache
def styleguide(request):
    """Every component in every state, from the real templates; for staff, and under DEBUG."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404("The style guide is for staff.")
    return render(request, "articles/styleguide.html", styleguide_samples.context())


@require_safe
def upload(request, name):
    """A picture that staff uploaded. Nothing else in the folder can be asked for."""
    path = Path(settings.MEDIA_ROOT) / "uploads" / name
    if not UPLOAD_NAME.fullmatch(f"/media/uploads/{name}") or not path.is_file():
        raise Http404("There is no such picture.")
    response = FileResponse(path.open("rb"), content_type="image/webp")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _page(request, template, page):
    rendered = rendered_body(page.document.body)
    context = {
        "page": page,
        "body": rendered.body,
        "contents": rendered.headings,
        "sources": sources.listed(rendered.sources),
    }
    response = render(request, template, context)
    return dates.say_when(response, dates.beginning_of(page.document.updated_on))


def _topics():
    return Topic.objects.public().order_by("order", "title")  # counting drops the model's order


def _moved_or_missing(request, slug):
    """An old address leads on for good, however often the article was renamed."""
    was_public = Article.objects.filter(status__in=SEEN, published_at__lte=timezone.now())
    withdrawn = was_public.filter(status=Article.Status.WITHDRAWN, slug=slug)
    article = withdrawn.select_related("topic").first()
    if article is not None:
        return _withdrawn(request, article)
    alias = Alias.objects.filter(slug=slug, article__in=was_public)
    found = alias.select_related("article").first()
    if found is None:
        raise Http404("There is no such article.")
    return _lead_on(request, found.article)


def _lead_on(request, article):
    query = request.META.get("QUERY_STRING")
    address = article.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _withdrawn(request, article):
    """It was here, readers may have the address, and it is gone: 410 says so to search engines."""
    context = withdrawn_context(article)
    response = render(request, "articles/withdrawn.html", context, status=HTTPStatus.GONE)
    patch_cache_control(response, no_cache=True)  # it may come back
    return response
