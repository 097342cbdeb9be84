"""Settings by topic. Every environment variable is read in `environment.py` and listed in the README."""

from portal.settings.applications import *  # noqa: F403
from portal.settings.cache import *  # noqa: F403
from portal.settings.casework import *  # noqa: F403
from portal.settings.database import *  # noqa: F403
from portal.settings.editing import *  # noqa: F403
from portal.settings.languages import *  # noqa: F403
from portal.settings.logs import *  # noqa: F403
from portal.settings.mail import *  # noqa: F403
from portal.settings.media import *  # noqa: F403
from portal.settings.protection import *  # noqa: F403
from portal.settings.scanning import *  # noqa: F403
from portal.settings.sealing import *  # noqa: F403
from portal.settings.sign_in import *  # noqa: F403
from portal.settings.work import *  # noqa: F403
