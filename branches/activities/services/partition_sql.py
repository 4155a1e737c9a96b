"""What the database keeps of the parts of the table of attendance by itself: its functions, their texts (docs/adr/0067).

The owner makes these while the table is in parts. ``ahead`` runs as the owner, because the role of the application owns nothing; it
takes no argument, does nothing that is not due, and only who may write rolls may call it.
"""

from django.conf import settings

from branches.activities.models import Activity, Attendance, AttendanceCorrection

TABLE, ACTIVITY = Attendance._meta.db_table, Activity._meta.db_table
CORRECTION = AttendanceCorrection._meta.db_table
REST = f"{TABLE}_rest"
SMALLEST = 1_000_000  # numbers that a year is given at least; they cost nothing
LOCK_WAIT = "10s"  # whoever reads longer than that keeps his table, and the command says so

# pg_dump locks each part by its own name, so a backup by the role of the application needs its rights there too. For ``part``.
_RIGHTS = f"""
FOR one IN SELECT a.privilege_type AS may, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who
           FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'public.{TABLE}'::regclass AND a.grantee <> c.relowner LOOP
    EXECUTE format('GRANT %s ON public.%I TO %s', one.may, part, one.who);
END LOOP;
"""
AHEAD = f"""
CREATE OR REPLACE FUNCTION public.{TABLE}_ahead() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '{LOCK_WAIT}' AS $body$
DECLARE
    this_year int := extract(year FROM now() AT TIME ZONE '{settings.TIME_ZONE}');
    numbers regclass := pg_get_serial_sequence('public.{ACTIVITY}', 'id');
    part text := format('{TABLE}_y%s', this_year + 1);
    done text := '';
    lower_bound bigint; width bigint; top bigint; given bigint; one record;
BEGIN
    -- One call at a time: a second one would set numbers by what it read before the first one set them.
    PERFORM pg_advisory_xact_lock(hashtext('{TABLE}_ahead'));
    IF to_regclass('public.' || part) IS NULL THEN
        SELECT max(upper_bound), max(upper_bound - lower_bound_of) INTO lower_bound, width FROM public.{TABLE}_ranges();
        SELECT coalesce(max(activity_id), 0) + 1 INTO top FROM public.{REST};
        lower_bound := greatest(lower_bound, top);
        width := greatest(width, {SMALLEST});
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.{TABLE} FOR VALUES FROM (%s) TO (%s)',
                       part, lower_bound, lower_bound + width);
        {_RIGHTS}
        FOR one IN SELECT pg_get_triggerdef(oid) AS made FROM pg_trigger
                   WHERE tgrelid = 'public.{TABLE}'::regclass AND tgfoid = to_regproc('public.portal_row_trail') LOOP
            EXECUTE replace(one.made, ' ON public.{TABLE} ', format(' ON public.%I ', part));
        END LOOP;
        done := part;
    END IF;
    -- The year has begun: its activities are numbered from the begin of its own part on. Numbers only go forward. The sequence itself
    -- says how far they are: pg_sequence_last_value says nothing of one that was set and not yet asked. It is set to the number before
    -- the first, as if that were given, so that the next call finds nothing to do.
    SELECT r.lower_bound_of INTO lower_bound FROM public.{TABLE}_ranges() r WHERE r.part = format('{TABLE}_y%s', this_year);
    EXECUTE format('SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM %s', numbers) INTO given;
    IF lower_bound - 1 > given THEN
        PERFORM setval(numbers, lower_bound - 1);
    END IF;
    RETURN done;
END $body$
"""
RANGES = f"""
CREATE OR REPLACE FUNCTION public.{TABLE}_ranges() RETURNS TABLE (part text, lower_bound_of bigint, upper_bound bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT relname::text, (regexp_match(bound, 'FROM \\(''?(\\d+)'))[1]::bigint, (regexp_match(bound, 'TO \\(''?(\\d+)'))[1]::bigint
    FROM (SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'public.{TABLE}'::regclass) found
    WHERE bound <> 'DEFAULT' ORDER BY 3
$body$
"""
# The parts that stand, and the one for the rest, get the rights of the whole. Of itself a function may be called by everybody.
SHARE = f"""
DO $body$ DECLARE part text; one record; BEGIN
    FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'public.{TABLE}'::regclass LOOP
        {_RIGHTS}
    END LOOP;
    REVOKE ALL ON FUNCTION public.{TABLE}_ahead() FROM PUBLIC;
    FOR one IN SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who
               FROM pg_class c, aclexplode(c.relacl) a
               WHERE c.oid = 'public.{TABLE}'::regclass AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION public.{TABLE}_ahead() TO %s', one.who);
    END LOOP;
END $body$
"""
# A key of a table in parts holds the number by which it is cut, so the key from the corrections does as well; nobody else writes it.
FILL = f"""
CREATE OR REPLACE FUNCTION public.{CORRECTION}_fill() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    SELECT activity_id INTO NEW.activity_id FROM public.{TABLE} WHERE id = NEW.attendance_id;
    RETURN NEW;
END $body$;
CREATE TRIGGER {CORRECTION}_fill BEFORE INSERT OR UPDATE OF attendance_id ON {CORRECTION}
FOR EACH ROW EXECUTE FUNCTION public.{CORRECTION}_fill()
"""
