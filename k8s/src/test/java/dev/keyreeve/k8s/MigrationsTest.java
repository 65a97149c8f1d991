package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * During an update the version before runs on the schema of the one after, so a migration may only add. What came before
 * the first release ran on no cluster and is left alone.
 */
class MigrationsTest {
    private static final Map<String, Integer> BEFORE_THE_FIRST_RELEASE =
            Map.of("key-service", 5, "usage-service", 9, "moderation-service", 1);
    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*\\.sql");
    private static final Pattern TAKES_AWAY = Pattern.compile(
            "\\bDROP\\s+(TABLE|COLUMN|FUNCTION|VIEW|SCHEMA|TYPE|SEQUENCE|POLICY)\\b|\\bDROP\\s+(?!CONSTRAINT|INDEX|NOT|DEFAULT|TRIGGER)\\w+\\s*[,;]"
                    + "|\\bRENAME\\b|\\bSET\\s+NOT\\s+NULL\\b|(^|;)\\s*TRUNCATE\\b|\\bALTER\\s+COLUMN\\s+\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b",
            Pattern.CASE_INSENSITIVE);
    /** What a table that is made here never gave is not taken away. */
    private static final Pattern REVOKES =
            Pattern.compile("\\bREVOKE\\b[^;]*?\\bON\\s+(?:TABLE\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");

    @Test
    void onlyAdd() throws IOException {
        var taking = new ArrayList<String>();
        for (var service : BEFORE_THE_FIRST_RELEASE.entrySet()) {
            for (Path file : migrations(service.getKey())) {
                var version = VERSION.matcher(file.getFileName().toString());
                boolean isNew = version.matches() && Integer.parseInt(version.group(1)) > service.getValue();
                if (isNew && takesAway(Files.readString(file))) {
                    taking.add(file.toString());
                }
            }
        }
        assertThat(taking).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE a;",
                "ALTER TABLE a DROP COLUMN b;",
                "ALTER TABLE a DROP b;",
                "ALTER TABLE a\n    DROP b,\n    ADD c int;",
                "ALTER TABLE a RENAME COLUMN b TO c;",
                "ALTER TABLE a ALTER COLUMN b SET NOT NULL;",
                "alter table a alter column b type bigint;",
                "DROP FUNCTION IF EXISTS f(text);",
                "REVOKE SELECT ON a FROM keys_app;",
                "CREATE TABLE b (c int); REVOKE SELECT ON a FROM keys_app;",
                "SELECT 1;\nTRUNCATE a;"
            })
    void areSeenWhereTheyTakeSomethingAway(String sql) {
        assertThat(takesAway(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (b int NOT NULL);",
                "ALTER TABLE a ADD b int NOT NULL DEFAULT 0;",
                "ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER COLUMN c DROP DEFAULT;",
                "ALTER TABLE a DROP CONSTRAINT a_fkey;",
                "DROP INDEX a_by_time;",
                "CREATE TABLE a (b int);\nREVOKE INSERT, TRUNCATE ON a FROM usage_app;",
                "-- DROP TABLE a; would take it away\nSELECT 1;"
            })
    void areLetAloneWhereTheyAddOrAskLess(String sql) {
        assertThat(takesAway(sql)).isFalse();
    }

    private static boolean takesAway(String sql) {
        String text = COMMENT.matcher(sql).replaceAll("");
        return TAKES_AWAY.matcher(text).find()
                || REVOKES.matcher(text)
                        .results()
                        .anyMatch(revoked -> !text.contains("CREATE TABLE " + revoked.group(1) + " "));
    }

    private static List<Path> migrations(String service) throws IOException {
        try (var files = Files.list(Chart.checkout().resolve(service + "/src/main/resources/db/migration"))) {
            return files.toList();
        }
    }
}
