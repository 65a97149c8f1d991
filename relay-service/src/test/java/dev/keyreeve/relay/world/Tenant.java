package dev.keyreeve.relay.world;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.Sealer;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** One organization as key-service would publish it. */
public final class Tenant {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Topics topics;
    private volatile SealingKeys sealing;
    private final AtomicLong revision = new AtomicLong();
    private final OrganizationId organization = new OrganizationId(Id.ORGANIZATION.next());
    private final String project = Id.PROJECT.next();
    private final String credential = Id.CREDENTIAL.next();
    private final String secret =
            "sk-test-" + IssuedKey.mint(IssuedKey.Kind.LIVE, RANDOM).publicId() + "-0123456789";
    private final Destination destination;

    /** Somebody with a key. */
    public record Holder(Principal principal, String keyId, String app, IssuedKey key) {
        public String value() {
            return key.reveal();
        }
    }

    private Tenant(Topics topics, SealingKeys sealing, URI provider) {
        this.topics = topics;
        this.sealing = sealing;
        this.destination = Destination.of(provider, "authorization");
    }

    static Tenant publish(Topics topics, SealingKeys sealing, URI provider) {
        var tenant = new Tenant(topics, sealing, provider);
        topics.publish(new GrantRecord.Organization(tenant.organization, tenant.next(), false, Status.ACTIVE));
        tenant.project(Status.ACTIVE);
        tenant.credential(Status.ACTIVE);
        return tenant;
    }

    /** For another key of the relays from now on. */
    void sealFor(SealingKeys other) {
        sealing = other;
    }

    public long next() {
        return revision.incrementAndGet();
    }

    public OrganizationId organization() {
        return organization;
    }

    /** What the provider is to see. */
    public String secret() {
        return secret;
    }

    /** The same, as providers of that dialect give it out. */
    public String secret(Dialect dialect) {
        return switch (dialect) {
            case OPENAI, AZURE, HTTP -> secret;
            case ANTHROPIC -> "sk-ant-" + secret;
            case GEMINI -> "AIza" + secret;
        };
    }

    public String authorization() {
        return "Bearer " + secret;
    }

    public Holder member() {
        return holder(Principal.user(Id.USER.next()), null);
    }

    public Holder serviceAccount() {
        return holder(Principal.serviceAccount("svc_" + RANDOM.nextLong(Long.MAX_VALUE)), null);
    }

    /** A member whose key belongs to an app. */
    public Holder memberOf(String app) {
        return holder(Principal.user(Id.USER.next()), app);
    }

    private Holder holder(Principal principal, String app) {
        var holder = new Holder(principal, Id.KEY.next(), app, IssuedKey.mint(IssuedKey.Kind.LIVE, RANDOM));
        member(holder, Status.ACTIVE, false);
        key(holder, Status.ACTIVE, null);
        return holder;
    }

    public long app(String app, Status status) {
        long at = next();
        topics.publish(new GrantRecord.App(organization, at, true, app, status));
        return at;
    }

    public long member(Holder holder, Status status, boolean ack) {
        long at = next();
        topics.publish(new GrantRecord.Member(organization, at, ack, holder.principal(), status));
        return at;
    }

    public long key(Holder holder, Status status, Long expiresAt) {
        long at = next();
        topics.publish(new GrantRecord.Key(
                organization,
                at,
                status != Status.ACTIVE,
                holder.key().digest(),
                holder.keyId(),
                holder.principal(),
                project,
                holder.app(),
                status,
                expiresAt));
        return at;
    }

    public long project(Status status) {
        long at = next();
        topics.publish(new GrantRecord.Project(organization, at, status != Status.ACTIVE, project, status));
        return at;
    }

    public long credential(Status status) {
        return credential(status, destination);
    }

    public long credential(Status status, Destination to) {
        return credential(status, credential, "openai", to, false, secret);
    }

    /** Whether its members call with their own. */
    public long ownCredentials(OwnCredentials policy) {
        long at = next();
        topics.publish(new GrantRecord.Organization(organization, at, true, Status.ACTIVE, policy));
        return at;
    }

    /** A member's own of OpenAI. */
    public long ownCredential(Holder owner, String id, Status status, String plain) {
        long at = next();
        var sealed = new Sealer(sealing.publicKey())
                .seal(
                        Secret.takeOwnershipOf(plain.getBytes(StandardCharsets.UTF_8)),
                        new SecretContext(organization, id, destination));
        topics.publish(new GrantRecord.Credential(
                organization, at, true, id, "openai", destination, false, status, sealed, owner.principal()));
        return at;
    }

    /** One more, of another provider. */
    public String credential(String provider, Dialect dialect, URI base, boolean ownAddress) {
        var id = Id.CREDENTIAL.next();
        credential(
                Status.ACTIVE,
                id,
                provider,
                Destination.of(base, dialect.presentation().slot()),
                ownAddress,
                secret(dialect));
        return id;
    }

    public long credential(
            Status status, String id, String provider, Destination to, boolean ownAddress, String plain) {
        long at = next();
        var context = new SecretContext(organization, id, to);
        var sealed = new Sealer(sealing.publicKey())
                .seal(Secret.takeOwnershipOf(plain.getBytes(StandardCharsets.UTF_8)), context);
        topics.publish(new GrantRecord.Credential(
                organization,
                at,
                status != Status.ACTIVE,
                id,
                provider,
                to,
                ownAddress,
                status,
                status == Status.DELETED ? null : sealed));
        return at;
    }

    /** An API of the organization's own, and a credential for it. */
    public void connector(String name, URI base, Presentation presentation, Set<String> methods, String... paths) {
        var destination = Destination.of(base, presentation.slot());
        connector("conn_" + name, name, destination, presentation, methods, List.of(paths), Status.ACTIVE);
        credential(Status.ACTIVE, Id.CREDENTIAL.next(), "c/" + name, destination, false, secret);
    }

    /** One whose calls all have some headers. */
    public void connector(String name, URI base, Presentation presentation, Map<String, String> headers) {
        var destination = Destination.of(base, presentation.slot());
        topics.publish(new GrantRecord.Connector(
                organization,
                next(),
                true,
                "conn_" + name,
                name,
                destination,
                presentation,
                Set.of("GET", "POST"),
                List.of("/**"),
                Status.ACTIVE,
                false,
                headers));
        credential(Status.ACTIVE, Id.CREDENTIAL.next(), "c/" + name, destination, false, secret);
    }

    public long connector(
            String id,
            String name,
            Destination destination,
            Presentation presentation,
            Set<String> methods,
            List<String> paths,
            Status status) {
        long at = next();
        topics.publish(new GrantRecord.Connector(
                organization, at, true, id, name, destination, presentation, methods, paths, status));
        return at;
    }

    public long alias(
            String name,
            GrantRecord.Strategy strategy,
            boolean retryProcessed,
            Status status,
            GrantRecord.Candidate... candidates) {
        long at = next();
        topics.publish(new GrantRecord.Alias(
                organization, at, true, name, strategy, List.of(candidates), retryProcessed, status));
        return at;
    }

    /** Of a provider, beside the tables; its id. */
    public String allowed(String provider, String path, String... methods) {
        var id = Id.ALLOWED_PATH.next();
        allowed(id, provider, path, Status.ACTIVE, methods);
        return id;
    }

    public long allowed(String id, String provider, String path, Status status, String... methods) {
        long at = next();
        topics.publish(
                new GrantRecord.AllowedPath(organization, at, true, id, provider, Set.of(methods), path, status));
        return at;
    }

    public long governed(Holder holder, Measure... measures) {
        return governed(new Scope(Scope.Type.API_KEY, holder.keyId()), measures);
    }

    /** What is kept of the organization itself is asked for anew. */
    public long recalled() {
        return governed(new Scope(Scope.Type.ORGANIZATION, organization.value()));
    }

    private long governed(Scope scope, Measure... measures) {
        long at = next();
        topics.publish(new GrantRecord.Governed(organization, at, true, scope, Set.of(measures)));
        return at;
    }
}
