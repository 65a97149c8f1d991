package dev.keyreeve.usage.intake;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.ledger.Background;
import dev.keyreeve.usage.ledger.Closing;
import dev.keyreeve.usage.ledger.Entry;
import dev.keyreeve.usage.price.PriceBooks;
import dev.keyreeve.usage.price.Pricing;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record and prices it. Absent members arrive as null, and numbers may be anything: what the ledger's functions
 * rely on is checked here.
 */
@ApplicationScoped
class EventReader {
    private static final int MOST_ID = 256;
    private static final int MOST_NAME = 256;
    private static final long MOST_TOKENS = 1_000_000_000_000L;
    /** The end of the year 9999, in Unix milliseconds. */
    private static final long LAST_TIME = 253_402_300_799_999L;
    /** Begins the ids of the reconciler's own entries. */
    private static final String BOOKING = "booked:";

    private final PriceBooks books;
    private final UnpricedModels unpriced;

    EventReader(PriceBooks books, UnpricedModels unpriced) {
        this.books = books;
        this.unpriced = unpriced;
    }

    Incoming read(ConsumerRecord<byte[], byte[]> origin) {
        if (origin.value() == null) {
            return new Incoming.Rejected(origin, null, Reason.EMPTY, "a record without a value");
        }
        UsageEvent event;
        try {
            event = Json.read(origin.value(), UsageEvent.class);
        } catch (UncheckedIOException e) {
            return new Incoming.Rejected(origin, null, Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
        try {
            return switch (event) {
                case Settled settled -> settlement(origin, settled);
                case AllotmentClosed closed -> close(origin, closed);
            };
        } catch (ImpossibleEvent e) {
            return new Incoming.Rejected(
                    origin, organization(event), Reason.IMPOSSIBLE, String.valueOf(e.getMessage()));
        }
    }

    private Incoming settlement(ConsumerRecord<byte[], byte[]> origin, Settled event) {
        checkIds(event);
        checkNumbers(event);
        return switch (Pricing.of(event, books)) {
            case Pricing.Priced(long nanos) -> {
                var entry = entry(event, nanos);
                unpriced.look(entry);
                yield new Incoming.Settlement(origin, entry, background(event));
            }
            case Pricing.Impossible(var why) ->
                new Incoming.Rejected(
                        origin,
                        organization(event),
                        Reason.of(why),
                        "model %s, prices %s".formatted(event.model(), event.priceVersion()));
        };
    }

    private static Incoming close(ConsumerRecord<byte[], byte[]> origin, AllotmentClosed event) {
        return new Incoming.Close(
                origin,
                new Closing(
                        new OrganizationId(id("organization", organization(event))),
                        id("allotment", event.allotment()),
                        id("relay", event.relay()),
                        amounts("claimed", event.claimed())));
    }

    private static void checkIds(Settled event) {
        id("organization", organization(event));
        var exchange = id("exchange", event.exchange());
        require(!exchange.startsWith(BOOKING), "exchange");
        id("relay", event.relay());
        id("project", event.project());
        id("key_id", event.keyId());
        require(event.principal() != null && event.principal().type() != null, "principal");
        id("principal.id", event.principal().id());
        optionalId("app", event.app());
        optionalId("allotment", event.allotment());
        require(event.provider() != null, "provider");
        require(event.model() != null, "model");
        require(event.operation() != null, "operation");
        require(event.quality() != null, "quality");
    }

    private static void checkNumbers(Settled event) {
        require(event.usage() != null, "usage");
        require(event.usage().input() <= MOST_TOKENS && event.usage().output() <= MOST_TOKENS, "usage");
        require(amounts("hold", event.hold()).tokens() <= 2 * MOST_TOKENS, "hold.tokens");
        require(event.units() >= 0, "units");
        require(event.startedAt() >= 0 && event.startedAt() <= LAST_TIME, "started_at");
        require(event.finishedAt() >= 0 && event.finishedAt() <= LAST_TIME, "finished_at");
    }

    private static Entry entry(Settled event, long costNanos) {
        var principal = event.principal();
        // Without an allotment there is nothing to claim from.
        var hold = event.allotment() == null ? Amounts.NONE : event.hold();
        var priceVersion = event.priceVersion();
        return new Entry(
                event.organization().value(),
                event.exchange(),
                event.relay(),
                event.epoch(),
                event.project(),
                principal.type() == Principal.Type.USER ? principal.id() : null,
                principal.type() == Principal.Type.SERVICE_ACCOUNT ? principal.id() : null,
                event.keyId(),
                event.app(),
                StorableText.cut(event.provider(), MOST_NAME),
                event.operation().name().toLowerCase(Locale.ROOT),
                // The caller's own words: whatever they are, they do not keep the exchange from being counted.
                StorableText.cut(event.model(), MOST_NAME),
                event.allotment(),
                hold.nanos(),
                hold.tokens(),
                priceVersion == null ? null : StorableText.cut(priceVersion, MOST_NAME),
                event.quality() == Quality.BOUND ? atLeast(hold.tokens(), event.usage()) : event.usage(),
                event.units(),
                event.quality().name().toLowerCase(Locale.ROOT),
                event.status(),
                event.streamed(),
                Instant.ofEpochMilli(event.startedAt()),
                Instant.ofEpochMilli(event.finishedAt()),
                costNanos,
                event.byOwnCredential());
    }

    /** What cannot be is left out: the exchange counts all the same. */
    private static @Nullable Background background(Settled event) {
        var told = event.background();
        if (told == null || !StorableText.accepts(told.reference(), MOST_ID) || !isCountable(told.usage())) {
            return null;
        }
        return new Background(
                event.organization().value(),
                StorableText.cut(event.provider(), MOST_NAME),
                event.byOwnCredential() ? event.principal().id() : "",
                told.reference(),
                told.usage() == null ? event.exchange() : null,
                told.usage());
    }

    private static boolean isCountable(@Nullable TokenUsage usage) {
        return usage == null || (usage.input() <= MOST_TOKENS && usage.output() <= MOST_TOKENS);
    }

    /** What nobody counted is booked at what was held, in tokens as in money. */
    private static TokenUsage atLeast(long held, TokenUsage usage) {
        long missing = Math.max(0, held - usage.total());
        return new TokenUsage(
                usage.input(),
                usage.cachedInput(),
                usage.cacheWrite(),
                usage.cacheWriteHour(),
                usage.audioInput(),
                usage.cachedAudioInput(),
                usage.imageInput(),
                usage.cachedImageInput(),
                usage.output() + missing,
                usage.reasoning(),
                usage.audioOutput(),
                usage.imageOutput());
    }

    private static @Nullable String organization(UsageEvent event) {
        @Nullable OrganizationId organization = event.organization();
        return organization == null ? null : organization.value();
    }

    private static String id(String field, @Nullable String value) {
        if (value == null || !StorableText.accepts(value, MOST_ID)) {
            throw new ImpossibleEvent(field);
        }
        return value;
    }

    private static void optionalId(String field, @Nullable String value) {
        if (value != null) {
            id(field, value);
        }
    }

    private static Amounts amounts(String field, @Nullable Amounts value) {
        if (value == null) {
            throw new ImpossibleEvent(field);
        }
        return value;
    }

    private static void require(boolean holds, String field) {
        if (!holds) {
            throw new ImpossibleEvent(field);
        }
    }

    /** Names the field that is at fault. */
    private static final class ImpossibleEvent extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ImpossibleEvent(String field) {
            super("'" + field + "' is missing or out of range", null, false, false);
        }
    }
}
