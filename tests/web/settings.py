"""Settings of the tests: those of a site, with keys of no worth and quick passwords."""

import base64
import os
import tempfile

os.environ.setdefault("XUNZHEN_SECRET", "tests-only-" * 5)
os.environ.setdefault("XUNZHEN_KEYS", f"test:{base64.b64encode(b'k' * 32).decode()}")
os.environ.setdefault("XUNZHEN_DATA", tempfile.mkdtemp(prefix="xunzhen-tests-"))
os.environ.setdefault("XUNZHEN_MFA", "0")

from xunzhen.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {  # plain names: nothing is collected before a test
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
Q_CLUSTER = {**Q_CLUSTER, "sync": True}  # noqa: F405
