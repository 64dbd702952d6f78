"""/admin/editor/: what the editor in the browser talks to. It asks for these two names."""

from django.urls import path

from . import editor_views

urlpatterns = [
    path("preview/", editor_views.preview, name="markdownx_markdownify"),
    path("upload/", editor_views.upload, name="markdownx_upload"),
]
