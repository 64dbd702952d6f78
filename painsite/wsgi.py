import os

from django.core.wsgi import get_wsgi_application

from painsite.client_address import ClientAddress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painsite.settings")

application = ClientAddress(get_wsgi_application())
