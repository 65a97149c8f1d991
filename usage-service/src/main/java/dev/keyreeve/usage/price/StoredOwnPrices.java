package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code own_price}. Changes of one organization come one after the other. */
@ApplicationScoped
class StoredOwnPrices implements OwnPrices {
    /** Of one organization at a time: relays hold them all. */
    static final int MOST_PRICES = 1_000;

    private static final int MOST_REMEMBERED = 100;

    /** Of each model the last change up to a number, unless that took its price away. */
    private static final String HELD = """
            SELECT provider, model, price, number, changed_at FROM (
                SELECT DISTINCT ON (provider, model) provider, model, price, number, changed_at
                FROM own_price WHERE org = ? AND number <= ?
                ORDER BY provider, model, number DESC) latest
            WHERE price IS NOT NULL\s""";

    private final Transactions transactions;
    private final Map<Change, Prices> remembered = Collections.synchronizedMap(new Recent());

    StoredOwnPrices(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Change(OrganizationId organization, long number) {}

    /** The answer to a change. */
    sealed interface Changed {
        record Done(OwnPrice price) implements Changed {}

        /** There was nothing to take away. */
        record Absent() implements Changed {}

        record TooMany() implements Changed {}
    }

    @Override
    public long changes(OrganizationId organization) {
        return transactions.inOrganization(organization, connection -> changes(connection, organization));
    }

    @Override
    public Optional<Prices> after(OrganizationId organization, long change) {
        var key = new Change(organization, change);
        var known = remembered.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (change < 1) {
            return Optional.empty();
        }
        var found = transactions.inOrganization(
                organization,
                connection -> change > changes(connection, organization)
                        ? Optional.<Prices>empty()
                        : Optional.of(prices(held(connection, organization, change, "ORDER BY provider, model"))));
        found.ifPresent(prices -> remembered.put(key, prices));
        return found;
    }

    /** Sets the price of a model, or gives it the book's again where {@code price} is null. */
    Changed change(OrganizationId organization, String provider, String model, @Nullable ModelPrice price) {
        return transactions.inOrganization(organization, connection -> {
            lock(connection, organization);
            long last = changes(connection, organization);
            var held = held(connection, organization, last, "");
            boolean isThere = held.stream()
                    .anyMatch(other ->
                            other.provider().equals(provider) && other.model().equals(model));
            if (price == null && !isThere) {
                return new Changed.Absent();
            }
            if (price != null && !isThere && held.size() >= MOST_PRICES) {
                return new Changed.TooMany();
            }
            return new Changed.Done(insert(connection, organization, last + 1, provider, model, price));
        });
    }

    /** By provider and model, after the price {@code after}; at most {@code most}. */
    List<OwnPrice> list(OrganizationId organization, OwnPrice.@Nullable Id after, int most) {
        return transactions.inOrganization(organization, connection -> {
            var all = held(connection, organization, Long.MAX_VALUE, "ORDER BY provider, model");
            return all.stream()
                    .filter(price -> after == null || price.id().compareTo(after) > 0)
                    .limit(most)
                    .toList();
        });
    }

    private static void lock(Connection connection, OrganizationId organization) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('own_price:' || ?, 0))")) {
            statement.setString(1, organization.value());
            statement.execute();
        }
    }

    private static long changes(Connection connection, OrganizationId organization) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT coalesce(max(number), 0) FROM own_price WHERE org = ?")) {
            statement.setString(1, organization.value());
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static OwnPrice insert(
            Connection connection,
            OrganizationId organization,
            long number,
            String provider,
            String model,
            @Nullable ModelPrice price)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "INSERT INTO own_price (org, number, provider, model, price) VALUES (?, ?, ?, ?, ?::jsonb)"
                        + " RETURNING changed_at")) {
            statement.setString(1, organization.value());
            statement.setLong(2, number);
            statement.setString(3, provider);
            statement.setString(4, model);
            statement.setString(5, price == null ? null : new String(Json.write(price), StandardCharsets.UTF_8));
            try (var row = statement.executeQuery()) {
                row.next();
                return new OwnPrice(provider, model, price, number, instant(row.getTimestamp(1)));
            }
        }
    }

    private static List<OwnPrice> held(Connection connection, OrganizationId organization, long change, String order)
            throws SQLException {
        try (var statement = connection.prepareStatement(HELD + order)) {
            statement.setString(1, organization.value());
            statement.setLong(2, change);
            try (var row = statement.executeQuery()) {
                var prices = new ArrayList<OwnPrice>();
                while (row.next()) {
                    prices.add(new OwnPrice(
                            row.getString("provider"),
                            row.getString("model"),
                            Json.read(row.getString("price").getBytes(StandardCharsets.UTF_8), ModelPrice.class),
                            row.getLong("number"),
                            instant(row.getTimestamp("changed_at"))));
                }
                return prices;
            }
        }
    }

    private static Instant instant(java.sql.Timestamp timestamp) {
        return timestamp.toInstant();
    }

    private static Prices prices(List<OwnPrice> held) {
        var byProvider = new HashMap<String, Map<String, ModelPrice>>();
        for (var own : held) {
            if (own.price() != null) {
                byProvider
                        .computeIfAbsent(own.provider(), provider -> new HashMap<>())
                        .put(own.model(), own.price());
            }
        }
        return new Prices(byProvider);
    }

    /** The last used. */
    private static final class Recent extends LinkedHashMap<Change, Prices> {
        private static final long serialVersionUID = 1;

        private Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Change, Prices> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }
}
