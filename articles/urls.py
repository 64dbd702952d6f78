from django.urls import path, re_path

from . import feeds, preview_views, sitemaps, views
from .search import views as search_views

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
    # /search/
    path("search/", search_views.search, name="search"),
    path("search/suggestions/", search_views.suggestions, name="search_suggestions"),
    # /about/
    path("about/people/<slug:slug>/", views.contributor_detail, name="contributor_detail"),
    path("about/<slug:slug>/", views.page_detail, name="page_detail"),
    # For search engines
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    re_path(
        r"^sitemap-(?P<kind>pages|articles)-(?P<number>[0-9]{1,4})\.xml$",
        sitemaps.sitemap_part,
        name="sitemap_part",
    ),
    # /feed/
    path("feed/", feeds.atom, name="feed_atom"),
    path("feed/rss/", feeds.rss, name="feed_rss"),
    # Not for readers
    path("preview/<str:token>/", preview_views.preview, name="preview"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("media/uploads/<str:name>", views.upload, name="upload"),
]
