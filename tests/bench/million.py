"""Fills a stopped Holdfast's database, past its rules and under its guard, with bookings far ahead
of all that a run asks for."""
import sqlite3


def store_claims(database, count):
    """`count` bookings of five minutes with their claims, of all staff in turn, two years ahead."""
    with sqlite3.connect(database) as connection:
        connection.execute("pragma cache_size = -400000")
        staff = [row[0] for row in connection.execute(
            "select id from resources where slug like 'staff-%' order by slug")]
        service, = connection.execute("select id from services where slug = 'short'").fetchone()
        now, = connection.execute("select max(at) from audit").fetchone()
        connection.execute("""insert into customers values
            (1, 'cu_bench', 'Customer', 'c@example.org', '', 'en', 'UTC', 'c@example.org', '')""")
        first = now + 730 * 86_400_000_000

        def rows():
            for n in range(count):
                start = first + n // len(staff) * 300_000_000
                yield f"bk_0{n:025}", staff[n % len(staff)], start, start + 300_000_000

        connection.executemany(f"""
            insert into bookings (agency, id, service, start_at, end_at, time_zone, customer, status,
                                  uid, sequence, version, verified, note, cancelled_by,
                                  cancel_reason, created_at, updated_at)
            values (1, ?1, '{service}', ?3, ?4, 'UTC', 'cu_bench', 'confirmed', ?1 || '@bench', 0, 1,
                    1, '', '', '', {now}, {now})""", rows())
        connection.executemany("""
            insert into taken (agency, booking, position, requirement, resource, unit, start_at)
            values (1, ?1, 0, 'person', ?2, 0, ?3)""", ((a, b, c) for a, b, c, _ in rows()))
        connection.executemany("""
            insert into claims values (1, ?2, ?3, ?4, 'booking', 0, ?1, 'booking')""", rows())
        connection.execute("update services set longest = max(longest, 300000000)")
    with sqlite3.connect(database) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
