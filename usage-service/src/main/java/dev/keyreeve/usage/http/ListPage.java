package dev.keyreeve.usage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The list envelope of the OpenAI administration API. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ListPage<T>(
        String object,
        List<T> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    /** Of up to one thing more than the page may have: it only says that there are more. */
    public static <T> ListPage<T> of(List<T> found, Page page, Function<T, String> id) {
        var data = found.subList(0, Math.min(page.limit(), found.size()));
        return new ListPage<>(
                "list",
                data,
                data.isEmpty() ? null : id.apply(data.getFirst()),
                data.isEmpty() ? null : id.apply(data.getLast()),
                found.size() > page.limit());
    }
}
