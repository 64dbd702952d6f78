"""Asking for a call back: the form, what becomes of it, and the page that confirms it.

Nobody is known here: no cookie, no session. What was typed is in the answer to its sender alone,
never in an address, a cache, a log or an error report.
"""

import logging
import traceback

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error as DatabaseTrouble
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from . import hours, limits, plain_input, publishing, requests, stamps
from .error_reports import NothingPersonal
from .forms import CallbackForm, article_or_nothing
from .models import UNNAMED, CallbackRequest

logger = logging.getLogger(__name__)

UNREADABLE = (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    MultiPartParserError,
    UnreadablePostError,
)
AN_HOUR, TWO_MINUTES = "3600", "120"
last_known = {"clinic": UNNAMED}


# There is no authority of a signed-in reader to abuse here, so no CSRF cookie has to guard it: the
# form has a stamp of its own, and what comes from another site's page is refused.
@csrf_exempt
@sensitive_post_parameters()
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request):
    request.exception_reporter_filter = NothingPersonal()
    clinic, is_database_there = _clinic_now()
    if not takes_requests(clinic):
        status = 403 if request.method == "POST" else 200
        return _page(request, clinic, "clinic/callback_closed.html", {}, status)
    if request.method == "POST":
        return _answer(request, clinic, is_database_there)
    article = article_or_nothing(request.GET.get("from", ""))
    stamp = stamps.new(timezone.now())
    form = _form(clinic, initial={"article": article, "stamp": stamp.text})
    return _form_page(request, clinic, form)


@cache_control(no_store=True)
@require_safe
def callback_received(request, receipt):
    request.exception_reporter_filter = NothingPersonal()
    clinic, _is_there = _clinic_now()
    reference = stamps.reference_of(receipt)
    found = CallbackRequest.objects.filter(reference=reference).only("reference", "answer_by")
    stored = found.first() if reference else None
    if stored is None:
        return _page(request, clinic, "clinic/callback_gone.html", {}, 404)
    context = {
        "reference": stored.reference,
        "answer_by": hours.date_in_words(stored.answer_by, timezone.localdate()),
    }
    return _page(request, clinic, "clinic/callback_received.html", context)


def takes_requests(clinic):
    """Not as long as the clinic is a sample: a real person would wait for nobody."""
    return bool(not clinic.sample and clinic.callback and clinic.callback.accepts_requests)


@sensitive_variables()
def _answer(request, clinic, is_database_there):
    try:
        typed = _typed(request)
    except UNREADABLE:
        stamp = stamps.new(timezone.now())
        form = _form(clinic, initial={"stamp": stamp.text})
        return _form_page(request, clinic, form, "unreadable", 413)
    stamp = stamps.read(typed.get("stamp", ""))
    is_from_elsewhere = is_from_another_site(request)
    if stamp is None or is_from_elsewhere:
        typed["stamp"] = stamps.new(timezone.now()).text
    form = _form(clinic, typed)
    if is_from_elsewhere:
        return _form_page(request, clinic, form, "elsewhere", 403)
    if not form.is_valid():
        return _form_page(request, clinic, form, status=422)
    if stamp is None:
        return _form_page(request, clinic, form, "no stamp", 422)
    if not is_database_there:
        return _form_page(request, clinic, form, "not stored", 503)
    return _stored(request, clinic, form, stamp)


@sensitive_variables()
def _stored(request, clinic, form, stamp):
    try:
        stored = requests.receive(
            form.values(),
            form_key=stamp.key,
            clinic=clinic,
            address=limits.address_of(request),
            is_suspicious=form.is_filled_by_a_machine or stamp.is_too_fresh(timezone.now()),
        )
    except limits.TooMany:
        return _form_page(request, clinic, form, "too many", 429)
    except Exception as error:  # whatever it is: nobody may be told that all is well, or lose it
        _log_without_words(error)
        return _form_page(request, clinic, form, "not stored", 503)
    return redirect("clinic:callback_received", stamps.receipt(stored.reference))


def _log_without_words(error):
    """The kind of an error and where it was. What it says may quote what was typed."""
    where = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__name__
    logger.error("A callback request could not be stored (%s).\n%s", kind, where)


def is_from_another_site(request):
    """Whether a page of another site has sent this.

    Browsers that say nothing, or "null" as some do for privacy, are let in: the stamp is checked
    as well.
    """
    where = request.headers.get("Sec-Fetch-Site")
    if where:
        return where not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin not in ("null", settings.SITE_URL) and (
        origin.partition("://")[2] != request.get_host()
    )


@sensitive_variables()
def _typed(request):
    """What was posted, to be changed and shown again; nobody types more than that in a line."""
    typed = request.POST.copy()
    for name, texts in typed.lists():
        typed.setlist(name, [text[: plain_input.MOST_TO_LOOK_AT + 1] for text in texts])
    return typed


def _form(clinic, *args, **options):
    return CallbackForm(*args, message_box=clinic.callback.message_box, **options)


def _form_page(request, clinic, form, trouble="", status=200):
    context = {"form": form, "trouble": trouble, "problems": form.problems}
    response = _page(request, clinic, "clinic/callback.html", context, status)
    if trouble in ("too many", "not stored"):
        response["Retry-After"] = AN_HOUR if trouble == "too many" else TWO_MINUTES
    return response


@sensitive_variables()
def _page(request, clinic, template, context, status=200):
    """A page, also when the database is away: its form still holds all that was typed.

    It names the address of the form as its own, also in print: a receipt is nobody else's business.
    """
    context |= {
        "clinic": clinic,
        "canonical_url": settings.SITE_URL + reverse("clinic:callback"),
        "is_noindex": status != 200 or template != "clinic/callback.html",
    }
    try:
        response = render(request, template, context, status=status)
    except DatabaseTrouble:
        bare = {"menu": (), "request": request}
        response = HttpResponse(render_to_string(template, bare | context), status=status)
    if context["is_noindex"]:
        response["X-Robots-Tag"] = "noindex"
    return response


def _clinic_now():
    """The ClinicDocument, and whether the database is there.

    If it is not, this process may have seen the clinic before: people then need its number.
    """
    try:
        clinic, _digest = publishing.current()
    except DatabaseTrouble:
        return last_known["clinic"], False
    last_known["clinic"] = clinic
    return clinic, True
