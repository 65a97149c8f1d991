package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Amounts;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Settlements and closings of one transaction across tenants, by set-based statements, with the result that they would
 * have one after the other. All locks are taken when it begins, in the ledger's order, so that a batch and the purchases
 * of the same moment cannot deadlock.
 *
 * <p>Only the events of one allotment can tell in which order they come. So the settlements up to each allotment's first
 * closing are one round, then these closings, then what comes up to the second closings, and so on: two rounds as a rule.
 */
public final class Postings {
    private static final String PREPARE = "SELECT " + Plans.BY_KEY;
    private static final String ENTER = "SELECT * FROM enter_entries(?, " + EntryColumns.AS_ARRAY + ")";
    private static final String CLOSE = """
            SELECT close_allotments(ARRAY(SELECT jsonb_populate_recordset(NULL::closing, ?::jsonb)))""";

    private final Connection connection;
    private final List<? extends Posting> batch;
    private final Posting.Outcome[] outcomes;
    private final List<Round> rounds = new ArrayList<>();

    private Postings(Connection connection, List<? extends Posting> batch) {
        this.connection = connection;
        this.batch = batch;
        this.outcomes = new Posting.Outcome[batch.size()];
    }

    /**
     * Posts a batch, in a transaction that has done nothing to the ledger yet.
     *
     * @return what became of each posting, in their order
     */
    public static List<Posting.Outcome> post(Connection connection, List<? extends Posting> batch) throws SQLException {
        return new Postings(connection, batch).run();
    }

    private List<Posting.Outcome> run() throws SQLException {
        prepare();
        sort(enter());
        lock();
        for (var round : rounds) {
            settle(round.entries);
            close(round.closings);
        }
        return List.of(outcomes);
    }

    private void prepare() throws SQLException {
        try (var statement = connection.prepareStatement(PREPARE)) {
            statement.execute();
        }
    }

    /** Of an exchange that comes twice in the batch the first counts, as if one came after the other. */
    private Set<Entry.Key> enter() throws SQLException {
        var entries = new HashMap<Entry.Key, Entry>();
        var orgs = new HashSet<String>();
        for (var posting : batch) {
            switch (posting) {
                case Entry entry -> {
                    entries.putIfAbsent(entry.key(), entry);
                    orgs.add(entry.org());
                }
                case Closing closing -> orgs.add(closing.organization().value());
            }
        }
        try (var statement = connection.prepareStatement(ENTER)) {
            statement.setArray(1, texts(orgs.stream()));
            EntryColumns.set(statement, 2, List.copyOf(entries.values()));
            try (var rows = statement.executeQuery()) {
                var fresh = new HashSet<Entry.Key>();
                while (rows.next()) {
                    fresh.add(new Entry.Key(rows.getString(1), rows.getString(2)));
                }
                return fresh;
            }
        }
    }

    private void sort(Set<Entry.Key> fresh) {
        var closed = new HashMap<String, Integer>();
        for (int i = 0; i < batch.size(); i++) {
            switch (batch.get(i)) {
                case Entry entry -> {
                    boolean isNew = fresh.remove(entry.key());
                    outcomes[i] = isNew ? Posting.Outcome.SETTLED : Posting.Outcome.DUPLICATE;
                    if (isNew) {
                        round(closed.getOrDefault(entry.allotment(), 0)).entries.add(entry);
                    }
                }
                case Closing closing ->
                    round(closed.merge(closing.allotment(), 1, Integer::sum) - 1)
                            .closings
                            .put(i, closing);
            }
        }
    }

    private Round round(int number) {
        while (rounds.size() <= number) {
            rounds.add(new Round());
        }
        return rounds.get(number);
    }

    private void lock() throws SQLException {
        var entries = rounds.stream().flatMap(round -> round.entries.stream()).toList();
        var closings = rounds.stream()
                .flatMap(round -> round.closings.values().stream())
                .toList();
        var allotments = Stream.concat(
                        entries.stream().map(Entry::allotment).filter(Objects::nonNull),
                        closings.stream().map(Closing::allotment))
                .distinct();
        try (var statement = connection.prepareStatement("SELECT lock_postings(?, ?, ?, ?::jsonb)")) {
            statement.setArray(1, texts(allotments));
            statement.setArray(2, texts(entries.stream().map(Entry::org)));
            statement.setArray(3, texts(entries.stream().map(Entry::exchange)));
            statement.setString(4, json(closings.stream().map(Row::of).toList()));
            statement.execute();
        }
    }

    private void settle(List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("SELECT settle(?, ?)")) {
            statement.setArray(1, texts(entries.stream().map(Entry::org)));
            statement.setArray(2, texts(entries.stream().map(Entry::exchange)));
            statement.execute();
        }
    }

    private void close(Map<Integer, Closing> closings) throws SQLException {
        if (closings.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(CLOSE)) {
            statement.setString(1, json(closings.values().stream().map(Row::of).toList()));
            try (var rows = statement.executeQuery()) {
                for (int position : closings.keySet()) {
                    rows.next();
                    outcomes[position] =
                            Posting.Outcome.valueOf(rows.getString(1).toUpperCase(Locale.ROOT));
                }
            }
        }
    }

    private Array texts(Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static String json(List<Row> rows) {
        return new String(Json.write(rows), StandardCharsets.UTF_8);
    }

    private record Row(String org, String allotment, String relay, Amounts claimed) {
        static Row of(Closing closing) {
            return new Row(closing.organization().value(), closing.allotment(), closing.relay(), closing.claimed());
        }
    }

    /** The closings by their position in the batch. */
    private record Round(List<Entry> entries, Map<Integer, Closing> closings) {
        Round() {
            this(new ArrayList<>(), new TreeMap<>());
        }
    }
}
