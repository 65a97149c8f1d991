package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.Tenancy;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Sees that the topic knows nothing that the database does not. A database that was restored to an earlier moment would
 * give out revisions that the relays have seen already: they would not apply what they are told, and yet have
 * acknowledged a newer revision, so a disable would be told enforced that is not. Such a database is refused at the
 * start. Where Kafka is away then, nothing is sent before it was looked at, and what turns out older ends the process.
 */
@ApplicationScoped
class RestoreCheck {
    private static final Logger LOG = Logger.getLogger(RestoreCheck.class);

    private final RestoreConfig config;
    private final GrantsInTopic topic;
    private final Tenancy tenancy;
    private volatile boolean passed;

    RestoreCheck(RestoreConfig config, GrantsInTopic topic, Tenancy tenancy) {
        this.config = config;
        this.topic = topic;
        this.tenancy = tenancy;
    }

    /** Before anything is written. */
    void start(@Observes @Priority(1) StartupEvent event) {
        if (config.reconcile()) {
            return;
        }
        try {
            pass();
        } catch (KafkaException away) {
            LOG.warnf("grants_not_looked_at_yet cause=%s", away.getMessage());
        }
    }

    /**
     * Returns when the database is as new as the topic.
     *
     * @throws DatabaseIsOlder when it is not
     * @throws KafkaException when the topic cannot be read
     */
    void pass() {
        if (passed) {
            return;
        }
        for (var record : topic.last()) {
            // The topic first, so that what another replica commits meanwhile makes no difference.
            var known = tenancy.asSystem(connection -> revision(connection, record.organization()));
            if (known.isEmpty() || known.getAsLong() < record.revision()) {
                throw new DatabaseIsOlder(record, known);
            }
        }
        passed = true;
    }

    private static OptionalLong revision(Connection connection, OrganizationId organization) throws SQLException {
        try (var query = connection.prepareStatement("SELECT revision FROM organization WHERE id = ?")) {
            query.setString(1, organization.value());
            try (var rows = query.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** A backup was restored, or this is another house's database or Kafka. */
    static final class DatabaseIsOlder extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DatabaseIsOlder(GrantRecord record, OptionalLong known) {
            super("The relays have been told of revision " + record.revision() + " of " + record.organization()
                    + ", and the database knows "
                    + (known.isPresent() ? "none after " + known.getAsLong() : "no such organization")
                    + ". If it was restored from a backup, start with keyreeve.grants.reconcile=true"
                    + " (docs/OPERATING.md); else it is not the database of this Kafka.");
        }
    }
}
