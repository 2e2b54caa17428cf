from django.db import migrations

from xunzhen.web.reporting.guard import lift_guard, raise_guard


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: raise_guard(editor.connection),
            lambda _apps, editor: lift_guard(editor.connection),
        ),
    ]
