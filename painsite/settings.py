"""Settings, from top to bottom. What differs between machines comes from environment.py."""

import os
from datetime import timedelta
from pathlib import Path

from django.urls import reverse_lazy

from painsite import environment, kept_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
configuration = environment.read(os.environ, BASE_DIR)

DEBUG = configuration.debug
DATA_DIR = configuration.data_dir
STATIC_ROOT = DATA_DIR / "static"
environment.make_directory(DATA_DIR)
environment.make_directory(STATIC_ROOT)  # WhiteNoise warns when there is none, as before `make dev`
SECRET_KEY = configuration.secret_key or kept_secrets.secret_key(DATA_DIR)
PERSONAL_DATA_KEYS = configuration.personal_data_keys or kept_secrets.personal_data_keys(DATA_DIR)
SITE_URL = configuration.site_url
ALLOWED_HOSTS = configuration.allowed_hosts

ROOT_URLCONF = "painsite.urls"
WSGI_APPLICATION = "painsite.wsgi.application"

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",  # `make dev` serves static files as production does
    "staff.apps.DeskConfig",  # django.contrib.admin, behind our sign-in
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "markdownx",
    "articles.apps.ArticlesConfig",
    "clinic.apps.ClinicConfig",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "staff.apps.StaffConfig",
]

# The first two come before WhiteNoise, so that static files and errors carry their headers too.
MIDDLEWARE = [
    "painsite.security_headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "painsite.public_pages.PublicPages",
    "painsite.one_address.OneAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "staff.sessions.StaffAuthentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "painsite.context_processors.site",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # the editor's widget is in templates/

# What it keeps

DATABASES = {"default": configuration.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": configuration.cache}
CONTENT_DIR = BASE_DIR / "content"
CONTENT_KINDS = [  # in the order of loading: an article needs all the others
    "articles.content_files.REFERENCES",
    "articles.content_files.GLOSSARY",
    "articles.content_files.WORDING",
    "articles.content_files.SYNONYMS",
    "articles.content_files.URGENT_WORDS",
    "painsite.clinic_content.CLINIC",
    "articles.content_files.CONTRIBUTORS",
    "articles.content_files.TOPICS",
    "articles.content_files.PAGES",
    "articles.content_files.ARTICLES",
]
# What articles are checked against, and the clinic alone knows.
EMERGENCY_NUMBER_FROM = "painsite.clinic_content.emergency_number"
SERVICES_FROM = "painsite.clinic_content.services"
SERVICE_NAMED_BY = "painsite.service_uses.of"  # what the clinic cannot know of its services
ADDRESSES_FROM = "painsite.clinic_content.addresses"  # what links may lead to besides
SEARCH_EXTRAS = [  # functions that give what else readers can find
    "articles.search.site_pages.found",
    "clinic.search.found",
]
AFTER_CLINIC_CHANGES = ["articles.search.index.put_extras"]  # functions, in that transaction
AFTER_PUBLISHING = ["painsite.cards.draw_ahead"]  # functions of article ids, once those are saved
SITEMAP_EXTRAS = ["clinic.sitemaps.pages"]  # functions that give (path, day of change or None)

# Who may do what at the desk. A warning there says so where one person may sign alone.
ONE_PERSON_CLINIC = configuration.one_person_clinic
SECOND_FACTOR_REQUIRED = configuration.second_factor_required
STAFF_EMAIL = configuration.staff_email  # whom reminders reach when nobody else is named
CALLBACK_EMAIL = configuration.callback_email or STAFF_EMAIL  # whom notices of requests reach
SEND_NOTICES_AT_ONCE = True  # one try in a thread; `manage.py sendnotices` does the rest
# What else waits on the desk’s first page: dotted paths of functions that take the user and
# return a Group of articles.desk.todo_list, or None.
DESK_TODO_EXTRAS = [
    "painsite.desk_todo.inbox",
    "articles.desk.unsaved_work.waiting",
    "painsite.desk_todo.clinic",
    "articles.desk.missed_searches.waiting",
]

# Language and time

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = configuration.time_zone

# Static files and uploads

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("content", CONTENT_DIR / "images"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "painsite.static_storage.SiteStaticStorage"
        ),
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a long article has some 60 KB

# Security

SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STAFF_SESSION_LASTS = timedelta(hours=12)
STAFF_SESSION_IDLE = timedelta(hours=2)
SESSION_COOKIE_AGE = int(STAFF_SESSION_LASTS.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "articles.desk.safety.csrf_failure"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = configuration.is_https
SECURE_SSL_REDIRECT = configuration.is_https
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if configuration.is_https else 0
# HSTS for subdomains and preloading bind a whole domain: that is for its owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
OTP_TOTP_ISSUER = configuration.site_host  # the name that the app shows beside its codes
OTP_TOTP_THROTTLE_FACTOR = 0  # staff/throttle.py counts wrong codes, and says how long to wait

# E-mail

EMAIL_BACKEND = configuration.email.backend
EMAIL_HOST = configuration.email.host
EMAIL_PORT = configuration.email.port
EMAIL_HOST_USER = configuration.email.user
EMAIL_HOST_PASSWORD = configuration.email.password
EMAIL_USE_SSL = configuration.email.use_ssl
EMAIL_USE_TLS = configuration.email.use_tls
EMAIL_FILE_PATH = configuration.email.directory
EMAIL_TIMEOUT = 10  # of each answer; all of them together may take:
EMAIL_SECONDS = 20
DEFAULT_FROM_EMAIL = configuration.email.sender or f"noreply@{configuration.site_host}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The Markdown editor of the admin. Its own views are not mounted: they ask for no permission.

MARKDOWNX_MARKDOWNIFY_FUNCTION = "articles.rendered.preview"
MARKDOWNX_URLS_PATH = reverse_lazy("markdownx_markdownify")
MARKDOWNX_UPLOAD_URLS_PATH = reverse_lazy("markdownx_upload")
MARKDOWNX_UPLOAD_CONTENT_TYPES = ["image/jpeg", "image/png", "image/webp"]
MARKDOWNX_UPLOAD_MAX_SIZE = 5 * 1024 * 1024
MARKDOWNX_SKIP_RESIZE = []
MARKDOWNX_IMAGE_MAX_SIZE = {"size": (1600, 1600), "quality": 82}
MARKDOWNX_SERVER_CALL_LATENCY = 1200
MARKDOWNX_EDITOR_RESIZABLE = False  # it grew with each letter, away from its preview

# Warnings and errors go to the console. A 4xx is in the access log already, without an address.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}
