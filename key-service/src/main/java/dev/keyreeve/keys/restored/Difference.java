package dev.keyreeve.keys.restored;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the topic and a restored database do not agree about one thing, and what it is from now on: the less permissive
 * of the two. What the database has never heard of can be administrated by nobody, so it is deleted. What has changed in
 * a way that a status does not tell is taken away as well, and an administrator gives it again.
 *
 * @param record what the relays have been told
 * @param known the database's status; null when it does not know the thing
 * @param now what holds from now on
 */
record Difference(GrantRecord record, @Nullable Status known, Status now) {

    /**
     * @param known see above
     * @param isNewer whether the record is newer than all that the database knows of its organization
     */
    static Optional<Difference> of(GrantRecord record, @Nullable Status known, boolean isNewer) {
        return Reissue.status(record).flatMap(told -> {
            var now = known == null ? Status.DELETED : less(told, known);
            if (known == Status.ACTIVE && told == Status.ACTIVE && isNewer) {
                now = withoutItsContent(record);
            }
            var difference = new Difference(record, known, now);
            return difference.concernsDatabase() || difference.concernsRelays()
                    ? Optional.of(difference)
                    : Optional.empty();
        });
    }

    /** Statuses are declared from the most to the least permissive. */
    private static Status less(Status one, Status other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** What the database would show of these is not what the relays do. */
    private static Status withoutItsContent(GrantRecord record) {
        return switch (record) {
            case GrantRecord.Connector _ -> Status.DISABLED;
            case GrantRecord.Alias _, GrantRecord.AllowedPath _ -> Status.DELETED;
            case GrantRecord.Key _,
                    GrantRecord.Member _,
                    GrantRecord.Project _,
                    GrantRecord.Organization _,
                    GrantRecord.App _,
                    GrantRecord.Credential _,
                    GrantRecord.Governed _ -> Status.ACTIVE;
        };
    }

    boolean concernsDatabase() {
        return known != null && known != now;
    }

    boolean concernsRelays() {
        return Reissue.status(record).filter(told -> told != now).isPresent();
    }

    /** For the log. */
    String told() {
        return "%s database=%s relays=%s now=%s"
                .formatted(
                        record instanceof GrantRecord.Key key ? key.keyId() : record.recordKey(),
                        known == null ? "UNKNOWN" : known,
                        Reissue.status(record).orElseThrow(),
                        now);
    }
}
