package dev.keyreeve.simulation;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.simulation.house.KeyService;
import java.util.ArrayList;
import java.util.List;

/** Two organizations, each with a project, three members and a service account, and a key for each of them. */
final class Tenants {
    private static final int PRINCIPALS = 4;

    static final List<OrganizationId> ORGANIZATIONS = List.of(new OrganizationId("org_a"), new OrganizationId("org_b"));

    /** By organization, then principal. */
    private static final List<List<GrantRecord.Key>> KEYS =
            ORGANIZATIONS.stream().map(Tenants::keysOf).toList();

    private Tenants() {}

    static int partitionOf(OrganizationId organization) {
        return ORGANIZATIONS.indexOf(organization);
    }

    static List<GrantRecord.Key> keys(OrganizationId organization) {
        return KEYS.get(partitionOf(organization));
    }

    private static List<GrantRecord.Key> keysOf(OrganizationId organization) {
        var keys = new ArrayList<GrantRecord.Key>();
        for (int i = 0; i < PRINCIPALS; i++) {
            var name = organization.value().substring(4) + i;
            keys.add(new GrantRecord.Key(
                    organization,
                    1,
                    false,
                    "%064x".formatted(1L + ORGANIZATIONS.indexOf(organization) * 100L + i),
                    "key_" + name,
                    i == PRINCIPALS - 1 ? Principal.serviceAccount("svc_" + name) : Principal.user("user_" + name),
                    "proj_" + organization.value(),
                    null,
                    Status.ACTIVE,
                    null));
        }
        return keys;
    }

    static void found(KeyService keyService) {
        for (var organization : ORGANIZATIONS) {
            keyService.found(
                    organization,
                    revision -> new GrantRecord.Organization(organization, revision, false, Status.ACTIVE));
            keyService.found(
                    organization,
                    revision -> new GrantRecord.Project(
                            organization,
                            revision,
                            false,
                            keys(organization).getFirst().project(),
                            Status.ACTIVE));
            for (var key : keys(organization)) {
                keyService.found(organization, revision -> member(key, revision, false, Status.ACTIVE));
                keyService.found(organization, revision -> key);
            }
        }
    }

    static GrantRecord.Member member(GrantRecord.Key key, long revision, boolean ack, Status status) {
        return new GrantRecord.Member(key.organization(), revision, ack, key.principal(), status);
    }

    /** All scopes that stand over the key. */
    static List<Scope> scopesOver(GrantRecord.Key key) {
        var principal = key.principal().type() == Principal.Type.USER ? Scope.Type.USER : Scope.Type.SERVICE_ACCOUNT;
        return List.of(
                new Scope(Scope.Type.API_KEY, key.keyId()),
                new Scope(principal, key.principal().id()),
                new Scope(Scope.Type.PROJECT, key.project()),
                new Scope(Scope.Type.ORGANIZATION, key.organization().value()));
    }
}
