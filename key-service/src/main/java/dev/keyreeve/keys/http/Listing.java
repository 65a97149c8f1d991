package dev.keyreeve.keys.http;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keyset paging over entities that have {@code createdAt} and {@code id}. */
public final class Listing {
    private Listing() {}

    /** Oldest first. Fetches one more than the limit, so that {@link ListBody} knows whether there are more. */
    public static <E> List<E> oldestFirst(
            PanacheRepositoryBase<E, String> repository,
            String where,
            Parameters parameters,
            Page page,
            Function<E, Instant> createdAt) {
        return oldestFirst(repository, where, parameters, page, createdAt, any -> true);
    }

    /**
     * @param isListed whether an entry of the tenant is one of this list, or was: one that is deleted still says where it
     *     stood, so that whoever deletes page by page can go on
     */
    public static <E> List<E> oldestFirst(
            PanacheRepositoryBase<E, String> repository,
            String where,
            Parameters parameters,
            Page page,
            Function<E, Instant> createdAt,
            Predicate<E> isListed) {
        return fetch(repository, where, parameters, page, createdAt, isListed, ">", "asc");
    }

    public static <E> List<E> newestFirst(
            PanacheRepositoryBase<E, String> repository,
            String where,
            Parameters parameters,
            Page page,
            Function<E, Instant> createdAt) {
        return fetch(repository, where, parameters, page, createdAt, any -> true, "<", "desc");
    }

    private static <E> List<E> fetch(
            PanacheRepositoryBase<E, String> repository,
            String where,
            Parameters parameters,
            Page page,
            Function<E, Instant> createdAt,
            Predicate<E> isListed,
            String beyond,
            String order) {
        var after = page.after();
        var query = where;
        if (after != null) {
            var cursor = repository.findByIdOptional(after).filter(isListed).orElseThrow(Page::unknownCursor);
            query = "(" + where + ") and (createdAt " + beyond + " :cursorAt or createdAt = :cursorAt and id " + beyond
                    + " :cursorId)";
            parameters = parameters.and("cursorAt", createdAt.apply(cursor)).and("cursorId", after);
        }
        return repository
                .find(query + " order by createdAt " + order + ", id " + order, parameters)
                .range(0, page.limit())
                .list();
    }
}
