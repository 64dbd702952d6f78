"""/admin/guide/: short how-tos for the desk. Any member of staff may read them."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class HowTo:
    """Its words and pictures are in templates/admin/guide/<slug>.html."""

    slug: str
    title: Promise

    @property
    def template(self):
        return f"admin/guide/{self.slug}.html"


HOW_TOS = [
    HowTo("sign-in", gettext_lazy("How to sign in, and turn on two-step sign-in")),
    HowTo("write", gettext_lazy("How to write a new article")),
    HowTo("picture", gettext_lazy("How to add a picture and say what it shows")),
    HowTo("source", gettext_lazy("How to cite a source and add a finding")),
    HowTo("check", gettext_lazy("How to mend what the check says")),
    HowTo("sign", gettext_lazy("How to sign a text (for clinicians)")),
    HowTo("publish", gettext_lazy("How to publish now or at a later time")),
    HowTo("change", gettext_lazy("How to change an article that readers see")),
    HowTo("versions", gettext_lazy("How to find, compare and bring back an old version")),
    HowTo("take-away", gettext_lazy("How to show a draft to others, or take an article away")),
    HowTo("hours", gettext_lazy("How to change the clinic’s hours (for editors)")),
    HowTo("answer", gettext_lazy("How to answer a request for a call back (for the inbox)")),
]


@require_safe
def index_view(request):
    return _page(request, "index", {"title": _("How to …"), "how_tos": HOW_TOS})


@require_safe
def how_to_view(request, slug):
    place = next((n for n, how_to in enumerate(HOW_TOS) if how_to.slug == slug), None)
    if place is None:
        raise Http404("There is no such how-to.")
    how_to = HOW_TOS[place]
    following = HOW_TOS[place + 1] if place + 1 < len(HOW_TOS) else None
    context = {"title": how_to.title, "how_to": how_to, "following": following}
    return _page(request, "page", context)


def _page(request, template, context):
    site_context = admin.site.each_context(request)
    return render(request, f"admin/guide/{template}.html", {**site_context, **context})


urlpatterns = [
    path("", admin.site.admin_view(index_view), name="guide"),
    path("<slug:slug>/", admin.site.admin_view(how_to_view), name="guide_page"),
]
