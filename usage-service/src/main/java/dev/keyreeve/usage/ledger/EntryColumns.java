package dev.keyreeve.usage.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of the table {@code entry}, in its order; what the database adds itself is not among them. */
final class EntryColumns {
    private static final List<Column> BEFORE_SETTLED_AT = List.of(
            text(Entry::org),
            text(Entry::exchange),
            text(Entry::relay),
            number(Entry::epoch),
            text(Entry::project),
            text(Entry::userId),
            text(Entry::serviceAccount),
            text(Entry::apiKey),
            text(Entry::app),
            text(Entry::provider),
            text(Entry::operation),
            text(Entry::model),
            text(Entry::allotment),
            number(Entry::holdNanos),
            number(Entry::holdTokens),
            text(Entry::priceVersion),
            number(entry -> entry.usage().input()),
            number(entry -> entry.usage().cachedInput()),
            number(entry -> entry.usage().cacheWrite()),
            number(entry -> entry.usage().cacheWriteHour()),
            number(entry -> entry.usage().audioInput()),
            number(entry -> entry.usage().cachedAudioInput()),
            number(entry -> entry.usage().output()),
            number(entry -> entry.usage().reasoning()),
            number(entry -> entry.usage().audioOutput()),
            number(Entry::units),
            number(entry -> 1L),
            text(Entry::quality),
            new Column("int4", Entry::status),
            new Column("bool", Entry::streamed),
            new Column("timestamptz", entry -> entry.startedAt().toString()),
            new Column("timestamptz", entry -> entry.finishedAt().toString()),
            number(Entry::costNanos));
    /** Added later. */
    private static final List<Column> BEHIND_IT = List.of(
            number(entry -> entry.usage().imageInput()),
            number(entry -> entry.usage().cachedImageInput()),
            number(entry -> entry.usage().imageOutput()),
            new Column("bool", Entry::ownCredential));

    private static final List<Column> ALL =
            Stream.concat(BEFORE_SETTLED_AT.stream(), BEHIND_IT.stream()).toList();

    /** An SQL expression of type {@code entry[]} with one parameter for each column. */
    static final String AS_ARRAY = "ARRAY(SELECT ROW(" + names("u", 0, BEFORE_SETTLED_AT.size()) + ", now(), "
            + names("u", BEFORE_SETTLED_AT.size(), ALL.size()) + ")::entry FROM unnest("
            + ALL.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", ")) + ") u ("
            + names("", 0, ALL.size()) + "))";

    private EntryColumns() {}

    /** Sets the parameters of {@link #AS_ARRAY}, from {@code first} on. */
    static void set(PreparedStatement statement, int first, List<Entry> entries) throws SQLException {
        int index = first;
        for (var column : ALL) {
            var values = entries.stream().map(column.value).toArray();
            statement.setArray(index++, statement.getConnection().createArrayOf(column.type, values));
        }
    }

    private static String names(String table, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> (table.isEmpty() ? "" : table + ".") + "c" + i)
                .collect(Collectors.joining(", "));
    }

    private record Column(String type, Function<Entry, @Nullable Object> value) {}

    private static Column text(Function<Entry, @Nullable String> value) {
        return new Column("text", value::apply);
    }

    private static Column number(Function<Entry, Long> value) {
        return new Column("int8", value::apply);
    }
}
