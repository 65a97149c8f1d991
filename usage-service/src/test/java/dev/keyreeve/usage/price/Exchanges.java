package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Exchanges of one organization, as relays settle them. */
final class Exchanges {
    final OrganizationId organization = new OrganizationId(Id.ORGANIZATION.next());

    Settled settled(String model, @Nullable String version, TokenUsage usage, long hold, Quality quality) {
        return new Settled(
                organization,
                "exch_1",
                "relay-1",
                1,
                "proj_1",
                Principal.user("user_1"),
                "key_1",
                null,
                "openai",
                Operation.CHAT_COMPLETIONS,
                model,
                hold == 0 ? null : "alt_1",
                hold == 0 ? Amounts.NONE : Amounts.ofExchange(hold, usage.total()),
                version,
                usage,
                0,
                quality,
                200,
                false,
                0,
                100);
    }

    /** The organization made two changes, and this is what they came to. */
    OwnPrices changesOf(Map<String, Map<String, ModelPrice>> prices) {
        return new OwnPrices() {
            @Override
            public long changes(OrganizationId asked) {
                return asked.equals(organization) ? 2 : 0;
            }

            @Override
            public Optional<Prices> after(OrganizationId asked, long change) {
                return asked.equals(organization) && (change == 1 || change == 2)
                        ? Optional.of(new Prices(prices))
                        : Optional.empty();
            }
        };
    }
}
