"""Installed applications, middleware and templates."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import ROOT, SITE

INSTALLED_APPS = [
    "portal",
    "home",
    "search",
    "knowledge_base",
    "commitments",
    "complaints",
    "editorial",
    "casework",
    "publication",
    "notifications",
    "institutions",
    "outbox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.api_door.ApiDoorMiddleware",
    "portal.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.SiteHeadersMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.PublicPathLocaleMiddleware",
    "portal.middleware.WritableAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "institutions.sign_in.doors.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "editorial.discretion.DiscretionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "editorial.draft_readings.WatchDrafts",
    "portal.api_door.ApiLanguageMiddleware",
]

PORTAL_SITE = SITE
SITES = {
    "": "portal.urls",
    "www": "portal.urls_www",
    "cms": "portal.urls_cms",
    "desk": "portal.urls_desk",
}
if SITE not in SITES:
    raise ImproperlyConfigured(f"PORTAL_SITE={SITE} is no site: it is www, cms, desk or empty.")
ROOT_URLCONF = SITES[SITE]
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "institutions.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
