"""Security headers that Django 5.2 does not send itself."""

from http import HTTPStatus

from django.conf import settings

# What a page here has no use for. Only names that browsers know: others fill their consoles.
UNUSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


class SecurityHeaders:
    """A view that sets a header itself keeps its own, as uploads do with a stricter policy.

    SECURE_CSP has the shape that Django 6 gives it; there its own middleware takes over.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request):
        response = self.get_response(request)
        if not is_debug_page(response):
            response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def is_debug_page(response) -> bool:
    """Django's pages for developers are styled inline; Django 6 leaves the policy off them too."""
    return settings.DEBUG and response.status_code in (
        HTTPStatus.NOT_FOUND,
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
