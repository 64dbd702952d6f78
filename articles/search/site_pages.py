"""What readers can find of the pages that list what the site has: they are no record."""

from django.urls import reverse
from django.utils.translation import gettext as _


def found():
    """Plain records, one for each page: its title, its description and some of what it says."""
    return [
        _page(
            "articles:evidence_list",
            _("The evidence"),
            _(
                "Every finding on this site, how sure anyone can be of it, and the studies behind "
                "it."
            ),
            _("What our words for certainty mean"),
        ),
        _page(
            "articles:glossary",
            _("Glossary"),
            _("What the medical words on this site mean, each in one plain sentence."),
        ),
        _page(
            "articles:article_list",
            _("All articles"),
            _("Every article on this site about living with long-lasting pain, by topic."),
        ),
    ]


def _page(name, title, summary, text=""):
    address = reverse(name)
    return {
        "kind": "page",
        "key": address,  # no slug looks like this
        "title": title,
        "summary": summary,
        "address": address,
        "text": text,
        "points": f"{summary} {text}",
    }
