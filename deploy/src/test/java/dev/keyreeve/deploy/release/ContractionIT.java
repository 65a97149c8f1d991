package dev.keyreeve.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A counter-example for each rule, on a real PostgreSQL. */
@DisplayName("A migration")
class ContractionIT {
    private static final String RELEASED = """
            CREATE TYPE colour AS ENUM ('red', 'blue');
            CREATE TYPE pair AS (one bigint, other text);
            CREATE TABLE thing (
                id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                org    text NOT NULL,
                name   text,
                colour colour NOT NULL DEFAULT 'red',
                status text NOT NULL CHECK (status IN ('ON', 'OFF')),
                amount bigint NOT NULL CHECK (amount >= 0),
                twice  bigint GENERATED ALWAYS AS (amount * 2) STORED,
                UNIQUE (org, name)
            );
            CREATE TABLE part (org text NOT NULL, thing bigint);
            CREATE VIEW named AS SELECT id, name FROM thing WHERE name IS NOT NULL;
            CREATE SEQUENCE epoch;
            CREATE FUNCTION counted(p_org text, p_least bigint DEFAULT 0) RETURNS bigint LANGUAGE sql
                AS $$ SELECT count(*) FROM thing WHERE org = p_org AND amount >= p_least $$;
            CREATE FUNCTION forget(p_org text) RETURNS void LANGUAGE sql AS $$ DELETE FROM thing WHERE org = p_org $$;
            ALTER TABLE thing ENABLE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON thing TO keys_app USING (org = current_setting('keyreeve.org', true));
            """;

    private static OwnDatabase database;

    private Connection connection;
    private Catalog before;

    @BeforeAll
    static void start() throws SQLException {
        database = OwnDatabase.start();
        try (var owner = database.asOwner(Schema.KEYS)) {
            run(owner, RELEASED);
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void read() throws SQLException {
        connection = database.asOwner(Schema.KEYS);
        connection.setAutoCommit(false);
        before = CatalogReader.read(connection, Schema.KEYS);
    }

    /** All that a migration does, so that the next finds the release again. */
    @AfterEach
    void undo() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @ParameterizedTest
    @DisplayName("is refused when it takes away what a release uses, or asks what it does not give")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    DROP TABLE part ~ table part is gone
                    DROP VIEW named ~ view named is gone
                    DROP SEQUENCE epoch ~ sequence epoch is gone
                    DROP TYPE pair ~ type pair is gone
                    ALTER TABLE part RENAME TO piece ~ table part is gone
                    ALTER TABLE part DROP COLUMN thing ~ column part.thing is gone
                    ALTER TABLE part RENAME COLUMN thing TO whole ~ column part.thing is gone
                    ALTER TYPE pair DROP ATTRIBUTE other ~ column pair.other is gone
                    ALTER TABLE part ALTER COLUMN thing TYPE integer ~ column part.thing has another type: 'bigint', now 'integer'
                    ALTER TABLE part ALTER COLUMN thing SET NOT NULL ~ column part.thing does not take null any more
                    ALTER TABLE thing ALTER COLUMN colour DROP DEFAULT ~ column thing.colour has another default
                    ALTER TABLE thing ALTER COLUMN colour SET DEFAULT 'blue' ~ column thing.colour has another default
                    ALTER TABLE thing ALTER COLUMN twice DROP EXPRESSION ~ column thing.twice is made in another way
                    ALTER TABLE part ADD COLUMN weight bigint NOT NULL ~ column part.weight is new, and a row cannot be written without it
                    ALTER TABLE thing DROP CONSTRAINT thing_org_name_key ~ uniqueness of thing[org, name] is gone
                    CREATE UNIQUE INDEX ON part (org) ~ uniqueness of part[org] is new
                    CREATE UNIQUE INDEX ON part (lower(org)) ~ uniqueness of part[(lower(org))] is new
                    CREATE UNIQUE INDEX ON part (org) WHERE thing IS NULL ~ uniqueness of part[org] where (thing IS NULL) is new
                    ALTER TABLE part ADD COLUMN kind text DEFAULT 'any', ADD UNIQUE (org, kind) ~ uniqueness of part[org, kind] is new
                    ALTER TABLE part ADD COLUMN kind text, ADD UNIQUE NULLS NOT DISTINCT (org, kind) ~ uniqueness of part[org, kind] is new
                    ALTER TABLE part ADD CHECK (org <> '') ~ demand on part is new
                    ALTER TABLE part ADD FOREIGN KEY (thing) REFERENCES thing ~ demand on part is new
                    ALTER TABLE part ADD COLUMN kind text, ADD CHECK (thing > 0 OR kind IS NOT NULL) ~ demand on part is new
                    ALTER TABLE thing DROP CONSTRAINT thing_status_check, ADD CHECK (status IN ('ON', 'ASLEEP')) ~ demand on thing is new
                    DROP FUNCTION forget(text) ~ function forget(text) is gone
                    DROP FUNCTION forget(text); CREATE FUNCTION forget(p_org text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint' ~ function forget(text) answers otherwise: 'void', now 'bigint'
                    DROP FUNCTION counted(text, bigint); CREATE FUNCTION counted(p_org text, p_least bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint' ~ function counted(text, bigint) needs 2 arguments, not 1
                    ALTER FUNCTION forget(text) SECURITY DEFINER ~ function forget(text) runs with other rights
                    CREATE FUNCTION forget(p_org text, p_why text DEFAULT '') RETURNS void LANGUAGE sql AS '' ~ function forget(text, text) is new, and a call of forget(text) could mean it
                    ALTER TYPE colour RENAME VALUE 'blue' TO 'navy' ~ enum colour had [red, blue], now [red, navy]
                    DROP POLICY tenant ON thing ~ policy tenant on thing is gone or another
                    ALTER POLICY tenant ON thing USING (false) ~ policy tenant on thing is gone or another
                    CREATE POLICY late ON thing AS RESTRICTIVE USING (amount < 10) ~ policy late on thing is new and hides rows
                    ALTER TABLE part ENABLE ROW LEVEL SECURITY ~ row-level security of part is new
                    REVOKE DELETE ON part FROM keys_app ~ grant: keys_app DELETE on part is gone
                    REVOKE USAGE ON SEQUENCE epoch FROM keys_system ~ grant: keys_system USAGE on epoch is gone
                    REVOKE EXECUTE ON FUNCTION forget(text) FROM keys_app ~ grant: keys_app EXECUTE on forget(text) is gone
                    """)
    void contracts(String migration, String told) throws SQLException {
        run(connection, migration);

        assertThat(Contraction.between(before, CatalogReader.read(connection, Schema.KEYS)))
                .anySatisfy(sentence -> assertThat(sentence).startsWith(told));
    }

    @ParameterizedTest
    @DisplayName("is let through when it adds, or asks less")
    @ValueSource(
            strings = {
                "SELECT 1",
                "CREATE TABLE other (id bigint PRIMARY KEY, org text NOT NULL CHECK (org <> ''))",
                "ALTER TABLE part ADD COLUMN weight bigint NOT NULL DEFAULT 0 CHECK (weight >= 0)",
                "ALTER TABLE part ADD COLUMN kind text CHECK (kind IN ('a', 'b'))",
                "ALTER TABLE part ADD COLUMN kind text, ADD UNIQUE (org, kind)",
                "ALTER TABLE part ADD COLUMN twin bigint REFERENCES thing",
                "ALTER TABLE thing ALTER COLUMN org DROP NOT NULL",
                "ALTER TABLE thing DROP CONSTRAINT thing_amount_check",
                "ALTER TABLE thing DROP CONSTRAINT thing_status_check, ADD CHECK (status IN ('ON', 'OFF', 'ASLEEP'))",
                "CREATE UNIQUE INDEX ON thing (org, name, status)",
                "CREATE INDEX ON part (thing)",
                "ALTER TYPE pair ADD ATTRIBUTE third text",
                "CREATE OR REPLACE FUNCTION forget(p_org text) RETURNS void LANGUAGE sql AS $$ DELETE FROM part $$",
                "CREATE FUNCTION forget(p_org text, p_why text) RETURNS void LANGUAGE sql AS ''",
                "CREATE OR REPLACE VIEW named AS SELECT id, name, org FROM thing",
                "CREATE POLICY system ON thing TO keys_system USING (true)",
                "GRANT TRUNCATE ON part TO keys_system"
            })
    void expands(String migration) throws SQLException {
        run(connection, migration);

        assertThat(Contraction.between(before, CatalogReader.read(connection, Schema.KEYS)))
                .isEmpty();
    }

    @Test
    @DisplayName("may add a label to an enum anywhere")
    void labels() throws SQLException {
        run(connection, "ALTER TYPE colour ADD VALUE 'green' BEFORE 'blue'");

        assertThat(Contraction.between(before, CatalogReader.read(connection, Schema.KEYS)))
                .isEmpty();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
