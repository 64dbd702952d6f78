"""JSON-LD for the templates: `{% article_data %}`, `{% home_data %}`, `{% breadcrumb_data %}`."""

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
            context["clinic"],
            context["checked_by"],
        ),
        structured_data.breadcrumbs(_home(), *steps),
    )


@register.simple_tag
def breadcrumb_data(name, path):
    """The way from the home page to a page one step below it."""
    return structured_data.as_script(structured_data.breadcrumbs(_home(), (name, path)))


@register.simple_tag(takes_context=True)
def contributor_data(context, contributor):
    person = structured_data.person(contributor)
    employer = {"worksFor": structured_data.publisher(context["clinic"])}
    return structured_data.as_script(
        person | employer, structured_data.breadcrumbs(_home(), _itself(contributor))
    )


@register.simple_tag
def topic_data(topic):
    topics = (_("Topics"), reverse("articles:topic_list"))
    return structured_data.as_script(structured_data.breadcrumbs(_home(), topics, _itself(topic)))


@register.simple_tag
def reference_data(reference):
    evidence = (_("The evidence"), reverse("articles:evidence_list"))
    itself = (reference.document.label, reference.get_absolute_url())
    return structured_data.as_script(structured_data.breadcrumbs(_home(), evidence, itself))


@register.simple_tag
def glossary_data(letters, path):
    terms = [term for _letter, group in letters for term in group]
    return structured_data.as_script(
        structured_data.glossary(_("Glossary"), path, terms),
        structured_data.breadcrumbs(_home(), (_("Glossary"), path)),
    )


def _home():
    return _("Home"), reverse("articles:home")


def _itself(page):
    return page.title, page.get_absolute_url()
