"""The pages that readers see. Public means Article.objects.published(), here as everywhere."""

import re
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import evidence, related, sources, styleguide_samples
from .glossary import by_letter, current_glossary
from .images import UPLOAD_NAME
from .models import BAD_DAY, Alias, Article, Page, Reference, Topic
from .rendered import rendered_article, rendered_body

ARTICLES_PER_PAGE = 24
NEWEST_ON_HOME = 6


@require_safe
def home(request):
    newest = Article.objects.published().for_lists().order_by("-published_at", "title")
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
    return render(request, "articles/article_list.html", {"page": paginator.page(int(number))})


@require_safe
def article_detail(request, slug):
    article = Article.objects.published().select_related("topic").filter(slug=slug).first()
    if article is None:
        return _moved_or_missing(request, slug)
    context = article_context(article, current_glossary(request))
    return render(request, "articles/article_detail.html", context)


def article_context(article, glossary):
    """All that the article's page shows; the desk's preview shows the same."""
    rendered = rendered_article(article, glossary)
    return {
        "article": article,
        "document": article.document,
        "rendered": rendered,
        "sources": sources.listed(rendered.sources),
        "related": related.shown_for(article),
        "review_is_due": article.next_review_on and article.next_review_on <= timezone.localdate(),
    }


@require_safe
def topic_list(request):
    return render(request, "articles/topic_list.html", {"topics": _topics()})


@require_safe
def topic_detail(request, slug):
    topic = get_object_or_404(Topic, slug=slug)
    rendered = rendered_body(topic.document.body)
    context = {
        "topic": topic,
        "introduction": rendered.body,
        "sources": sources.listed(rendered.sources),
        "articles": topic.articles.published().for_lists(),
        "other_topics": _topics().exclude(pk=topic.pk),
    }
    return render(request, "articles/topic_detail.html", context)


@require_safe
def page_detail(request, slug):
    page = get_object_or_404(Page, slug=slug)
    if slug == BAD_DAY:
        return HttpResponsePermanentRedirect(page.get_absolute_url())
    return render(request, "articles/page_detail.html", _page_context(page))


@require_safe
def bad_day(request):
    """One sheet for the moment of greatest need: what to do, and whom to call."""
    page = get_object_or_404(Page, slug=BAD_DAY)
    return render(request, "articles/bad_day.html", _page_context(page))


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


def _page_context(page):
    rendered = rendered_body(page.document.body)
    return {
        "page": page,
        "body": rendered.body,
        "contents": rendered.headings,
        "sources": sources.listed(rendered.sources),
    }


def _topics():
    return Topic.objects.public().order_by("order", "title")  # counting drops the model's order


def _moved_or_missing(request, slug):
    """An old address leads on for good, however often the article was renamed."""
    alias = Alias.objects.filter(slug=slug, article__in=Article.objects.published())
    found = alias.select_related("article").first()
    if found is None:
        raise Http404("There is no such article.")
    query = request.META.get("QUERY_STRING")
    address = found.article.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
