"""What the database itself keeps: whose hands were on a decision, and that an interval is only ever superseded."""

from django.db import migrations

HANDS = """
CREATE FUNCTION authorisations_keep_hands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposer IS DISTINCT FROM OLD.proposer
       OR (OLD.lead IS NOT NULL AND NEW.lead IS DISTINCT FROM OLD.lead)
       OR (OLD.decider IS NOT NULL AND NEW.decider IS DISTINCT FROM OLD.decider) THEN
        RAISE EXCEPTION 'who proposed, led and decided never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_hands_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisations_keep_hands BEFORE UPDATE ON authorisations_decision
    FOR EACH ROW EXECUTE FUNCTION authorisations_keep_hands();
"""
INTERVALS = """
CREATE FUNCTION authorisations_keep_intervals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
       OR (NEW.id, NEW.part_id, NEW.during, NEW.status, NEW.ground, NEW.recorded_at, NEW.recorded_by)
          IS DISTINCT FROM
          (OLD.id, OLD.part_id, OLD.during, OLD.status, OLD.ground, OLD.recorded_at, OLD.recorded_by)
       OR NEW.decision_id IS DISTINCT FROM OLD.decision_id
       OR NEW.renewal_id IS DISTINCT FROM OLD.renewal_id THEN
        RAISE EXCEPTION 'an interval is never changed or deleted, only superseded once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interval_only_superseded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisations_keep_intervals BEFORE UPDATE OR DELETE ON authorisations_interval
    FOR EACH ROW EXECUTE FUNCTION authorisations_keep_intervals();
"""
NUMBERS = """
CREATE FUNCTION authorisations_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.aeo_number IS DISTINCT FROM OLD.aeo_number
       OR NEW.operator_id IS DISTINCT FROM OLD.operator_id THEN
        RAISE EXCEPTION 'an AEO number belongs to one operator for ever'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authorisation_number_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisations_keep_number BEFORE UPDATE OR DELETE ON authorisations_authorisation
    FOR EACH ROW EXECUTE FUNCTION authorisations_keep_number();
"""


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0001_initial")]
    operations = [
        migrations.RunSQL(
            HANDS,
            "DROP TRIGGER authorisations_keep_hands ON authorisations_decision;"
            "DROP FUNCTION authorisations_keep_hands();",
        ),
        migrations.RunSQL(
            INTERVALS,
            "DROP TRIGGER authorisations_keep_intervals ON authorisations_interval;"
            "DROP FUNCTION authorisations_keep_intervals();",
        ),
        migrations.RunSQL(
            NUMBERS,
            "DROP TRIGGER authorisations_keep_number ON authorisations_authorisation;"
            "DROP FUNCTION authorisations_keep_number();",
        ),
    ]
