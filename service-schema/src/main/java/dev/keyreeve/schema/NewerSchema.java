package dev.keyreeve.schema;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Two versions of a service run on one schema during an update, and the older one may come back: it takes a schema that
 * a newer version has migrated, and changes nothing in it. Flyway by itself would refuse it, or write the older
 * version's functions (the R__ files, which have no order but that of who came last) over the newer one's, under
 * processes that rely on those.
 *
 * <p>A schema is newer when its history has a version that this process does not know. So a release that changes a
 * function adds a version, too; each service's UpgradeIT sees to that. On a schema that is not newer everything must be
 * there, functions as well.
 */
@Singleton
final class NewerSchema implements FlywayConfigurationCustomizer {
    static final String VERSIONS = "*:future";
    static final String FUNCTIONS = "repeatable:*";

    /** No file's name begins with it. */
    private static final String NO_FUNCTIONS = "none of ours:";

    private static final Set<MigrationState> NEWER =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.ignoreMigrationPatterns(VERSIONS);
        if (isNewer(configuration)) {
            configuration.repeatableSqlMigrationPrefix(NO_FUNCTIONS).ignoreMigrationPatterns(VERSIONS, FUNCTIONS);
        }
    }

    /** Waits for the database as long as Flyway is told to. */
    private static boolean isNewer(FluentConfiguration configuration) {
        return Arrays.stream(configuration.load().info().all())
                .map(MigrationInfo::getState)
                .anyMatch(NEWER::contains);
    }
}
