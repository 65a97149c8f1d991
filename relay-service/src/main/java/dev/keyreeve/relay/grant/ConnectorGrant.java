package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.FixedHeaders;
import dev.keyreeve.contracts.provider.PathPattern;
import dev.keyreeve.contracts.provider.Provider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/** A connector as the relay holds it: its paths read once, and not with each request. */
public final class ConnectorGrant {
    /** What stands before a connector's name where a provider is named: in paths, credentials and usage. */
    public static final String PREFIX = "c/";

    private final GrantRecord.Connector record;
    private final Provider provider;
    private final List<PathPattern> paths;
    private final Map<String, String> headers;

    /**
     * @throws IllegalArgumentException when a path is no pattern, or a header not as it must be: then nothing of the record may count
     */
    ConnectorGrant(GrantRecord.Connector record) {
        this.record = record;
        this.provider = new Provider(
                providerId(record), Dialect.HTTP, record.presentation(), Optional.of(record.destination()));
        this.paths = record.paths().stream().map(PathPattern::of).toList();
        this.headers = FixedHeaders.of(Objects.requireNonNullElse(record.headers(), Map.of()), record.presentation());
    }

    public static String providerId(GrantRecord.Connector record) {
        return PREFIX + record.name();
    }

    GrantRecord.Connector record() {
        return record;
    }

    /** What it is to the rest of the relay. */
    public Provider provider() {
        return provider;
    }

    /** Whether members call with their own credentials, and nobody with the organization's. */
    public boolean wantsOwnCredentials() {
        return Boolean.TRUE.equals(record.ownCredentials());
    }

    public boolean isActive() {
        return record.status() == Status.ACTIVE;
    }

    public SequencedSet<String> methods() {
        return new TreeSet<>(record.methods());
    }

    public List<PathPattern> paths() {
        return paths;
    }

    /** What every call to it has, by lower-case names. */
    public Map<String, String> headers() {
        return headers;
    }

    /** @param path below its address, plain and without its query */
    public boolean allows(String path) {
        return paths.stream().anyMatch(pattern -> pattern.matches(path));
    }

    public boolean allows(String method, String path) {
        return record.methods().contains(method) && allows(path);
    }
}
