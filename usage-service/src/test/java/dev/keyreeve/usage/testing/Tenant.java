package dev.keyreeve.usage.testing;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An organization of a test's own with one key, and what a relay would say about it. */
public record Tenant(OrganizationId organization, String project, Principal principal, String key, String relay) {

    public static Tenant fresh() {
        return new Tenant(
                new OrganizationId(Id.ORGANIZATION.next()),
                Id.PROJECT.next(),
                Principal.user(Id.USER.next()),
                Id.KEY.next(),
                "relay-" + Id.EXCHANGE.next().substring(5, 13));
    }

    /** The member or the service account. */
    public String user() {
        return principal.id();
    }

    /** The same project and member with another key. */
    public Tenant withKey(String otherKey) {
        return new Tenant(organization, project, principal, otherKey, relay);
    }

    public Tenant withUser(String otherUser) {
        return new Tenant(organization, project, Principal.user(otherUser), key, relay);
    }

    public Tenant withServiceAccount(String account) {
        return new Tenant(organization, project, Principal.serviceAccount(account), key, relay);
    }

    public Tenant withRelay(String otherRelay) {
        return new Tenant(organization, project, principal, key, otherRelay);
    }

    /** Money alone, for one exchange. */
    public Allotment.Request buys(long need, long want) {
        return buys(1, need, want, List.of());
    }

    public Allotment.Request buys(long epoch, long need, long want, List<Allotment.Closing> closing) {
        return buys(epoch, Amounts.ofExchange(need, 0), Amounts.ofExchange(want, 0), closing);
    }

    public Allotment.Request buys(Amounts need, Amounts want) {
        return buys(1, need, want, List.of());
    }

    public Allotment.Request buys(long epoch, Amounts need, Amounts want, List<Allotment.Closing> closing) {
        return buys(Id.ALLOTMENT.next(), epoch, need, want, closing);
    }

    public Allotment.Request buys(
            String allotment, long epoch, Amounts need, Amounts want, List<Allotment.Closing> closing) {
        return new Allotment.Request(
                allotment, relay, epoch, organization, project, principal, key, need, want, closing);
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
                principal,
                key,
                null,
                "openai",
                Operation.CHAT_COMPLETIONS,
                "gpt-4o",
                allotment,
                Amounts.ofExchange(hold, usage.total()),
                "2026-11-01",
                usage,
                0,
                Quality.EXACT,
                200,
                false,
                startedAt,
                startedAt + 100);
    }

    public UsageEvent.AllotmentClosed closed(String allotment, long claimed) {
        return new UsageEvent.AllotmentClosed(organization, allotment, relay, 1, new Amounts(claimed, 0, 0));
    }
}
