"""The whole site on one screen. Errors show templates/404.html and templates/500.html."""

from django.contrib import admin
from django.urls import include, path

from . import cards, machine_files

urlpatterns = [
    path("admin/editor/", include("articles.desk.urls")),
    path("admin/guide/", include("articles.desk.guide")),
    path("admin/", admin.site.urls),
    path("manifest.webmanifest", machine_files.manifest, name="manifest"),
    path("opensearch.xml", machine_files.opensearch, name="opensearch"),
    path("llms.txt", machine_files.llms, name="llms"),
    path("favicon.ico", machine_files.favicon),
    path("apple-touch-icon.png", machine_files.apple_touch_icon),
    path("cards/<str:name>", cards.card, name="card"),
    path("", include("clinic.urls")),
    path("", include("articles.urls")),
]
