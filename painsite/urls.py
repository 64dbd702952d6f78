"""The whole site on one screen. Errors show templates/404.html and templates/500.html."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/editor/", include("articles.desk.urls")),
    path("admin/guide/", include("articles.desk.guide")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
