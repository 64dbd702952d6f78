"""How a reader reaches people: by phone, at the door, online. No page here asks who they are."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from . import hours, publishing
from .comfort import facts
from .forms import article_or_nothing
from .short_text import short_text
from .today import Today

# Shown where the site has them.
PAGES_FOR_PATIENTS = (
    "/about/new-patients/",
    "/about/insurance-and-cost/",
    "/about/nondiscrimination/",
)


@require_safe
def contact(request):
    """The ways to reach the clinic. `?from=` is the article that somebody comes from."""
    document, _ = publishing.current()
    context = {
        "came_from": article_or_nothing(request.GET.get("from", "")),
        "by_video": [service for service in document.services if service.telehealth],
        "pages_for_patients": PAGES_FOR_PATIENTS,
    }
    response = render(request, "clinic/contact.html", context)
    if request.GET:  # what somebody has read is nobody else's business
        patch_cache_control(response, no_store=True)
    return response


@require_safe
def location_list(request):
    return render(request, "clinic/location_list.html")


@require_safe
def location_detail(request, slug):
    document, today = _clinic_now()
    at = today.at(slug)
    if at is None:
        raise Http404("There is no such location.")
    context = {
        "at": at,
        "location": at.location,
        "changes": hours.coming_changes(at.location, at.day),
        "facts": facts(at.location.comfort) if at.location.comfort else [],
        "services": [item for item in document.services if slug in (item.at or [slug])],
    }
    return render(request, "clinic/location_detail.html", context)


@require_safe
def service_list(request):
    return render(request, "clinic/service_list.html")


@require_safe
def service_detail(request, slug):
    document, today = _clinic_now()
    service = document.service(slug)
    if service is None:
        raise Http404("There is no such service.")
    context = {
        "service": service,
        "about": short_text(service.about),
        "cost": short_text(service.cost),
        "places": [
            at for at in today.locations if not service.at or at.location.slug in service.at
        ],
        "people": [member for member in document.team if slug in member.services],
    }
    return render(request, "clinic/service_detail.html", context)


@require_safe
def team(request):
    document, _ = publishing.current()
    people = [
        (member, short_text(member.about), _services_of(member, document))
        for member in document.team
    ]
    return render(request, "clinic/team.html", {"people": people})


def _services_of(member, document):
    return [service for service in document.services if service.slug in member.services]


def _clinic_now():
    document, _ = publishing.current()
    return document, Today.of(document, timezone.now(), timezone.get_default_timezone())
