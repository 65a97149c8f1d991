package dev.keyreeve.usage.testing;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An organization of a test's own with one key, and what a relay would say about it. */
public record Tenant(OrganizationId organization, String project, String user, String key, String relay) {

    public static Tenant fresh() {
        return new Tenant(
                new OrganizationId(Id.ORGANIZATION.next()),
                Id.PROJECT.next(),
                Id.USER.next(),
                Id.KEY.next(),
                "relay-" + Id.EXCHANGE.next().substring(5, 13));
    }

    /** The same project and member with another key. */
    public Tenant withKey(String otherKey) {
        return new Tenant(organization, project, user, otherKey, relay);
    }

    public Tenant withUser(String otherUser) {
        return new Tenant(organization, project, otherUser, key, relay);
    }

    public Tenant withRelay(String otherRelay) {
        return new Tenant(organization, project, user, key, otherRelay);
    }

    public Allotment.Request buys(long need, long want) {
        return buys(1, need, want, List.of());
    }

    public Allotment.Request buys(long epoch, long need, long want, List<Allotment.Closing> closing) {
        return new Allotment.Request(
                relay, epoch, organization, project, Principal.user(user), key, need, want, closing);
    }

    /** An exchange of gpt-4o with these tokens, begun now, that no budget stood over. */
    public UsageEvent.Settled used(long input, long output) {
        return settled(Id.EXCHANGE.next(), null, 0, TokenUsage.of(input, output), System.currentTimeMillis());
    }

    public UsageEvent.Settled settled(
            String exchange, @Nullable String allotment, long hold, TokenUsage usage, long startedAt) {
        return new UsageEvent.Settled(
                organization,
                exchange,
                relay,
                1,
                project,
                Principal.user(user),
                key,
                "openai",
                Operation.CHAT_COMPLETIONS,
                "gpt-4o",
                allotment,
                hold,
                "2026-11-01",
                usage,
                Quality.EXACT,
                200,
                false,
                startedAt,
                startedAt + 100);
    }

    public UsageEvent.AllotmentClosed closed(String allotment, long claimed) {
        return new UsageEvent.AllotmentClosed(organization, allotment, relay, 1, claimed);
    }
}
