package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Scope;
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

/** Budgets: an extension of the OpenAI administration API, in its style. */
@Path("/v1/organization/budgets")
@RunOnVirtualThread
class BudgetResource {
    private final Limits limits;
    private final Caller caller;

    BudgetResource(Limits limits, Caller caller) {
        this.limits = limits;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin", "operator"})
    public BudgetObject create(@Nullable JsonNode body) {
        var organization = caller.organization();
        var draft = BudgetDraft.read(body, organization);
        if (!isKnown(draft.scope())) {
            throw new ApiException(ErrorCode.PERMISSION_DENIED, "An operator's key sets no limits on members");
        }
        return BudgetObject.of(limits.create(organization, draft));
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader", "operator"})
    public ListPage<BudgetObject> list(@Context UriInfo uri) {
        var page = Page.of(uri);
        var found = limits.list(caller.organization(), Limit.Kind.BUDGET, caller.knowsMembers(), page);
        return ListPage.of(found.stream().map(BudgetObject::of).toList(), page, BudgetObject::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"owner", "admin", "reader", "operator"})
    public BudgetObject get(@RestPath String id) {
        var budget = find(id);
        return BudgetObject.of(budget, limits.byRelay(caller.organization(), budget));
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin", "operator"})
    public ChangedLimit<BudgetObject> change(@RestPath String id, @Nullable JsonNode body) {
        var change = BudgetDraft.change(body, find(id).measure());
        return limits.change(caller.organization(), Limit.Kind.BUDGET, id, change)
                .map(changed -> new ChangedLimit<>(BudgetObject.of(changed.limit()), changed.recall()))
                .orElseThrow(() -> absent(id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({"owner", "admin", "operator"})
    public Deleted delete(@RestPath String id) {
        if (!limits.delete(caller.organization(), Limit.Kind.BUDGET, find(id).id())) {
            throw absent(id);
        }
        return Deleted.of("organization.budget", id);
    }

    private Limit find(String id) {
        return limits.find(caller.organization(), Limit.Kind.BUDGET, storable(id))
                .filter(limit -> isKnown(limit.scope()))
                .orElseThrow(() -> absent(id));
    }

    private boolean isKnown(Scope scope) {
        return caller.knowsMembers() || !scope.type().ofMembers();
    }

    private String storable(String id) {
        if (!Limit.isId(id)) {
            throw absent(id);
        }
        return id;
    }

    private ApiException absent(String id) {
        return limits.absent(caller.organization(), Limit.Kind.BUDGET, id);
    }
}
