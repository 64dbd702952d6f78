"""Nothing that staff type at the article form is lost: not to a crash, not to a lost session.

Whatever a form sends is kept before anything is done with it. What was not saved is offered back
above the form, also to somebody who signs in again, and also without JavaScript.
"""

from dataclasses import dataclass
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ..models import Article
from . import conflict, editor_views, form_comparison, openings, presence, work_in_progress
from .editor_views import for_editors, may_edit, refusal
from .openings import FIELD, Opening

PUT_BACK = "unsaved"  # in the address of the form: the key of the copy that it is to show
SAVED_COOKIE = "desk_saved"
NAME = "articles_article_"
FORM = (f"{NAME}add", f"{NAME}change")


def urls(model_admin):
    """The form's own two addresses are among them: these views stand before those of the admin."""
    admin_view = model_admin.admin_site.admin_view
    return [
        path("add/", nothing_is_lost(admin_view(model_admin.add_view)), name=f"{NAME}add"),
        path(
            "<int:object_id>/change/",
            nothing_is_lost(admin_view(model_admin.change_view)),
            name=f"{NAME}change",
        ),
        path("keep/", keep_view, name=f"{NAME}keep"),
        path("here/", here_view, name=f"{NAME}here"),
        path("session/", session_view, name=f"{NAME}session"),
        path("throw-away/", admin_view(throw_away_view), name=f"{NAME}throw_away"),
        path(
            "signed-in/",
            admin_view(partial(signed_in_view, model_admin)),
            name=f"{NAME}signed_in",
        ),
    ]


# Around the form


def nothing_is_lost(view):
    """The admin's view of the form, with what was sent kept, and what was kept offered back."""

    @wraps(view)
    def around(request, object_id=None):
        arguments = {} if object_id is None else {"object_id": str(object_id)}
        conflict.take_the_step_asked_for(request)
        opening = openings.read(request.POST.get(FIELD))
        if opening is None or opening.article_id != object_id:
            response = view(request, **arguments)
            opening = Opening(request.user.pk, object_id, openings.new_key())
        elif opening.user_id != request.user.pk:
            return _keep_for_its_writer(request, opening)
        else:
            response = _kept_then(view, request, opening, arguments)
        if _shows_the_form(response):
            _add_safety(request, response.context_data, opening)
        return response

    return around


def _kept_then(view, request, opening, arguments):
    """What was sent is kept before the save begins, whatever becomes of the save."""
    keep(opening, request.POST)
    response = view(request, **arguments)
    if work_in_progress.copy_of(opening) is None:  # the save let go of it
        response.set_cookie(
            SAVED_COOKIE, opening.key, max_age=3600, path=reverse("admin:index"), samesite="Lax"
        )
    return response


def _keep_for_its_writer(request, opening):
    """The writer was signed out before the text came; somebody else may be signed in by now."""
    writer = get_user_model().objects.filter(pk=opening.user_id).first()
    is_kept = writer is not None and may_edit(writer) and keep(opening, request.POST)
    if not is_kept:
        words = _("Your text was not saved. Go back with your browser’s Back button to find it.")
    elif request.user == writer:
        words = _("This page was out of date, so nothing was saved. Your text is kept: see below.")
    elif request.user.is_authenticated:
        words = _("Somebody else is signed in now, so nothing was saved. The text of %s is kept.")
        words = words % presence.name_of(writer)
    else:
        words = _(
            "You were signed out, so nothing was saved yet. Your text is kept: sign in, and it is "
            "offered to you."
        )
    messages.warning(request, words)
    return HttpResponseRedirect(request.path)


def keep(opening, sent):
    """The kept Copy, or None where the text is too long or its article is gone."""
    if opening.article_id and not Article.objects.filter(pk=opening.article_id).exists():
        return None
    try:
        return work_in_progress.keep(opening, sent)
    except work_in_progress.TooLarge:
        return None


def csrf_failure(request, reason=""):
    """A text whose page was too old to be trusted is kept for whom the page was made for."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    opening = openings.read(request.POST.get(FIELD)) if name in FORM else None
    if opening:
        return _keep_for_its_writer(request, opening)
    if name in (f"{NAME}keep", f"{NAME}here"):
        return refusal(403, _("Please sign in again in another tab, and then go on here."))
    return editor_views.csrf_failure(request, reason)


def _shows_the_form(response):
    context = getattr(response, "context_data", None) or {}
    if "adminform" not in context:
        return False
    is_new = context["original"] is None
    return context["has_add_permission" if is_new else "has_change_permission"]


# Above the form


@dataclass(frozen=True)
class Offer:
    """A copy that says something else than what is saved."""

    opening: Opening
    when: str
    differs_in: str
    changed: str


def _add_safety(request, context, opening):
    """Tell the page of the form what is unsaved, who else is there, and who saved first."""
    form = context["adminform"].form
    safety = {"opening": opening, "is_unsaved": form.is_bound}
    if opening.article_id:
        presence.note(request.user, opening.article_id)
        safety["others"] = presence.others(request.user, opening.article_id)
    if form.is_bound:
        if form.is_overtaken:
            safety["conflict"] = form_comparison.conflict_of(form)
    elif request.GET.get(PUT_BACK):
        safety |= _put_back(request, context, opening)
    else:
        safety["offers"] = _offers(form, opening)
    context["safety"] = safety


def _put_back(request, context, opening):
    opening = Opening(opening.user_id, opening.article_id, request.GET[PUT_BACK])
    copy = work_in_progress.copy_of(opening)
    if copy is None:
        messages.warning(request, _("This text is not here any more: it was saved or thrown away."))
        return {}
    filled = _filled(context["adminform"].form, copy)
    if not form_comparison.unsaved(filled):
        work_in_progress.let_go(opening)
        messages.success(request, _("Your text is saved already. Nothing is lost."))
        return {}
    context["adminform"].form = filled
    return {"opening": opening, "is_unsaved": True, "put_back": presence.clock(copy.when)}


def _offers(form, opening):
    """What the user has not saved. A copy that says what is saved is not worth keeping."""
    offers = []
    for copy in work_in_progress.copies(opening):
        of_copy = Opening(opening.user_id, opening.article_id, copy.key)
        found = form_comparison.unsaved(_filled(form, copy))
        if not found:
            work_in_progress.let_go(of_copy)
            continue
        differs_in = form_comparison.in_a_few_words(found)
        changed = _changed(opening, copy.base_digest)
        offers.append(Offer(of_copy, presence.clock(copy.when), differs_in, changed))
    return offers


def _filled(form, copy):
    """The same form with the copy in its fields, and no word yet about mistakes."""
    filled = type(form)(_complete(form, copy.data), instance=form.instance, initial=form.initial)
    filled._errors = ErrorDict()
    return filled


def _complete(form, data):
    """A field that the form did not have when the text was typed keeps what is saved."""
    for field in form:
        widget = field.field.widget
        if widget.value_omitted_from_data(data, {}, field.html_name):
            value = field.value()
            if hasattr(widget, "decompress"):
                for number, part in enumerate(widget.decompress(value)):
                    data[f"{field.html_name}_{number}"] = str(part or "")
            else:
                data[field.html_name] = str("" if value is None else value)
    return data


def _changed(opening, base_digest):
    """A sentence if somebody saved another text since, else nothing."""
    saved = conflict.saved_text(opening.article_id) if opening.article_id else None
    if saved is None or not base_digest or saved.digest == base_digest:
        return ""
    who, when = conflict.last_change(saved)
    return _("%(who)s saved a change at %(when)s, after you began.") % {"who": who, "when": when}


# What the page asks in the background


@for_editors(refusal)
def keep_view(request):
    opening = _own_opening(request)
    if opening is None:
        return _not_yours()
    copy = keep(opening, request.POST)
    if copy is None:
        return refusal(413, _("This text is too long to be kept. Make it shorter, then save it."))
    kept = _("Kept at %s") % presence.clock(copy.when)
    return JsonResponse({"kept": kept, **_news(request, opening)})


@for_editors(refusal)
def here_view(request):
    """Somebody still has the article open, or has just left it."""
    opening = _own_opening(request)
    if opening is None:
        return _not_yours()
    if "left" in request.POST:
        presence.leave(request.user, opening.article_id)
        return JsonResponse({})
    return JsonResponse(_news(request, opening))


@never_cache
@require_GET
def session_view(request):
    """Who is signed in here, asked before a text is sent, and the token to send it with."""
    if not may_edit(request.user):
        return JsonResponse({"user": None})
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


def _own_opening(request):
    opening = openings.read(request.POST.get(FIELD))
    return opening if opening and opening.user_id == request.user.pk else None


def _not_yours():
    return refusal(409, _("Somebody else is signed in here now. Sign in again to go on."))


def _news(request, opening):
    if not Article.objects.filter(pk=opening.article_id).exists():
        return {"others": [], "changed": ""}
    presence.note(request.user, opening.article_id)
    return {
        "others": presence.others(request.user, opening.article_id),
        "changed": _changed(opening, request.POST.get("base_digest", "")),
    }


# Pages


@require_POST
def throw_away_view(request):
    opening = _own_opening(request)
    if opening is None:
        messages.warning(request, _("This text is not here any more: it was saved or thrown away."))
        return HttpResponseRedirect(reverse(f"admin:{NAME}changelist"))
    work_in_progress.let_go(opening)
    messages.success(request, _("Your unsaved text is thrown away."))
    if opening.article_id:
        return HttpResponseRedirect(reverse(f"admin:{NAME}change", args=[opening.article_id]))
    return HttpResponseRedirect(reverse(f"admin:{NAME}add"))


def signed_in_view(model_admin, request):
    context = model_admin.admin_site.each_context(request) | {"title": _("You are signed in again")}
    return render(request, "admin/articles/article/signed_in.html", context)
