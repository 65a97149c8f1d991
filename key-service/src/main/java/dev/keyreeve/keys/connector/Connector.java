package dev.keyreeve.keys.connector;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.keys.publish.GrantDraft;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An HTTP API as an organization has described it. */
@Entity
@Table(name = "connector")
class Connector {
    @Id
    String id;

    @Column(name = "organization_id")
    String organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "created_at")
    Instant createdAt;

    private String scheme = "";
    private String host = "";
    private int port;

    @Column(name = "path_prefix")
    private String pathPrefix = "";

    @Enumerated(EnumType.STRING)
    private PresentationKind presentation = PresentationKind.BASIC;

    @Column(name = "presentation_name")
    private @Nullable String presentationName;

    @Column(name = "presentation_prefix")
    private @Nullable String presentationPrefix;

    /** Whether each member calls with a credential of their own. */
    @Column(name = "own_credentials")
    boolean ownCredentials;

    private String methods = "";
    private String paths = "";
    private String headers = "";

    @SuppressWarnings("NullAway.Init")
    protected Connector() {}

    Connector(OrganizationId organization, String name) {
        this.id = dev.keyreeve.contracts.id.Id.CONNECTOR.next();
        this.organizationId = organization.value();
        this.name = name;
        this.status = Status.ACTIVE;
        this.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As credentials, paths and usage name it. */
    String provider() {
        return "c/" + name;
    }

    /** @param to with the slot of the presentation */
    void goTo(Destination to, Presentation presented) {
        scheme = to.scheme();
        host = to.host();
        port = to.port();
        pathPrefix = to.pathPrefix();
        presentationName = null;
        presentationPrefix = null;
        switch (presented) {
            case Presentation.Header(var header, var prefix) -> {
                presentation = PresentationKind.HEADER;
                presentationName = header;
                presentationPrefix = prefix;
            }
            case Presentation.QueryParameter(var parameter) -> {
                presentation = PresentationKind.QUERY_PARAMETER;
                presentationName = parameter;
            }
            case Presentation.Basic basic -> presentation = PresentationKind.BASIC;
        }
    }

    Destination destination() {
        return new Destination(scheme, host, port, pathPrefix, presentation().slot());
    }

    Presentation presentation() {
        return switch (presentation) {
            case HEADER -> new Presentation.Header(Objects.requireNonNull(presentationName), presentationPrefix);
            case QUERY_PARAMETER -> new Presentation.QueryParameter(Objects.requireNonNull(presentationName));
            case BASIC -> new Presentation.Basic();
        };
    }

    void allow(SequencedCollection<String> only) {
        methods = String.join(",", only);
    }

    List<String> methods() {
        return List.of(methods.split(","));
    }

    void open(List<String> patterns) {
        paths = String.join("\n", patterns);
    }

    List<String> paths() {
        return List.of(paths.split("\n"));
    }

    /** @param fixed by lower-case names */
    void fix(Map<String, String> fixed) {
        headers = fixed.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
    }

    SortedMap<String, String> headers() {
        var all = new TreeMap<String, String>();
        headers.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            all.put(line.substring(0, colon), line.substring(colon + 2));
        });
        return all;
    }

    /** As relays are to see it; the values of now. */
    GrantDraft grant() {
        var organization = new OrganizationId(organizationId);
        var called = name;
        var destination = destination();
        var presented = presentation();
        var allowed = Set.copyOf(methods());
        var opened = paths();
        var current = status;
        var own = ownCredentials;
        var fixed = headers();
        return (revision, ack) -> new GrantRecord.Connector(
                organization, revision, ack, id, called, destination, presented, allowed, opened, current, own, fixed);
    }
}
