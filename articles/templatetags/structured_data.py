"""JSON-LD for the templates: each kind of page has its tag, `{% article_data %}` and so on."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import structured_data

register = template.Library()


@register.simple_tag(takes_context=True)
def home_data(context):
    clinic = context["clinic"]
    return structured_data.as_script(
        structured_data.publisher(clinic), structured_data.website(clinic)
    )


@register.simple_tag(takes_context=True)
def article_data(context):
    article = context["article"]
    steps = [(article.topic.title, article.topic.get_absolute_url()), _itself(article)]
    return structured_data.as_script(
        structured_data.article(
            article,
            context["document"],
            context["rendered"],
            context["sources"],
            context["clinic"],
            context["checked_by"],
        ),
        structured_data.breadcrumbs(_home(), *steps),
    )


@register.simple_tag
def breadcrumb_data(name, path, *things, parent="", parent_path=""):
    """The way from the home page to a page, and the things that the page is about."""
    parents = [(parent, parent_path)] if parent else []
    steps = structured_data.breadcrumbs(_home(), *parents, (name, path))
    return structured_data.as_script(*things, steps)


@register.simple_tag
def list_data(name, path, records, query=""):
    """A page that lists records; `query` is what its address ends in, such as ?page=2."""
    found = structured_data.list_of(records)
    collection = structured_data.page("CollectionPage", name, path + query, mainEntity=found)
    return breadcrumb_data(name, path, collection)


@register.simple_tag
def evidence_data(name, path):
    """A page that gathers what articles say. It lists no pages, and says none."""
    return breadcrumb_data(name, path, structured_data.page("CollectionPage", name, path))


@register.simple_tag
def page_data(page, crumbs=True):
    """One of the pages about the site. The sheet for a bad day has no breadcrumbs, and no dates."""
    told = {"description": page.summary}
    if crumbs:
        told["dateModified"] = structured_data.day(page.document.updated_on)
    itself = structured_data.page("WebPage", page.title, page.get_absolute_url(), **told)
    return breadcrumb_data(*_itself(page), itself) if crumbs else structured_data.as_script(itself)


@register.simple_tag(takes_context=True)
def contributor_data(context, contributor):
    person = structured_data.profile(contributor, context["clinic"])
    title, path = _itself(contributor)
    profile = structured_data.page("ProfilePage", title, path, mainEntity=person)
    return breadcrumb_data(title, path, profile)


@register.simple_tag
def topic_data(topic, articles, changed_on):
    collection = structured_data.page(
        "CollectionPage",
        topic.title,
        topic.get_absolute_url(),
        description=topic.summary,
        dateModified=structured_data.day(changed_on),
        mainEntity=structured_data.list_of(articles),
    )
    topics = {"parent": _("Topics"), "parent_path": reverse("articles:topic_list")}
    return breadcrumb_data(*_itself(topic), collection, **topics)


@register.simple_tag
def reference_data(reference):
    entry, path = reference.document, reference.get_absolute_url()
    itself = structured_data.page(
        "WebPage", entry.full_title, path, mainEntity=structured_data.work(entry)
    )
    evidence = {"parent": _("The evidence"), "parent_path": reverse("articles:evidence_list")}
    return breadcrumb_data(entry.label, path, itself, **evidence)


@register.simple_tag
def glossary_data(letters, path):
    terms = [term for _letter, group in letters for term in group]
    found = structured_data.glossary(_("Glossary"), path, terms)
    return breadcrumb_data(_("Glossary"), path, found)


def _home():
    return _("Home"), reverse("articles:home")


def _itself(page):
    return page.title, page.get_absolute_url()
