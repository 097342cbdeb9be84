"""Keys, hosts, cookies, transport and the content security policy of each site."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from portal.settings.environment import (
    API_REQUESTS_PER_MINUTE,
    BASE_URL,
    DEBUG_PAGES,
    DEMO,
    HEALTH_TOKEN,
    HOSTS,
    SECURITY_CONTACT,
    secret_key,
)

DEBUG = DEBUG_PAGES
PORTAL_DEMO = DEMO
PORTAL_HEALTH_TOKEN = HEALTH_TOKEN
PORTAL_API_REQUESTS_PER_MINUTE = API_REQUESTS_PER_MINUTE
PORTAL_SECURITY_CONTACT = SECURITY_CONTACT or ("mailto:security@portal.example" if DEMO else "")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = HOSTS
SECURE = BASE_URL.startswith("https://")

SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^-/"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# `portal.middleware.SiteHeadersMiddleware` sends one of these by path.
CSP_PUBLIC = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
# Wagtail's editor has inline scripts and styles (wagtail#1288), so the CMS gets a policy of its own.
CSP_CMS = CSP_PUBLIC | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "img-src": [SELF, "data:", "blob:"],
}
