package dev.keyreeve.keys.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The list envelope of the OpenAI administration API. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ListBody<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    /**
     * @param fetched one more than the page's limit if there are more
     * @param id the cursor of an entry
     */
    public static <E, T> ListBody<T> of(List<E> fetched, Page page, Function<E, String> id, Function<E, T> view) {
        var shown = fetched.subList(0, Math.min(fetched.size(), page.limit()));
        return new ListBody<>(
                "list",
                shown.stream().map(view).toList(),
                shown.isEmpty() ? null : id.apply(shown.getFirst()),
                shown.isEmpty() ? null : id.apply(shown.getLast()),
                fetched.size() > shown.size());
    }
}
