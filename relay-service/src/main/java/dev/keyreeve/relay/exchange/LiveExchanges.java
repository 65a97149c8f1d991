package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.relay.grant.ConnectorGrant;
import dev.keyreeve.relay.grant.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/**
 * Every exchange that is under way, found by each thing that it depends on. An exchange enters before its last look at
 * the grants, so a disable either is seen by that look or finds the exchange here.
 */
@Singleton
public final class LiveExchanges implements Revocations {
    private static final String DELETED =
            "What was deleted does not come back: ask an administrator of your organization for a new key.";

    private enum Kind {
        KEY,
        PRINCIPAL,
        PROJECT,
        APP,
        ORGANIZATION,
        CREDENTIAL,
        CONNECTOR
    }

    /** A thing that can be taken away. */
    record Subject(OrganizationId organization, Kind kind, String id) {}

    private final ConcurrentMap<Subject, Set<Live>> bySubject = new ConcurrentHashMap<>();
    private final Set<Live> all = ConcurrentHashMap.newKeySet();
    private final Set<Context> loops = ConcurrentHashMap.newKeySet();

    LiveExchanges(MeterRegistry metrics) {
        metrics.gauge("keyreeve_relay_live_exchanges", all, Set::size);
    }

    /** On the event loop of the exchange. */
    Live enter(GrantRecord.Key key, Context context) {
        var live = new Live(context);
        loops.add(context);
        all.add(live);
        var organization = key.organization();
        index(live, new Subject(organization, Kind.KEY, key.keyId()));
        index(live, new Subject(organization, Kind.PRINCIPAL, key.principal().id()));
        index(live, new Subject(organization, Kind.PROJECT, key.project()));
        index(live, new Subject(organization, Kind.ORGANIZATION, organization.value()));
        var app = key.app();
        if (app != null) {
            index(live, new Subject(organization, Kind.APP, app));
        }
        return live;
    }

    /** The exchange will use, or uses, this credential as well. */
    void uses(Live live, GrantRecord.Credential credential) {
        index(live, new Subject(credential.organization(), Kind.CREDENTIAL, credential.credentialId()));
        if (credential.provider().startsWith(ConnectorGrant.PREFIX)) {
            index(live, new Subject(credential.organization(), Kind.CONNECTOR, credential.provider()));
        }
    }

    private void index(Live live, Subject subject) {
        live.subjects().add(subject);
        bySubject.compute(subject, (same, lives) -> {
            var set = lives == null ? ConcurrentHashMap.<Live>newKeySet() : lives;
            set.add(live);
            return set;
        });
    }

    void leave(Live live) {
        live.left();
        all.remove(live);
        live.subjects()
                .forEach(subject -> bySubject.computeIfPresent(subject, (same, lives) -> {
                    lives.remove(live);
                    return lives.isEmpty() ? null : lives;
                }));
    }

    public int size() {
        return all.size();
    }

    @Override
    public void takenAway(GrantRecord record) {
        var organization = record.organization();
        switch (record) {
            // A deleted key too: who has been streaming under it is told what became of it, and not that it is unknown.
            case GrantRecord.Key key ->
                cut(
                        new Subject(organization, Kind.KEY, key.keyId()),
                        denied(ErrorCode.KEY_DISABLED, "Key " + key.keyId(), key.status()));
            case GrantRecord.Member member ->
                cut(new Subject(organization, Kind.PRINCIPAL, member.principal().id()), denied(member));
            case GrantRecord.Project project ->
                cut(
                        new Subject(organization, Kind.PROJECT, project.project()),
                        new Refusal.Denied(
                                ErrorCode.PROJECT_DISABLED, "Project " + project.project() + " is disabled"));
            case GrantRecord.App app ->
                cut(
                        new Subject(organization, Kind.APP, app.app()),
                        denied(ErrorCode.APP_DISABLED, "App " + app.app(), app.status()));
            case GrantRecord.Organization itself ->
                cut(
                        new Subject(organization, Kind.ORGANIZATION, organization.value()),
                        new Refusal.Denied(ErrorCode.ORGANIZATION_DISABLED, "Your organization is disabled"));
            case GrantRecord.Credential credential ->
                cut(
                        new Subject(organization, Kind.CREDENTIAL, credential.credentialId()),
                        new Refusal.Unable(
                                ErrorCode.CREDENTIAL_MISSING, "The organization's credential was taken away"));
            case GrantRecord.Connector connector -> {
                // What was forwarded before another change of it was allowed then.
                if (connector.status() != Status.ACTIVE) {
                    cut(
                            new Subject(organization, Kind.CONNECTOR, ConnectorGrant.providerId(connector)),
                            new Refusal.Denied(
                                    ErrorCode.ENDPOINT_NOT_SUPPORTED,
                                    "Connector '" + connector.name() + "' was taken away",
                                    "Ask an administrator of your organization."));
                }
            }
            case GrantRecord.Governed governed -> {} // what was forwarded has its hold
            case GrantRecord.Alias alias -> {} // what was forwarded has its candidate
            case GrantRecord.AllowedPath allowed -> {} // what was forwarded was allowed then
        }
    }

    private static Refusal denied(GrantRecord.Member member) {
        var principal = member.principal();
        return switch (principal.type()) {
            case USER -> denied(ErrorCode.MEMBER_DISABLED, "Member " + principal.id(), member.status());
            case SERVICE_ACCOUNT ->
                denied(ErrorCode.SERVICE_ACCOUNT_DISABLED, "Service account " + principal.id(), member.status());
        };
    }

    private static Refusal denied(ErrorCode code, String name, Status status) {
        return status == Status.DELETED
                ? new Refusal.Denied(code, name + " was deleted", DELETED)
                : new Refusal.Denied(code, name + " is disabled");
    }

    @Override
    public void awaitTurns() throws InterruptedException {
        var turns = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.runOnContext(turn -> turns.countDown()));
        turns.await();
    }

    private void cut(Subject subject, Refusal why) {
        bySubject.getOrDefault(subject, Set.of()).forEach(live -> live.cut(why));
    }

    /** The relay stops and cannot wait any longer. */
    public void cutAll() {
        var why = new Refusal.Unable(ErrorCode.STREAM_INTERRUPTED, "The relay is being stopped");
        all.forEach(live -> live.cut(why));
    }
}
