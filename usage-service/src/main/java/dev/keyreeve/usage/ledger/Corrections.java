package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.price.PriceBooks;
import dev.keyreeve.usage.price.Pricing;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the entries of work in the background, once what it used is known. Each in a transaction of its own, which
 * marks it as booked: so it is done once, by whichever process of usage-service, and what one of them leaves undone another
 * does.
 */
@ApplicationScoped
public class Corrections {
    private static final Logger LOG = Logger.getLogger(Corrections.class);

    private static final String BATCHES = Operation.BATCHES.name().toLowerCase(Locale.ROOT);

    /** Others pass over one that is being booked. */
    private static final String DUE = """
            SELECT b.org, b.provider, b.payer, b.reference, b.exchange, b.usage::text,
                   e.operation, e.model, e.price_version, e.started_at
            FROM background b JOIN entry e ON e.org = b.org AND e.exchange = b.exchange
            WHERE b.exchange IS NOT NULL AND b.usage IS NOT NULL AND NOT b.booked
            ORDER BY b.since LIMIT 1
            FOR UPDATE OF b SKIP LOCKED""";

    private static final String BOOKED = """
            UPDATE background SET booked = true
            WHERE org = ? AND provider = ? AND payer = ? AND reference = ?""";

    private final Transactions transactions;
    private final PriceBooks books;

    Corrections(Transactions transactions, PriceBooks books) {
        this.transactions = transactions;
        this.books = books;
    }

    /** Whatever is due; what fails is due again. */
    public void run() {
        while (transactions.acrossTenants(this::one)) {
            // the next
        }
    }

    private boolean one(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT " + Plans.BY_KEY)) {
            statement.execute();
        }
        var due = due(connection);
        if (due.isEmpty()) {
            return false;
        }
        var work = due.get();
        var cost = work.cost(books);
        switch (cost) {
            case Pricing.Priced(long nanos) -> {
                if (!correct(connection, work, nanos)) {
                    LOG.warnf("background not corrected org=%s exchange=%s", work.org, work.exchange);
                }
            }
            case Pricing.Impossible(var why) ->
                LOG.errorf("background not corrected org=%s exchange=%s why=%s", work.org, work.exchange, why.word());
        }
        try (var statement = connection.prepareStatement(BOOKED)) {
            statement.setString(1, work.org);
            statement.setString(2, work.provider);
            statement.setString(3, work.payer);
            statement.setString(4, work.reference);
            statement.executeUpdate();
        }
        return true;
    }

    private static Optional<Due> due(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(DUE);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(Due.of(rows)) : Optional.empty();
        }
    }

    private static boolean correct(Connection connection, Due work, long nanos) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT correct_entry(?, ?, ?::jsonb)")) {
            statement.setString(1, work.org);
            statement.setString(2, work.exchange);
            statement.setString(3, columns(work, nanos));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static String columns(Due work, long nanos) {
        var usage = work.usage;
        var columns = new TreeMap<String, Object>();
        columns.put("input_tokens", usage.input());
        columns.put("cached_input_tokens", usage.cachedInput());
        columns.put("cache_write_tokens", usage.cacheWrite());
        columns.put("cache_write_hour_tokens", usage.cacheWriteHour());
        columns.put("audio_input_tokens", usage.audioInput());
        columns.put("cached_audio_input_tokens", usage.cachedAudioInput());
        columns.put("image_input_tokens", usage.imageInput());
        columns.put("cached_image_input_tokens", usage.cachedImageInput());
        columns.put("output_tokens", usage.output());
        columns.put("reasoning_tokens", usage.reasoning());
        columns.put("audio_output_tokens", usage.audioOutput());
        columns.put("image_output_tokens", usage.imageOutput());
        columns.put("cost_nanos", nanos);
        columns.put("quality", work.quality());
        return new String(Json.write(columns), StandardCharsets.UTF_8);
    }

    /** With what prices its entry. */
    private record Due(
            String org,
            String provider,
            String payer,
            String reference,
            String exchange,
            TokenUsage usage,
            String operation,
            String model,
            @Nullable String priceVersion,
            Instant startedAt) {

        static Due of(ResultSet rows) throws SQLException {
            return new Due(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5),
                    Json.read(rows.getString(6).getBytes(StandardCharsets.UTF_8), TokenUsage.class),
                    rows.getString(7),
                    rows.getString(8),
                    rows.getString(9),
                    rows.getTimestamp(10).toInstant());
        }

        /** Of a batch the tokens are known and the money is not: it names no model beforehand, and has a price of its own. */
        String quality() {
            return operation.equals(BATCHES) ? "estimated" : "exact";
        }

        Pricing cost(PriceBooks books) {
            return Pricing.later(new OrganizationId(org), provider, model, priceVersion, usage, startedAt, books);
        }
    }
}
