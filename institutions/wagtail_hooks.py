from institutions.sign_in import cms_hooks  # noqa: F401
