package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who holds a member's key, and whether they may act; as relays decide it, from the truth that relays are told. */
@ApplicationScoped
class MemberKeys {
    private static final String HOLDER = """
            SELECT k.id AS id, k.user_id AS user_id, k.status AS key, m.status AS member, p.status AS project,
                   o.status AS organization, a.status AS app, k.expires_at <= now() AS expired
            FROM api_key k
            JOIN organization o ON o.id = k.organization_id
            JOIN project p ON p.organization_id = k.organization_id AND p.id = k.project_id
            LEFT JOIN member m ON m.organization_id = k.organization_id AND m.id = k.user_id
            LEFT JOIN app a ON a.organization_id = k.organization_id AND a.id = k.app_id
            WHERE k.digest = :digest
            """;

    private final Tenancy tenancy;
    private final EntityManager entities;

    MemberKeys(Tenancy tenancy, EntityManager entities) {
        this.tenancy = tenancy;
        this.entities = entities;
    }

    /** Refuses everybody but a member who may call providers now. */
    MemberCaller require(String digest) {
        var organization = tenancy.presenting(
                        digest,
                        () -> first(entities.createNativeQuery(
                                        "SELECT organization_id FROM api_key WHERE digest = :digest", Tuple.class)
                                .setParameter("digest", digest)
                                .getResultList()))
                .map(row -> new OrganizationId(row.get("organization_id", String.class)))
                .orElseThrow(MemberKeys::unknown);
        return tenancy.inTenant(
                        organization,
                        () -> first(entities.createNativeQuery(HOLDER, Tuple.class)
                                .setParameter("digest", digest)
                                .getResultList()))
                .map(row -> caller(organization, row))
                .orElseThrow(MemberKeys::unknown);
    }

    private static MemberCaller caller(OrganizationId organization, Tuple row) {
        if (!is(Status.ACTIVE, row, "organization")) {
            throw new Refusal(ErrorCode.ORGANIZATION_DISABLED, "Your organization is disabled");
        }
        @Nullable String user = row.get("user_id", String.class);
        if (user == null) {
            throw new Refusal(
                    ErrorCode.PERMISSION_DENIED, "This is a service account's key, and nobody's own credential is its");
        }
        if (!is(Status.ACTIVE, row, "member")) {
            throw new Refusal(ErrorCode.MEMBER_DISABLED, "You are disabled");
        }
        if (!is(Status.ACTIVE, row, "project")) {
            throw new Refusal(ErrorCode.PROJECT_DISABLED, "The key's project is disabled");
        }
        if (row.get("app") != null && !is(Status.ACTIVE, row, "app")) {
            throw new Refusal(ErrorCode.APP_DISABLED, "The key's app is disabled");
        }
        if (is(Status.DELETED, row, "key")) {
            throw unknown();
        }
        if (!is(Status.ACTIVE, row, "key")) {
            throw new Refusal(ErrorCode.KEY_DISABLED, "This key is disabled");
        }
        if (Boolean.TRUE.equals(row.get("expired"))) {
            throw new Refusal(ErrorCode.KEY_EXPIRED, "This key has expired");
        }
        return new MemberCaller(organization, user, row.get("id", String.class));
    }

    private static boolean is(Status wanted, Tuple row, String column) {
        return wanted.name().equals(row.get(column, String.class));
    }

    private static Optional<Tuple> first(List<?> rows) {
        return rows.stream().map(Tuple.class::cast).findFirst();
    }

    private static Refusal unknown() {
        return new Refusal(ErrorCode.INVALID_KEY, "This key is not known here");
    }
}
