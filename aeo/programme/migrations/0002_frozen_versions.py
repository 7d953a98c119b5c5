"""A published version never changes, whoever asks the database."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION programme_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published programme version never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER programme_version_frozen BEFORE UPDATE OR DELETE ON programme_version
    FOR EACH ROW EXECUTE FUNCTION programme_version_frozen();
CREATE TRIGGER programme_version_kept BEFORE TRUNCATE ON programme_version
    FOR EACH STATEMENT EXECUTE FUNCTION programme_version_frozen();
"""
BACKWARDS = """
DROP TRIGGER programme_version_kept ON programme_version;
DROP TRIGGER programme_version_frozen ON programme_version;
DROP FUNCTION programme_version_frozen();
"""


class Migration(migrations.Migration):
    """Triggers on programme_version."""

    dependencies = [("programme", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
