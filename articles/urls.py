from django.urls import path

from . import preview_views, sitemaps, views

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    # /articles/
    path("articles/", views.article_list, name="article_list"),
    path("articles/<slug:slug>/", views.article_detail, name="article_detail"),
    path("articles/<slug:slug>", views.article_without_slash),
    # /topics/
    path("topics/", views.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic_detail"),
    # /evidence/
    path("evidence/", views.evidence_list, name="evidence_list"),
    path("evidence/<slug:slug>/", views.reference_detail, name="reference_detail"),
    # Pages of their own
    path("glossary/", views.glossary, name="glossary"),
    path("bad-day/", views.bad_day, name="bad_day"),
    # /about/
    path("about/people/<slug:slug>/", views.contributor_detail, name="contributor_detail"),
    path("about/<slug:slug>/", views.page_detail, name="page_detail"),
    # For search engines
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    # Not for readers
    path("preview/<str:token>/", preview_views.preview, name="preview"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("media/uploads/<str:name>", views.upload, name="upload"),
]
