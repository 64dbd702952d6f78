from django.urls import path

from . import callback_views, views

app_name = "clinic"

urlpatterns = [
    # /contact/
    path("contact/", views.contact, name="contact"),
    path("contact/callback/", callback_views.callback, name="callback"),
    path(
        "contact/callback/received/<str:receipt>/",
        callback_views.callback_received,
        name="callback_received",
    ),
    # /locations/
    path("locations/", views.location_list, name="location_list"),
    path("locations/<slug:slug>/", views.location_detail, name="location_detail"),
    # /services/
    path("services/", views.service_list, name="service_list"),
    path("services/<slug:slug>/", views.service_detail, name="service_detail"),
    # /team/
    path("team/", views.team, name="team"),
]
