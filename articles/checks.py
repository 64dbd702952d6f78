"""What is wrong with a text beyond its form: links, citations and pictures that lead nowhere."""

from .models import Alias, Article, Page, Reference, Topic
from .rendered import rendered_article
from .text.links import cited_keys, internal_links
from .text.problems import Problem

FIXED_ADDRESSES = {"/", "/articles/", "/topics/"}


def refusals(kind, document):
    """Why a document cannot be saved at all, as Problems: an article needs its topic."""
    if kind == "articles" and not Topic.objects.filter(slug=document.topic).exists():
        hint = "Write the slug of a file in content/topics."
        return [Problem(f"there is no topic “{document.topic}”.", hint, "topic")]
    return []


def check_articles(slugs):
    """What readers of these articles would stumble over, as Problems."""
    if not slugs:
        return []
    known = known_addresses()
    references = set(Reference.objects.values_list("slug", flat=True))
    found = []
    for article in Article.objects.filter(slug__in=slugs).iterator(chunk_size=200):
        for problem in check_article(article, known, references):
            found.append(Problem(problem, path=f"articles/{article.slug}.md"))
    return found


def known_addresses():
    """Every address that a link on this site may lead to."""
    addresses = set(FIXED_ADDRESSES)
    for prefix, queryset in (
        ("/articles/", Article.objects.exclude(status=Article.Status.ARCHIVED)),
        ("/articles/", Alias.objects.all()),
        ("/topics/", Topic.objects.all()),
        ("/about/", Page.objects.all()),
    ):
        addresses |= {f"{prefix}{slug}/" for slug in queryset.values_list("slug", flat=True)}
    return addresses


def check_article(article, known, references):
    """What a reader would stumble over, in plain words, for an Article row."""
    found = list(rendered_article(article).problems)
    found += [
        f"The link to “{address}” leads to no page of this site."
        for address in dict.fromkeys(internal_links(article.text))
        if address not in known and not address.startswith("/media/")
    ]
    facts = article.document.treatment_facts
    sources = [key for finding in facts.findings for key in finding.sources] if facts else []
    found += [
        f"The source “{key}” is not in references.yaml."
        for key in dict.fromkeys(cited_keys(article.text) + sources)
        if key not in references
    ]
    found += [
        f"The related article “{pick.article}” does not exist."
        for pick in article.document.related
        if f"/articles/{pick.article}/" not in known
    ]
    return found
