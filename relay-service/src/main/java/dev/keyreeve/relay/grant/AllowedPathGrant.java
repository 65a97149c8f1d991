package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.PathPattern;
import java.util.Set;

/** A path that an organization allows beside the tables, as the relay holds it: read once, and not with each request. */
public final class AllowedPathGrant {
    private final GrantRecord.AllowedPath record;
    private final PathPattern path;

    /**
     * @throws IllegalArgumentException when the path is no pattern: then nothing of the record may count
     */
    AllowedPathGrant(GrantRecord.AllowedPath record) {
        this.record = record;
        this.path = PathPattern.of(record.path());
    }

    long revision() {
        return record.revision();
    }

    boolean isActive() {
        return record.status() == Status.ACTIVE;
    }

    boolean isOf(String provider, String asked) {
        return isActive() && record.provider().equals(provider) && path.matches(asked);
    }

    public String provider() {
        return record.provider();
    }

    public PathPattern path() {
        return path;
    }

    public Set<String> methods() {
        return record.methods();
    }
}
