import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from painsite.security_headers import SecurityHeaders


def answer(response=None):
    return SecurityHeaders(lambda request: response or HttpResponse())(RequestFactory().get("/"))


def test_every_answer_carries_the_policy():
    headers = answer().headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    sources = {source for sources in settings.SECURE_CSP.values() for source in sources}

    assert sources == {"'self'", "'none'"}


def test_every_feature_is_off():
    features = answer().headers["Permissions-Policy"].split(", ")

    assert len(features) >= 10
    assert all(feature.endswith("=()") for feature in features)


def test_a_stricter_policy_of_a_view_is_kept():
    upload = HttpResponse(headers={"Content-Security-Policy": "sandbox; default-src 'none'"})

    assert answer(upload).headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("status", [404, 500])
def test_errors_carry_it_too(status):
    assert "Content-Security-Policy" in answer(HttpResponse(status=status)).headers


@pytest.mark.parametrize(("status", "has_policy"), [(200, True), (404, False), (500, False)])
def test_only_the_pages_for_developers_are_left_out(settings, status, has_policy):
    settings.DEBUG = True

    headers = answer(HttpResponse(status=status)).headers

    assert ("Content-Security-Policy" in headers) is has_policy


def test_it_is_the_outermost_layer_so_that_static_files_and_redirects_have_it():
    assert settings.MIDDLEWARE[0] == "painsite.security_headers.SecurityHeaders"
    assert settings.MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", "/no-such-page/"])
def test_the_running_site_sends_them(client, path):
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
