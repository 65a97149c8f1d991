package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The keys that drive the admin API; digests alone. */
@ApplicationScoped
public class AdminKeys {
    private final Tenancy tenancy;
    private final EntityManager entities;

    AdminKeys(Tenancy tenancy, EntityManager entities) {
        this.tenancy = tenancy;
        this.entities = entities;
    }

    Optional<AdminCaller> find(String digest) {
        return tenancy.presenting(digest, () -> {
            List<?> rows = entities.createNativeQuery(
                            "SELECT id, organization_id, coalesce(made_for, role) AS role, digest FROM admin_key",
                            Tuple.class)
                    .getResultList();
            return rows.stream()
                    .map(Tuple.class::cast)
                    .filter(row -> isSame(digest, row.get("digest", String.class)))
                    .map(AdminKeys::caller)
                    .findFirst();
        });
    }

    private static AdminCaller caller(Tuple row) {
        return new AdminCaller(
                new OrganizationId(row.get("organization_id", String.class)),
                row.get("id", String.class),
                AdminRole.valueOf(row.get("role", String.class)));
    }

    /** Makes the bootstrap file's key what is given, new or not. To be called within the tenant. */
    public void ensure(AdminCaller holder, String digest, String redactedValue) {
        var madeFor = holder.role().madeFor();
        entities.createNativeQuery("""
                        INSERT INTO admin_key (id, organization_id, role, made_for, digest, redacted_value)
                        VALUES (:id, :organization, :role, :made_for, :digest, :redacted)
                        ON CONFLICT (id) DO UPDATE
                        SET role = excluded.role, made_for = excluded.made_for, digest = excluded.digest,
                            redacted_value = excluded.redacted_value
                        """)
                .setParameter("id", holder.adminKeyId())
                .setParameter("organization", holder.organization().value())
                .setParameter("role", holder.role().asFormerlyRead().name())
                .setParameter("made_for", madeFor == null ? null : madeFor.name())
                .setParameter("digest", digest)
                .setParameter("redacted", redactedValue)
                .executeUpdate();
    }

    private static boolean isSame(String presented, String stored) {
        return MessageDigest.isEqual(
                presented.getBytes(StandardCharsets.US_ASCII), stored.getBytes(StandardCharsets.US_ASCII));
    }
}
