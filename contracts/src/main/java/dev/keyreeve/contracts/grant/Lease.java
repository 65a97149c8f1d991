package dev.keyreeve.contracts.grant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.List;

/**
 * The lease protocol between a relay and key-service ({@code /internal/v1/relays/{relay}/…}, authenticated with the
 * relays' registration token).
 *
 * <p>A relay may admit only while it holds a lease. The relay counts {@code leaseMs} from the moment it <em>sent</em>
 * the request, on its monotonic clock; key-service counts from the moment it <em>answered</em>, on the database's
 * clock, plus a margin for drift. So what key-service believes to have run out has run out at the relay before.
 */
public final class Lease {
    private Lease() {}

    /** An organization's revision that a relay must have applied, or says that it has. */
    public record Mark(OrganizationId organization, long revision) {}

    /** {@code POST …/register}: a process starts. The answer's epoch is greater than any earlier one of this relay. */
    public record Register(String version) {}

    /**
     * @param epoch fences what an earlier process of the same relay may still try
     * @param leaseMs how long the relay may admit, counted from when it sent the request; 1,000 to 60,000
     * @param token internal JWT (role {@code relay}) for usage-service and moderation-service; outlives the lease
     * @param watermark revisions that the relay must have applied before it serves: every change that was committed,
     *     is still being enforced, and so may not have been in the topic when the relay read its end
     */
    public record Granted(long epoch, long leaseMs, String token, List<Mark> watermark) {
        @Override
        public String toString() {
            return "Granted[epoch=" + epoch + ", leaseMs=" + leaseMs + ", watermark=" + watermark + "]";
        }
    }

    /** {@code POST …/renew}: with the newest revisions applied of the organizations that asked for it since. */
    public record Renew(long epoch, List<Mark> applied) {}

    /** {@code POST …/acks}: at once, when a record asked for it. */
    public record Ack(long epoch, List<Mark> applied) {}

    /** {@code POST …/leave}: the relay has stopped admitting and its streams have ended. */
    public record Leave(long epoch) {}

    /** 409 to a renewal: the lease is not prolonged and runs out by itself; the relay registers anew. */
    public record Refused(Reason reason) {
        public enum Reason {
            /** A newer process of the same relay has registered. */
            @JsonProperty("superseded")
            SUPERSEDED,
            /** The relay has not acknowledged a published revision in time: it is cut off from the topic. */
            @JsonProperty("lagging")
            LAGGING,
            /** The lease had run out already, or was never granted. */
            @JsonProperty("unknown")
            UNKNOWN
        }
    }
}
