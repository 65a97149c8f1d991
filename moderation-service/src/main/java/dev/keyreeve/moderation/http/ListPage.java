package dev.keyreeve.moderation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list envelope of the OpenAI administration API.
 *
 * @param firstId null, and present, for an empty page; so is {@code lastId}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ListPage<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    /**
     * One page of what was found.
     *
     * @param rows up to one more than the limit, which tells whether there is a next page
     */
    public static <T> ListPage<T> of(List<T> rows, PageRequest page, Function<T, String> id) {
        var data = rows.subList(0, Math.min(rows.size(), page.limit()));
        return new ListPage<>(
                "list",
                data,
                data.isEmpty() ? null : id.apply(data.getFirst()),
                data.isEmpty() ? null : id.apply(data.getLast()),
                rows.size() > page.limit());
    }
}
