from django.conf import settings

from .clinic_content import clinic_from
from .public_pages import public_state

BAD_DAY = "/bad-day/"


def site(request):
    """What every page of the site shows: the clinic, the pages of the footer, its own address."""
    if request.path.startswith("/admin/"):
        return {}
    state = public_state(request)
    return {
        "clinic": clinic_from(state.clinic_text),
        "menu": state.menu,
        "bad_day": next((item["url"] for item in state.menu if item["url"] == BAD_DAY), ""),
        "canonical_url": f"{settings.SITE_URL}{request.path}",
    }
