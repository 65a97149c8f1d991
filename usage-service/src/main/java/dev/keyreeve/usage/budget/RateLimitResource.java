package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.ListPage;
import dev.keyreeve.usage.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Rate limits: an extension of the OpenAI administration API, in its style. */
@Path("/v1/organization/rate_limits")
@RunOnVirtualThread
class RateLimitResource {
    private final Limits limits;
    private final Caller caller;

    RateLimitResource(Limits limits, Caller caller) {
        this.limits = limits;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public RateLimitObject create(@Nullable JsonNode body) {
        var organization = caller.organization();
        return RateLimitObject.of(limits.create(organization, RateLimitDraft.read(body, organization)));
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<RateLimitObject> list(@Context UriInfo uri) {
        var page = Page.of(uri);
        var found = limits.list(caller.organization(), Limit.Kind.RATE_LIMIT, true, page);
        return ListPage.of(found.stream().map(RateLimitObject::of).toList(), page, RateLimitObject::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"owner", "admin", "reader"})
    public RateLimitObject get(@RestPath String id) {
        var limit = find(id);
        return RateLimitObject.of(limit, limits.byRelay(caller.organization(), limit));
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public ChangedLimit<RateLimitObject> change(@RestPath String id, @Nullable JsonNode body) {
        var organization = caller.organization();
        var change = RateLimitDraft.change(body);
        return limits.change(organization, Limit.Kind.RATE_LIMIT, storable(id), change)
                .map(changed -> new ChangedLimit<>(RateLimitObject.of(changed.limit()), changed.recall()))
                .orElseThrow(() -> absent(id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({"owner", "admin"})
    public Deleted delete(@RestPath String id) {
        if (!limits.delete(caller.organization(), Limit.Kind.RATE_LIMIT, storable(id))) {
            throw absent(id);
        }
        return Deleted.of("organization.rate_limit", id);
    }

    private Limit find(String id) {
        return limits.find(caller.organization(), Limit.Kind.RATE_LIMIT, storable(id))
                .orElseThrow(() -> absent(id));
    }

    private String storable(String id) {
        if (!Limit.isId(id)) {
            throw absent(id);
        }
        return id;
    }

    private ApiException absent(String id) {
        return limits.absent(caller.organization(), Limit.Kind.RATE_LIMIT, id);
    }
}
