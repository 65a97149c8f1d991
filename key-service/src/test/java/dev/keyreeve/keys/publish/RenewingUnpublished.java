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
 * Kafka "away" for one organization: an older row waits in its outbox, claimed by a replica that does not send it, so
 * nothing behind it is published. A relay is not lagging then, and goes on renewing.
 */
record RenewingUnpublished(Tenancy tenancy) {
    private static final String RECORD =
            "{\"type\":\"organization\",\"organization\":\"org_acme\",\"revision\":0,\"ack\":false,\"status\":\"active\"}";

    Response whileNothingIsPublished(FakeRelay relay, Supplier<Response> call) {
        tenancy.asSystem(connection -> execute(
                connection,
                "INSERT INTO outbox (organization_id, revision, record_key, payload, publisher, claimed_until) VALUES"
                        + " ('org_acme', 0, 'organization:org_acme', '" + RECORD
                        + "', 'elsewhere', clock_timestamp() + interval '1 minute')"));
        try {
            var done = new CompletableFuture<Response>();
            Thread.ofVirtual().start(() -> done.complete(call.get()));
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        relay.renew().then().statusCode(200);
                        return done.isDone();
                    });
            return done.join();
        } finally {
            tenancy.asSystem(connection ->
                    execute(connection, "DELETE FROM outbox WHERE organization_id = 'org_acme' AND revision = 0"));
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
