package dev.keyreeve.usage.report;

import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.Query;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Usage and costs, with the parameters and shapes of the OpenAI administration API. */
@Path("/v1/organization")
@RolesAllowed({"owner", "admin", "reader"})
@RunOnVirtualThread
class ReportResource {
    private static final Set<String> COMPLETIONS = Set.of("chat_completions", "responses");
    private static final Set<String> EMBEDDINGS = Set.of("embeddings");
    /** No operation has this name: the answer to who asks for batch jobs alone. */
    private static final Set<String> BATCH_JOBS = Set.of("batch");

    private final EntrySums sums;
    private final Caller caller;

    ReportResource(EntrySums sums, Caller caller) {
        this.sums = sums;
        this.caller = caller;
    }

    @GET
    @Path("/usage/completions")
    public Report<Results.Completions> completions(@Context UriInfo uri) {
        var query = new Query(uri.getQueryParameters());
        boolean batch =
                query.oneOf("batch", List.of(true, false), String::valueOf).orElse(false);
        return report(
                ReportQuery.usage(query, batch ? BATCH_JOBS : COMPLETIONS, Instant.now()), Results.Completions::of);
    }

    @GET
    @Path("/usage/embeddings")
    public Report<Results.Embeddings> embeddings(@Context UriInfo uri) {
        var query = new Query(uri.getQueryParameters());
        return report(ReportQuery.usage(query, EMBEDDINGS, Instant.now()), Results.Embeddings::of);
    }

    @GET
    @Path("/costs")
    public Report<Results.Costs> costs(@Context UriInfo uri) {
        return report(ReportQuery.costs(new Query(uri.getQueryParameters()), Instant.now()), Results.Costs::of);
    }

    private <R> Report<R> report(ReportQuery query, Function<Sum, R> result) {
        return Report.of(query.page(), sums.of(caller.organization(), query), result);
    }
}
