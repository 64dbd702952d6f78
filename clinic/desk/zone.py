from django.utils import timezone

from ..hours import zone_of


def zone_of_clinic(document):
    """Where the clinic's clocks stand: at its first location, else where the site is."""
    default = timezone.get_default_timezone()
    main = document.main_location
    return zone_of(main, default) if main else default
