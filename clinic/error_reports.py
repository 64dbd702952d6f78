"""What an error report may say of a page on which somebody’s data stands: none of it."""

from django.views.debug import SafeExceptionReporterFilter


class NothingPersonal(SafeExceptionReporterFilter):
    """Leaves out every variable and all that was posted, also under DEBUG.

    A view sets it as `request.exception_reporter_filter` before it does anything else.
    """

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, frame):
        return [(name, self.cleansed_substitute) for name in frame.f_locals]
