package dev.keyreeve.keys.publish;

import static org.awaitility.Awaitility.await;

import dev.keyreeve.keys.access.Tenancy;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Kafka "away" for one organization: an older row waits in its outbox and is locked, as another replica's claim would
 * lock it, so nothing behind it is published. A relay is not lagging then, and goes on renewing.
 */
record RenewingUnpublished(Tenancy tenancy) {
    private static final String OLDEST = "organization_id = 'org_acme' AND revision = 0";
    private static final String RECORD =
            "{\"type\":\"organization\",\"organization\":\"org_acme\",\"revision\":0,\"ack\":false,\"status\":\"active\"}";

    Response whileNothingIsPublished(FakeRelay relay, Supplier<Response> call) {
        tenancy.asSystem(connection -> execute(
                connection,
                "INSERT INTO outbox (organization_id, revision, record_key,"
                        + " payload) VALUES ('org_acme', 0, 'organization:org_acme', '" + RECORD + "')"));
        return tenancy.asSystem(connection -> {
            // Should the publisher have been faster, the row waits again; its lock is held from here on.
            execute(connection, "UPDATE outbox SET published_at = NULL WHERE " + OLDEST);
            connection.commit();
            execute(connection, "SET LOCAL ROLE keys_system");
            execute(connection, "SELECT FROM outbox WHERE " + OLDEST + " FOR UPDATE");
            var done = new CompletableFuture<Response>();
            Thread.ofVirtual().start(() -> done.complete(call.get()));
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        relay.renew().then().statusCode(200);
                        return done.isDone();
                    });
            execute(connection, "DELETE FROM outbox WHERE " + OLDEST);
            return done.join();
        });
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
