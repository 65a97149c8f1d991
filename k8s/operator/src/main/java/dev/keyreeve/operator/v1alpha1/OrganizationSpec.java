package dev.keyreeve.operator.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * @param adminKeySecret a Secret of type {@code keyreeve.dev/admin-key}
 * @param ownCredentials whether members may bring credentials of their own; absent to leave it as it is
 * @param timeZone an IANA name, for budgets that are made from then on; absent to leave it as it is
 */
public record OrganizationSpec(
        SecretKeyRef adminKeySecret,
        @Nullable OwnCredentials ownCredentials,
        @Nullable String timeZone) implements Tenant.Spec {

    /** See {@code own_credentials} of the admin API. */
    public enum OwnCredentials {
        @JsonProperty("never")
        NEVER,
        @JsonProperty("first")
        FIRST,
        @JsonProperty("only")
        ONLY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
