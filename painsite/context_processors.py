from django.conf import settings
from django.urls import reverse

from . import public_state


def site(request):
    """What every page of the site shows: the clinic, the pages of the footer, its own address."""
    if request.path.startswith("/admin/"):
        return {}
    state = public_state.of_request(request)
    sheet = reverse("articles:bad_day")
    return {
        "clinic": state.clinic,
        "today": state.today,
        "menu": state.menu,
        "bad_day": next((item["url"] for item in state.menu if item["url"] == sheet), ""),
        "canonical_url": f"{settings.SITE_URL}{request.path}",
    }
