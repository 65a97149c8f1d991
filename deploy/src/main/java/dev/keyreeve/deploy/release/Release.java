package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;

/**
 * What one release of a service has in its database, as {@code keyreeve release record} wrote it down:
 * {@code src/test/resources/release/VERSION} with {@code migration/} and {@code rows.sql}.
 */
public final class Release {
    static final String MIGRATIONS = "src/main/resources/db/migration";
    static final String RECORDS = "src/test/resources/release";

    private final Path record;

    private Release(Path record) {
        this.record = record;
    }

    /** @param module a service's directory */
    public static Release newest(Path module) throws IOException {
        try (var versions = Files.list(module.resolve(RECORDS))) {
            return new Release(versions.max(Comparator.comparing(Release::version))
                    .orElseThrow(() -> new IOException("no release is recorded in " + module)));
        }
    }

    private static Runtime.Version version(Path record) {
        return Runtime.Version.parse(record.getFileName().toString().replaceAll("(\\.0)+$", ""));
    }

    public String version() {
        return record.getFileName().toString();
    }

    /** Leaves a schema as that release would have. */
    public Laid layDown(OwnDatabase database, Schema schema) throws IOException, SQLException {
        var owner = database.owner(schema);
        Flyway.configure()
                .dataSource(database.jdbcUrl(schema), owner.user(), owner.password())
                .defaultSchema(schema.schemaName())
                .locations("filesystem:" + record.resolve("migration"))
                .load()
                .migrate();
        try (var connection = database.asSuperuser(schema)) {
            var before = CatalogReader.read(connection, schema);
            Rows.putBack(connection, Files.readString(record.resolve("rows.sql")));
            return new Laid(database, schema, before);
        }
    }

    /** A release's schema in a database, which somebody migrates then. */
    public static final class Laid {
        private final OwnDatabase database;
        private final Schema schema;
        private final Catalog before;

        private Laid(OwnDatabase database, Schema schema, Catalog before) {
            this.database = database;
            this.schema = schema;
            this.before = before;
        }

        public OwnDatabase database() {
            return database;
        }

        /** What the release would miss in the schema as it is now; a sentence each. */
        public List<String> missing() throws SQLException {
            try (var connection = database.asSuperuser(schema)) {
                return Contraction.between(before, CatalogReader.read(connection, schema));
            }
        }
    }

    /**
     * Functions that are not as the release has them, where no version came with the change: nothing would tell the
     * release's processes that the schema is newer than they are, and they would write theirs back.
     *
     * @param module the service's directory, with its migrations of today
     */
    public List<String> changedWithoutVersion(Path module) throws IOException {
        var now = files(module.resolve(MIGRATIONS));
        var then = files(record.resolve("migration"));
        boolean hasNewVersion = now.stream().anyMatch(name -> name.startsWith("V") && !then.contains(name));
        if (hasNewVersion) {
            return List.of();
        }
        var changed = new ArrayList<String>();
        for (var name : now) {
            if (name.startsWith("R")
                    && !(then.contains(name)
                            && Files.mismatch(
                                            module.resolve(MIGRATIONS).resolve(name),
                                            record.resolve("migration").resolve(name))
                                    < 0)) {
                changed.add(name);
            }
        }
        return changed;
    }

    private static TreeSet<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        }
    }
}
