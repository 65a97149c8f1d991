package dev.keyreeve.keys.publish;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Something that an enforcement waits for has happened: its records were published, a relay acknowledged them or left.
 * Those who wait in this process are woken directly, once it is committed; those of other replicas by NOTIFY, which is
 * part of the transaction.
 */
@ApplicationScoped
class Progress {
    static final String CHANNEL = "keyreeve_progress";

    private final Replica replica;
    private final Waiters waiters;

    Progress(Replica replica, Waiters waiters) {
        this.replica = replica;
        this.waiters = waiters;
    }

    /**
     * How far an organization's changes have come.
     *
     * @param organization an id, or {@link #EVERYBODY}
     * @param revision what happened concerns this one and all before it
     */
    record Step(String organization, long revision) {
        private static final String EVERYBODY = "*";

        /** Any change of any organization may be concerned. */
        static final Step ANY = new Step(EVERYBODY, Long.MAX_VALUE);

        boolean concerns(String asked, long waitedFor) {
            return revision >= waitedFor && (organization.equals(EVERYBODY) || organization.equals(asked));
        }
    }

    /** To be called in the transaction that makes the progress. */
    void announce(Connection connection, List<Step> steps) throws SQLException {
        try (var notify =
                connection.prepareStatement("SELECT pg_notify('" + CHANNEL + "', payload) FROM unnest(?) payload")) {
            var payloads = steps.stream()
                    .map(step -> replica.id() + " " + step.revision() + " " + step.organization())
                    .toArray(String[]::new);
            notify.setArray(1, connection.createArrayOf("text", payloads));
            notify.execute();
        }
    }

    /** To be called when that transaction is committed. */
    void made(List<Step> steps) {
        steps.forEach(waiters::wake);
    }

    /** What another replica announced; empty for what this one did, which {@link #made} has told already. */
    Optional<Step> heard(String payload) {
        var parts = payload.split(" ", 3);
        return parts.length == 3 && !parts[0].equals(replica.id()) && parts[1].matches("\\d{1,19}")
                ? Optional.of(new Step(parts[2], Long.parseLong(parts[1])))
                : Optional.empty();
    }
}
