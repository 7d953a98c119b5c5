"""What was signed and what was declared never changes, whoever asks the database."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION operators_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER operators_snapshot_frozen BEFORE UPDATE OR DELETE ON operators_snapshot
    FOR EACH ROW EXECUTE FUNCTION operators_only_added();
CREATE TRIGGER operators_snapshot_kept BEFORE TRUNCATE ON operators_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION operators_only_added();
CREATE TRIGGER operators_interest_frozen BEFORE UPDATE OR DELETE ON operators_interest
    FOR EACH ROW EXECUTE FUNCTION operators_only_added();
CREATE TRIGGER operators_interest_kept BEFORE TRUNCATE ON operators_interest
    FOR EACH STATEMENT EXECUTE FUNCTION operators_only_added();
"""
BACKWARDS = """
DROP TRIGGER operators_interest_kept ON operators_interest;
DROP TRIGGER operators_interest_frozen ON operators_interest;
DROP TRIGGER operators_snapshot_kept ON operators_snapshot;
DROP TRIGGER operators_snapshot_frozen ON operators_snapshot;
DROP FUNCTION operators_only_added();
"""


class Migration(migrations.Migration):
    """Triggers on signed snapshots and declarations of interest."""

    dependencies = [("operators", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
