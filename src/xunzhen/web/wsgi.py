"""What granian serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhen.web.settings")
application = get_wsgi_application()

# Counties kept in memory are some hundred thousand objects that never die young; looking through
# them for cycles amid a page takes tens of milliseconds. What is imported is never looked at again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
