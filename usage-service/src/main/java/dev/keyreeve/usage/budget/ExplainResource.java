package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Query;
import dev.keyreeve.usage.price.PriceBooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Whether prices and limits would admit a call, for key-service, which adds what it knows itself. Takes nothing. */
@Path("/internal/v1/explain")
@RolesAllowed({"owner", "admin", "reader"})
@RunOnVirtualThread
class ExplainResource {
    private static final long MOST_TOKENS = 1_000_000_000;

    private final Limits limits;
    private final PriceBooks books;
    private final Caller caller;

    ExplainResource(Limits limits, PriceBooks books, Caller caller) {
        this.limits = limits;
        this.books = books;
        this.caller = caller;
    }

    /** In the order in which a relay would come upon them. */
    record Answer(List<Rule> rules) {}

    @GET
    public Answer explain(@Context UriInfo uri) {
        var query = new Query(uri.getQueryParameters());
        var key = required(query, "key");
        var type = query.oneOf("principal_type", List.of(Principal.Type.values()), ExplainResource::wireName)
                .orElseThrow(() -> missing("principal_type"));
        var principal = new Principal(type, required(query, "principal"));
        var project = required(query, "project");
        var model = required(query, "model");
        var provider = query.text("provider").orElse("openai");
        var maxTokens = query.number("max_tokens", 1, MOST_TOKENS);
        long inputTokens = query.number("input_tokens", 0, MOST_TOKENS).orElse(0);
        var governed = query.someOf("governed", List.of(Measure.values()), Measure::wireName);
        query.refuseOthers();

        var organization = caller.organization();
        var bound = CallBound.of(books.of(organization), provider, model, inputTokens, maxTokens);
        return new Answer(Rules.of(bound, governed, limits.over(organization, key, principal, project)));
    }

    private static String required(Query query, String name) {
        return query.text(name).orElseThrow(() -> missing(name));
    }

    private static ApiException missing(String name) {
        return ApiException.invalid(name, "'%s' is missing".formatted(name));
    }

    private static String wireName(Principal.Type type) {
        return type == Principal.Type.USER ? "user" : "service_account";
    }
}
