"""What is wrong with a text beyond its form: links, citations and pictures that lead nowhere."""

import re
from dataclasses import replace

from .models import Alias, Article, Page, Reference, Topic
from .rendered import rendered_article
from .text.links import cited_keys, internal_links
from .text.problems import Problem
from .text.schema import write_record

# What an uploaded picture is called until somebody says what it shows.
PLACEHOLDER = "DESCRIBE THIS IMAGE"
UNKNOWN_SOURCE = "The source “%s” is not in references.yaml."
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
        for problem in check_document(article.document, known, references):
            found.append(replace(problem, field="", path=f"articles/{article.slug}.md"))
    return list(dict.fromkeys(found))


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


def check_document(document, known, references):
    """What a reader of an ArticleDocument would stumble over, as Problems; it need not be saved.

    A problem's field is the key of the document that the words stand in.
    """
    texts = _texts_by_key(document)
    found = [
        Problem(words, field=_key_of(words, texts)) for words in rendered_article(document).problems
    ]
    for key, text in texts.items():
        found += [Problem(words, field=key) for words in _check_text(text, known, references)]
    facts = document.treatment_facts
    sources = [key for finding in facts.findings for key in finding.sources] if facts else []
    found += [
        Problem(UNKNOWN_SOURCE % key, field="treatment_facts")
        for key in dict.fromkeys(sources)
        if key not in references
    ]
    found += [
        Problem(f"The related article “{pick.article}” does not exist.", field="related")
        for pick in document.related
        if f"/articles/{pick.article}/" not in known
    ]
    return found


def taken_addresses(slug, aliases, article=None):
    """The addresses among these that another article has, or had, as Problems."""
    own = article.pk if article else None
    others = Article.objects.exclude(pk=own)
    old = Alias.objects.exclude(article_id=own)
    found = []
    for field, address in [("slug", slug), *(("aliases", alias) for alias in aliases)]:
        if others.filter(slug=address).exists():
            found.append(
                Problem(f"Another article has the address “{address}” already.", field=field)
            )
        elif old.filter(slug=address).exists():
            found.append(Problem(f"“{address}” is an old address of another article.", field=field))
    return found


def _check_text(text, known, references):
    found = []
    if PLACEHOLDER in text:
        found.append(f"A picture’s description still says “{PLACEHOLDER}”. Say what it shows.")
    found += [
        f"The link to “{address}” leads to no page of this site."
        for address in dict.fromkeys(internal_links(text))
        if address not in known and not address.startswith("/media/")
    ]
    return found + [UNKNOWN_SOURCE % key for key in cited_keys(text) if key not in references]


def _texts_by_key(document):
    """The text of each key of a document, the body first."""
    written = {"body": document.body} | write_record(document)
    return {key: "\n".join(_strings(value)) for key, value in written.items()}


def _strings(value):
    """Every text in plain data, however deep."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [text for item in inner for text in _strings(item)]


def _key_of(words, texts):
    """The key whose text holds what the words quote; the body is where most things stand."""
    quoted = re.search(r"“(.+?)”", words)
    return next((key for key, text in texts.items() if quoted and quoted[1] in text), "body")
