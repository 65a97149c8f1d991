package dev.keyreeve.deploy.backend;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database, and for each service a schema with an owner that migrates it, an app role that the service runs as, and
 * a system role that the app may become for one transaction. Runs at every start and changes nothing the second time.
 * No role sees another service's schema, and none bypasses row-level security.
 */
final class DatabaseBootstrap {
    private DatabaseBootstrap() {}

    /** To be run in the database {@code postgres}. */
    static void database(Connection connection) throws SQLException {
        boolean there;
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT 1 FROM pg_database WHERE datname = '" + PostgresSettings.DATABASE + "'")) {
            there = rows.next();
        }
        if (!there) {
            run(
                    connection,
                    "CREATE DATABASE " + PostgresSettings.DATABASE + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        }
        run(connection, "REVOKE ALL ON DATABASE " + PostgresSettings.DATABASE + " FROM PUBLIC");
        run(connection, "REVOKE ALL ON DATABASE postgres FROM PUBLIC");
    }

    /** To be run in our own database. */
    static void schemas(Connection connection, DatabaseSecrets secrets) throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        for (Schema schema : Schema.values()) {
            role(connection, schema.owner(), "LOGIN PASSWORD " + quoted(secrets.of(schema.owner())));
            role(connection, schema.app(), "LOGIN PASSWORD " + quoted(secrets.of(schema.app())));
            role(connection, schema.system(), "NOLOGIN");
            schema(connection, schema);
        }
        connection.commit();
    }

    private static void role(Connection connection, String role, String login) throws SQLException {
        run(connection, """
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s; END IF;
                END $$
                """.formatted(role));
        run(
                connection,
                "ALTER ROLE " + role + " NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION " + login);
    }

    private static void schema(Connection connection, Schema schema) throws SQLException {
        String users = schema.app() + ", " + schema.system();
        String forOwner = "ALTER DEFAULT PRIVILEGES FOR ROLE " + schema.owner() + " ";
        String inSchema = forOwner + "IN SCHEMA " + schema.schemaName() + " ";
        run(connection, "CREATE SCHEMA IF NOT EXISTS " + schema.schemaName() + " AUTHORIZATION " + schema.owner());
        run(
                connection,
                "GRANT CONNECT ON DATABASE " + PostgresSettings.DATABASE + " TO " + schema.owner() + ", "
                        + schema.app());
        run(connection, "GRANT USAGE ON SCHEMA " + schema.schemaName() + " TO " + users);
        run(connection, "ALTER ROLE " + schema.owner() + " SET search_path = " + schema.schemaName());
        run(connection, "ALTER ROLE " + schema.app() + " SET search_path = " + schema.schemaName());
        run(connection, forOwner + "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
        run(connection, inSchema + "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + users);
        run(connection, inSchema + "GRANT USAGE ON SEQUENCES TO " + users);
        run(connection, inSchema + "GRANT EXECUTE ON FUNCTIONS TO " + users);
        run(connection, "GRANT " + schema.system() + " TO " + schema.app() + " WITH INHERIT FALSE, SET TRUE");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Generated from base64url, or looked through when it was read, so there is nothing in it to escape. */
    private static String quoted(Credentials credentials) {
        return "'" + credentials.password() + "'";
    }
}
