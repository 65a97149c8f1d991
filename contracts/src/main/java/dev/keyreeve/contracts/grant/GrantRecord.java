package dev.keyreeve.contracts.grant;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.SealedSecret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One record of the compacted topic {@code keyreeve.grants.v1}: the whole present truth about one thing. All records of
 * an organization go to one partition, so its revisions arrive in order; a record with an older revision never
 * overwrites a newer one. Nothing is ever tombstoned while it could still be asked for: a deletion is a record whose
 * status is {@link Status#DELETED}, because deny is explicit. A record that lacks a part is refused when it is read: what
 * is missing must not turn into a permission.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GrantRecord.Key.class, name = "key"),
    @JsonSubTypes.Type(value = GrantRecord.Member.class, name = "principal"),
    @JsonSubTypes.Type(value = GrantRecord.Project.class, name = "project"),
    @JsonSubTypes.Type(value = GrantRecord.Organization.class, name = "organization"),
    @JsonSubTypes.Type(value = GrantRecord.App.class, name = "app"),
    @JsonSubTypes.Type(value = GrantRecord.Credential.class, name = "credential"),
    @JsonSubTypes.Type(value = GrantRecord.Connector.class, name = "connector"),
    @JsonSubTypes.Type(value = GrantRecord.Governed.class, name = "governed"),
    @JsonSubTypes.Type(value = GrantRecord.Alias.class, name = "alias"),
    @JsonSubTypes.Type(value = GrantRecord.AllowedPath.class, name = "allowed_path"),
})
public sealed interface GrantRecord {
    String TOPIC = "keyreeve.grants.v1";

    OrganizationId organization();

    /** The organization's revision at which this became true; grows by at least one with every change. */
    long revision();

    /** Whether somebody waits for the relays' acknowledgement of this revision. */
    boolean ack();

    /** The Kafka key: compaction keeps the last record of each. */
    String recordKey();

    /**
     * What one key may do. A key without its {@link Member}, {@link Project} and {@link Organization}, or without its
     * {@link App} where it names one, is refused.
     */
    record Key(
            OrganizationId organization,
            long revision,
            boolean ack,
            String digest,
            String keyId,
            Principal principal,
            String project,
            @Nullable String app,
            Status status,
            @Nullable Long expiresAt)
            implements GrantRecord {
        public Key {
            requireNonNull(organization, "organization");
            requireNonNull(digest, "digest");
            requireNonNull(keyId, "keyId");
            requireNonNull(principal, "principal");
            requireNonNull(project, "project");
            requireNonNull(status, "status");
        }

        @Override
        public String recordKey() {
            return "key:" + digest;
        }
    }

    /** A principal's own record outranks all of their keys. */
    record Member(OrganizationId organization, long revision, boolean ack, Principal principal, Status status)
            implements GrantRecord {
        public Member {
            requireNonNull(organization, "organization");
            requireNonNull(principal, "principal");
            requireNonNull(status, "status");
        }

        @Override
        public String recordKey() {
            return "principal:" + organization + ":" + principal.id();
        }
    }

    record Project(OrganizationId organization, long revision, boolean ack, String project, Status status)
            implements GrantRecord {
        public Project {
            requireNonNull(organization, "organization");
            requireNonNull(project, "project");
            requireNonNull(status, "status");
        }

        @Override
        public String recordKey() {
            return "project:" + organization + ":" + project;
        }
    }

    /** @param ownCredentials never, where a record from before there was this part says nothing */
    record Organization(
            OrganizationId organization,
            long revision,
            boolean ack,
            Status status,
            @Nullable OwnCredentials ownCredentials)
            implements GrantRecord {
        public Organization {
            requireNonNull(organization, "organization");
            requireNonNull(status, "status");
            ownCredentials = requireNonNullElse(ownCredentials, OwnCredentials.NEVER);
        }

        /** One whose members call with its credentials. */
        public Organization(OrganizationId organization, long revision, boolean ack, Status status) {
            this(organization, revision, ack, status, OwnCredentials.NEVER);
        }

        @Override
        public String recordKey() {
            return "organization:" + organization;
        }
    }

    /** A program that keys of several principals may belong to; disabled, it takes all of them with it. */
    record App(OrganizationId organization, long revision, boolean ack, String app, Status status)
            implements GrantRecord {
        public App {
            requireNonNull(organization, "organization");
            requireNonNull(app, "app");
            requireNonNull(status, "status");
        }

        @Override
        public String recordKey() {
            return "app:" + organization + ":" + app;
        }
    }

    /**
     * A provider's secret, sealed so that only a relay can open it and only for {@code destination}.
     *
     * @param ownAddress whether the organization named the destination; else (also in records from before there was
     *     this part) it is the one that the provider was configured with when the secret was stored, and where it is
     *     another by now the secret is not used
     * @param owner the member whose own it is; absent when it is the organization's
     */
    record Credential(
            OrganizationId organization,
            long revision,
            boolean ack,
            String credentialId,
            String provider,
            Destination destination,
            @Nullable Boolean ownAddress,
            Status status,
            @Nullable SealedSecret sealed,
            @Nullable Principal owner)
            implements GrantRecord {
        /** The organization's. */
        public Credential(
                OrganizationId organization,
                long revision,
                boolean ack,
                String credentialId,
                String provider,
                Destination destination,
                @Nullable Boolean ownAddress,
                Status status,
                @Nullable SealedSecret sealed) {
            this(organization, revision, ack, credentialId, provider, destination, ownAddress, status, sealed, null);
        }

        public Credential {
            requireNonNull(organization, "organization");
            requireNonNull(credentialId, "credentialId");
            requireNonNull(provider, "provider");
            requireNonNull(destination, "destination");
            requireNonNull(status, "status");
            ownAddress = ownAddress != null && ownAddress;
        }

        @Override
        public String recordKey() {
            return "credential:" + organization + ":" + credentialId;
        }
    }

    /**
     * An HTTP API that an organization has described for its own members: they reach it as {@code /c/NAME}, and its
     * credentials are those of the provider {@code c/NAME}.
     *
     * @param destination where it is; the slot in it is the presentation's
     * @param methods upper case
     * @param paths {@code PathPattern}s; what none of them matches is refused
     * @param ownCredentials whether each member calls with a credential of their own, and none with the organization's
     * @param headers {@code FixedHeaders}
     */
    record Connector(
            OrganizationId organization,
            long revision,
            boolean ack,
            String connectorId,
            String name,
            Destination destination,
            Presentation presentation,
            Set<String> methods,
            List<String> paths,
            Status status,
            @Nullable Boolean ownCredentials,
            @Nullable Map<String, String> headers)
            implements GrantRecord {
        /** One that is called with the organization's credentials. */
        public Connector(
                OrganizationId organization,
                long revision,
                boolean ack,
                String connectorId,
                String name,
                Destination destination,
                Presentation presentation,
                Set<String> methods,
                List<String> paths,
                Status status) {
            this(
                    organization,
                    revision,
                    ack,
                    connectorId,
                    name,
                    destination,
                    presentation,
                    methods,
                    paths,
                    status,
                    false,
                    null);
        }

        public Connector {
            requireNonNull(organization, "organization");
            requireNonNull(connectorId, "connectorId");
            requireNonNull(name, "name");
            requireNonNull(destination, "destination");
            requireNonNull(presentation, "presentation");
            methods = Set.copyOf(requireNonNull(methods, "methods"));
            headers = Map.copyOf(requireNonNullElse(headers, Map.of()));
            paths = List.copyOf(requireNonNull(paths, "paths"));
            requireNonNull(status, "status");
            ownCredentials = requireNonNullElse(ownCredentials, false);
        }

        @Override
        public String recordKey() {
            return "connector:" + organization + ":" + connectorId;
        }
    }

    /**
     * Which measures hard budgets and rate limits over a scope may count: every exchange below it needs an allotment.
     * Each new revision of it also <em>recalls</em>: whatever a relay bought below the scope earlier must not be held
     * from any more once the revision is acknowledged, because a limit may have been lowered. Of the scope that is the
     * organization itself it recalls the organization's own prices as well.
     *
     * @param measures never shrinks while the scope lives
     */
    record Governed(OrganizationId organization, long revision, boolean ack, Scope scope, Set<Measure> measures)
            implements GrantRecord {
        public Governed {
            requireNonNull(organization, "organization");
            requireNonNull(scope, "scope");
            measures = Set.copyOf(requireNonNull(measures, "measures"));
        }

        @Override
        public String recordKey() {
            return "governed:" + organization + ":" + scope.type().wireName() + ":" + scope.id();
        }
    }

    /**
     * A model's name that the organization has defined for one or several of the providers'. Deleted, its name means
     * again what the provider makes of it.
     *
     * @param name as callers write it in the place of a model's
     * @param retryProcessed whether a candidate that stands alone is tried once more also where it may have processed the call
     */
    record Alias(
            OrganizationId organization,
            long revision,
            boolean ack,
            String name,
            Strategy strategy,
            List<Candidate> candidates,
            boolean retryProcessed,
            Status status)
            implements GrantRecord {
        public Alias {
            requireNonNull(organization, "organization");
            requireNonNull(name, "name");
            requireNonNull(strategy, "strategy");
            requireNonNull(status, "status");
            candidates = List.copyOf(requireNonNull(candidates, "candidates"));
        }

        @Override
        public String recordKey() {
            return "alias:" + organization + ":" + name;
        }
    }

    /**
     * What an organization lets its members ask a configured provider for, though no table of the relay has it. What a table
     * has is never affected.
     *
     * @param methods upper case
     * @param path a {@code PathPattern}, with the base of the provider's dialect
     */
    record AllowedPath(
            OrganizationId organization,
            long revision,
            boolean ack,
            String id,
            String provider,
            Set<String> methods,
            String path,
            Status status)
            implements GrantRecord {
        public AllowedPath {
            requireNonNull(organization, "organization");
            requireNonNull(id, "id");
            requireNonNull(provider, "provider");
            methods = Set.copyOf(requireNonNull(methods, "methods"));
            requireNonNull(path, "path");
            requireNonNull(status, "status");
        }

        @Override
        public String recordKey() {
            return "allowed_path:" + organization + ":" + id;
        }
    }

    /** Which candidate of an alias comes first. */
    enum Strategy {
        /** As they stand. */
        @JsonProperty("order")
        ORDER,
        /** Drawn anew for each call, one in proportion to its weight; so are those that follow it. */
        @JsonProperty("weight")
        WEIGHT
    }

    /**
     * What an alias may stand for.
     *
     * @param weight has a meaning by {@link Strategy#WEIGHT} alone
     */
    record Candidate(String provider, String model, int weight) {
        public Candidate {
            requireNonNull(provider, "provider");
            requireNonNull(model, "model");
        }
    }
}
