package dev.keyreeve.operator.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Over a project or a ServiceKey if one is named, else over the organization.
 *
 * @param organization the name of an Organization of the same namespace
 * @param project the name of a Project of the same namespace
 * @param serviceKey the name of a ServiceKey of the same namespace
 */
public record BudgetSpec(
        String organization,
        @Nullable String project,
        @Nullable String serviceKey,
        Amount amount,
        Window window,
        Kind kind,
        @Nullable DeletionPolicy deletionPolicy)
        implements Tenant.Belonging {

    /**
     * Exactly one of them.
     *
     * @param usd a decimal number, as text: money does not pass through a double
     */
    public record Amount(
            @Nullable String usd,
            @Nullable Long tokens,
            @Nullable Long requests) {}

    /** See the admin API. */
    public enum Window {
        @JsonProperty("minute")
        MINUTE,
        @JsonProperty("hour")
        HOUR,
        @JsonProperty("day")
        DAY,
        @JsonProperty("week")
        WEEK,
        @JsonProperty("month")
        MONTH,
        @JsonProperty("total")
        TOTAL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** See the admin API. */
    public enum Kind {
        @JsonProperty("hard")
        HARD,
        @JsonProperty("soft")
        SOFT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public DeletionPolicy deletion() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }
}
