package dev.keyreeve.keys.restored;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.publish.GrantsInTopic;
import dev.keyreeve.keys.publish.RestoreConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs once after a restore, before anything is published: {@code keyreeve.grants.reconcile=true}. All of it is one
 * transaction, and a second run changes nothing.
 */
@ApplicationScoped
class Reconciliation {
    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final long LOCK = 0x6b65797265657665L; // any number that is always the same
    /** More processes of relays than ever start between a backup and its restore. */
    private static final int EPOCHS = 100_000;

    private final RestoreConfig config;
    private final GrantsInTopic topic;
    private final Tenancy tenancy;

    Reconciliation(RestoreConfig config, GrantsInTopic topic, Tenancy tenancy) {
        this.config = config;
        this.topic = topic;
        this.tenancy = tenancy;
    }

    /** After the bootstrap has put its organizations back, and before the publisher begins. */
    void start(@Observes @Priority(7) StartupEvent event) {
        if (config.reconcile()) {
            var told = topic.newest();
            var differences = tenancy.asSystem(connection -> reconcile(connection, told));
            differences.forEach(difference -> LOG.warnf("event=reconciled %s", difference.told()));
            LOG.warnf("event=reconciliation_done differences=%d", differences.size());
        }
    }

    private static List<Difference> reconcile(Connection connection, Collection<GrantRecord> told) throws SQLException {
        run(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
        var differences = new ArrayList<Difference>();
        var known = KnownGrants.statuses(connection);
        var byOrganization = new TreeMap<>(told.stream()
                .collect(Collectors.groupingBy(record -> record.organization().value())));
        boolean anyNewer = false;
        for (var organization : byOrganization.entrySet()) {
            var id = new OrganizationId(organization.getKey());
            long newest = organization.getValue().stream()
                    .mapToLong(GrantRecord::revision)
                    .max()
                    .orElseThrow();
            long revision = Revisions.lock(connection, id);
            anyNewer |= newest > revision;
            var found = differences(organization.getValue(), known, revision);
            for (var difference : found) {
                if (difference.concernsDatabase()) {
                    KnownGrants.take(connection, difference.record(), difference.now());
                }
            }
            takeWhatHasNoStatus(connection, organization.getValue(), revision);
            publish(connection, id, Math.max(newest, revision), newest, found, organization.getValue());
            differences.addAll(found);
        }
        if (anyNewer) {
            // The ledger refuses an epoch of a relay that is older than one that it has seen.
            run(connection, "SELECT count(nextval('relay_epoch')) FROM generate_series(1, " + EPOCHS + ")");
        }
        return differences;
    }

    private static List<Difference> differences(List<GrantRecord> records, Map<String, Status> known, long revision) {
        return records.stream()
                .flatMap(record ->
                        Difference.of(record, known.get(record.recordKey()), record.revision() > revision).stream())
                .toList();
    }

    private static void takeWhatHasNoStatus(Connection connection, List<GrantRecord> records, long revision)
            throws SQLException {
        for (var record : records) {
            if (record.revision() > revision) {
                if (record instanceof GrantRecord.Governed governed) {
                    KnownGrants.take(connection, governed);
                } else if (record instanceof GrantRecord.Organization organization
                        && organization.ownCredentials() != null) {
                    KnownGrants.take(connection, organization, organization.ownCredentials());
                }
            }
        }
    }

    /**
     * The differences that relays must hear of, and changes that were never published because the topic was ahead; those
     * that the topic has a newer record of are forgotten.
     */
    private static void publish(
            Connection connection,
            OrganizationId organization,
            long after,
            long newest,
            List<Difference> differences,
            List<GrantRecord> records)
            throws SQLException {
        var told = records.stream().collect(Collectors.toMap(GrantRecord::recordKey, GrantRecord::revision, Math::max));
        var drafts = new ArrayList<GrantRecord>();
        for (var payload : Revisions.removeUnpublished(connection, organization, newest)) {
            var waiting = Json.read(payload.getBytes(StandardCharsets.UTF_8), GrantRecord.class);
            if (waiting.revision() > told.getOrDefault(waiting.recordKey(), 0L)) {
                drafts.add(waiting);
            }
        }
        differences.stream()
                .filter(Difference::concernsRelays)
                .map(difference -> Reissue.of(difference.record(), 0, false, difference.now()))
                .forEach(drafts::add);
        var stamped = new ArrayList<GrantRecord>();
        for (var draft : drafts) {
            long revision = after + stamped.size() + 1;
            boolean isLast = stamped.size() + 1 == drafts.size();
            stamped.add(
                    Reissue.of(draft, revision, isLast, Reissue.status(draft).orElse(Status.ACTIVE)));
        }
        Revisions.raise(connection, organization, after + stamped.size());
        if (!stamped.isEmpty()) {
            Revisions.append(connection, organization, stamped);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
