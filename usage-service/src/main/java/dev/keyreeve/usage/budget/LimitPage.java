package dev.keyreeve.usage.budget;

import dev.keyreeve.usage.http.Query;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit 1 to 100
 */
record LimitPage(@Nullable String after, int limit) {
    private static final Pattern ID = Pattern.compile("(bud|rate)_[0-9A-Za-z]{24}");

    static LimitPage of(Query query) {
        var page = new LimitPage(query.text("after").orElse(null), (int)
                query.number("limit", 1, 100).orElse(20));
        query.refuseOthers();
        return page;
    }

    /** Whether it could be the id of a budget or a rate limit; what could not is nothing to ask the database about. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }
}
