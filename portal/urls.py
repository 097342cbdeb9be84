"""Public site, CMS and desk in one process (PORTAL_SITE unset)."""

from portal.errors import not_found, server_error
from portal.urls_cms import editing
from portal.urls_desk import desk
from portal.urls_www import urlpatterns as public

urlpatterns = [*editing, *desk, *public]

handler404 = not_found
handler500 = server_error
