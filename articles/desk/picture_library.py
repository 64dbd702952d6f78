"""The library of pictures: what was uploaded, what each shows, and where it is used.

For the editor's script, GET /admin/articles/article/pictures/?q=words answers with JSON: a list of
    {"name", "alt", "decorative", "url", "thumbnail", "code"}
newest first, at most MOST_ANSWERED. `code` is the Markdown to insert; `alt` is empty where nobody
has said yet what the picture shows, and then `code` holds PLACEHOLDER in its place, unless the
picture is decorative. `name` is what front matter calls it. Whoever may not
look gets {"error"} with status 403. /admin/articles/article/pictures/choose/ is the same as a page,
which needs no script.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import publishing
from ..models import Upload
from . import picture_uses, uploads

MOST_ANSWERED = 60
PICTURES_PER_PAGE = 24
USES_SHOWN = 3
LONGEST_SEARCH = 200


def urls(model_admin):
    site = model_admin.admin_site
    choose = site.admin_view(choose_picture)
    return [
        path("pictures/", pictures_as_json, name="articles_article_pictures"),
        path("pictures/choose/", choose, name="articles_article_choose_picture"),
    ]


def may_look(user):
    return user.has_perm("articles.view_upload") or user.has_perm("articles.change_upload")


def found_pictures(query):
    """The pictures that a search finds, newest first, each with what is known of it."""
    uploads.adopt()
    picture_uses.add_descriptions()
    found = Upload.objects.order_by("-uploaded_at", "-pk")
    for word in query.replace("\x00", " ")[:LONGEST_SEARCH].split():
        found = found.filter(Q(alt__icontains=word) | Q(name__icontains=word))
    return found


@never_cache
@require_safe
def pictures_as_json(request):
    """No redirect to a login page: the editor's script could not read it."""
    if not (admin.site.has_permission(request) and may_look(request.user)):
        words = gettext("Please sign in again in another tab, and then go on here.")
        return JsonResponse({"error": words}, status=403)
    pictures = found_pictures(request.GET.get("q", ""))[:MOST_ANSWERED]
    return JsonResponse([as_json(picture) for picture in pictures], safe=False)


def as_json(upload):
    return {
        "name": upload.name,
        "alt": upload.alt,
        "decorative": upload.is_decorative,
        "url": uploads.address_of(upload),
        "thumbnail": uploads.thumbnail_of(upload),
        "code": uploads.code_of(upload),
    }


@require_safe
def choose_picture(request):
    if not may_look(request.user):
        raise PermissionDenied
    query = request.GET.get("q", "")
    page = Paginator(found_pictures(query), PICTURES_PER_PAGE).get_page(request.GET.get("p"))
    context = admin.site.each_context(request) | {
        "title": gettext("Choose a picture"),
        "query": query.replace("\x00", " ")[:LONGEST_SEARCH].strip(),
        "page": page,
        "pictures": [(picture, as_json(picture)) for picture in page],
        "may_add": request.user.has_perm("articles.add_upload"),
    }
    return render(request, "admin/articles/upload/choose.html", context)


class PictureForm(forms.ModelForm):
    """What a picture shows: said once here, it comes along wherever the picture is put."""

    class Meta:
        model = Upload
        fields = ["alt", "is_decorative"]
        widgets = {"alt": admin.widgets.AdminTextareaWidget(attrs={"rows": 3})}
        help_texts = {
            "alt": _(
                "One short sentence for somebody who cannot see it, such as “A woman stretches "
                "her neck at a desk.” Texts that show the picture already keep their own words."
            ),
            "is_decorative": _("Tick this if the picture says nothing that the text does not."),
        }

    def clean_alt(self):
        alt = " ".join(self.cleaned_data["alt"].split())
        if alt and not picture_uses.is_description(alt):
            raise forms.ValidationError(_("Say what the picture shows. This is only a name."))
        return alt

    def clean(self):
        data = super().clean()
        if "alt" not in data:
            return data
        if data["alt"] and data.get("is_decorative"):
            words = _("Either say what it shows, or tick “decorative”. Both together do not fit.")
            self.add_error("alt", words)
        if not data.get("alt") and not data.get("is_decorative"):
            self.add_error("alt", _("Say what the picture shows, or tick “decorative”."))
        return data


class NewPictureForm(forms.ModelForm):
    """The file alone. What it shows is asked next: a slip there would cost the chosen file."""

    image = uploads.PictureField(
        label=_("Picture"),
        help_text=_(
            "A JPEG, PNG or WebP file. Show no patient without their written consent. "
            "The place where a photo was taken is removed."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(uploads.TYPES)}),
    )

    class Meta:
        model = Upload
        fields = []


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("used", _("Used")), ("unused", _("Unused"))]

    def queryset(self, request, queryset):
        if self.value() not in ("used", "unused"):
            return queryset
        names = [f"{stem}.webp" for stem in picture_uses.all_uses()]
        in_use = Q(name__in=names)
        return queryset.filter(in_use if self.value() == "used" else ~in_use)


class DescriptionFilter(admin.SimpleListFilter):
    title = _("description")
    parameter_name = "described"

    def lookups(self, request, model_admin):
        return [("no", _("Not described yet"))]

    def queryset(self, request, queryset):
        is_missing = self.value() == "no"
        return queryset.filter(alt="", is_decorative=False) if is_missing else queryset


class PictureList(ChangeList):
    """Looks once, for all pictures shown, where they are used."""

    def get_results(self, request):
        super().get_results(request)
        uses = picture_uses.all_uses()
        self.result_list = list(self.result_list)
        for upload in self.result_list:
            upload.uses = uses[uploads.stem_of(upload)]


@admin.register(Upload)
class PictureAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "shows", "used_in", "size", "uploaded_by", "uploaded_on"]
    list_display_links = ["shows"]
    list_filter = [UseFilter, DescriptionFilter]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    search_fields = ["alt", "name"]
    search_help_text = _("Searches what the pictures show.")
    actions = None
    facts = ["shown", "code", "uses", "size", "uploaded_by", "uploaded_at"]

    class Media:
        css = {"all": ["css/admin-pictures.css"]}
        js = ["js/picture-library.js"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = PictureForm if obj else NewPictureForm
        return super().get_form(request, obj, change, **{"form": form} | kwargs)

    def get_fields(self, request, obj=None):
        return ["shown", "alt", "is_decorative", *self.facts[1:]] if obj else ["image"]

    def get_readonly_fields(self, request, obj=None):
        return self.facts if obj else []

    def get_changelist(self, request, **kwargs):
        return PictureList

    def changelist_view(self, request, extra_context=None):
        if self.has_view_or_change_permission(request):
            uploads.adopt()
            picture_uses.add_descriptions()
        context = {"title": gettext("Pictures")} | (extra_context or {})
        return super().changelist_view(request, context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        one_button = {"show_save_and_continue": False, "show_save_and_add_another": False}
        context = one_button | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["subtitle"] = self.shows(obj) if obj else None
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """A database takes only so many words at once."""
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def has_delete_permission(self, request, obj=None):
        """Editors, and unused pictures only.

        An earlier version could be brought back, so only a superuser parts it from its picture:
        that is for a patient who takes a consent back.
        """
        if not request.user.has_perm("articles.publish_article"):
            return False
        uses = picture_uses.uses_of(obj) if obj else []
        return not uses or (request.user.is_superuser and all(use.is_earlier for use in uses))

    def save_form(self, request, form, change):
        """The same picture again is not a second one."""
        upload = super().save_form(request, form, change)
        return upload if change else uploads.keep(form.cleaned_data["image"], by=request.user)

    def delete_model(self, request, obj):
        publishing.wait_for_turn()  # nobody puts it into a text meanwhile
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        uploads.remove(obj)

    def response_add(self, request, obj, post_url_continue=None):
        if obj.alt or obj.is_decorative:
            words = gettext("The picture is in the library. Copy its line into your text.")
        else:
            words = gettext("The picture is in the library. Now say what it shows, and save.")
        self.message_user(request, words)
        return HttpResponseRedirect(reverse("admin:articles_upload_change", args=[obj.pk]))

    @admin.display(description=_("picture"))
    def thumbnail(self, obj):
        return _image(uploads.thumbnail_of(obj), "picture-thumbnail")

    @admin.display(description=_("picture"))
    def shown(self, obj):
        return _image(uploads.thumbnail_of(obj), "picture-shown")

    @admin.display(description=_("what it shows"), ordering="alt")
    def shows(self, obj):
        if obj.is_decorative:
            return gettext("Decorative")
        return obj.alt or format_html("<em>{}</em>", gettext("Not described yet"))

    @admin.display(description=_("size"), ordering="width")
    def size(self, obj):
        return format_html('<span class="picture-size">{} × {}</span>', obj.width, obj.height)

    @admin.display(description=_("since"), ordering="uploaded_at")
    def uploaded_on(self, obj):
        return timezone.localdate(obj.uploaded_at)

    @admin.display(description=_("used in"))
    def used_in(self, obj):
        uses = obj.uses if hasattr(obj, "uses") else picture_uses.uses_of(obj)
        if not uses:
            return gettext("Nowhere")
        links = [(use.address, use.words) for use in uses[:USES_SHOWN]]
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', links)
        more = len(uses) - len(links)
        rest = format_html("<li>{}</li>", gettext("and %s more") % more) if more else ""
        return format_html('<ul class="picture-uses">{}{}</ul>', listed, rest)

    @admin.display(description=_("used in"))
    def uses(self, obj):
        """As in the list, and why it cannot be deleted."""
        obj.uses = picture_uses.uses_of(obj)
        why = gettext("As long as a text shows it, the picture cannot be deleted.")
        return format_html("{}<p>{}</p>", self.used_in(obj), why) if obj.uses else self.used_in(obj)

    @admin.display(description=_("line for a text"))
    def code(self, obj):
        context = {"code": uploads.code_of(obj), "id": f"code-{obj.pk}"}
        return render_to_string("admin/articles/upload/code.html", context)


def _image(address, name):
    return format_html('<img class="{}" src="{}" alt="" loading="lazy">', name, address)
