package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.ListPage;
import dev.keyreeve.usage.http.Query;
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
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Budgets: an extension of the OpenAI administration API, in its style. */
@Path("/v1/organization/budgets")
@RunOnVirtualThread
class BudgetResource {
    private static final Pattern ID = Pattern.compile("bud_[0-9A-Za-z]{24}");

    private final Budgets budgets;
    private final Caller caller;

    BudgetResource(Budgets budgets, Caller caller) {
        this.budgets = budgets;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public BudgetObject create(@Nullable JsonNode body) {
        var organization = caller.organization();
        var draft = BudgetDraft.read(body, organization);
        mustBeOwn(organization, draft.scope());
        return BudgetObject.of(budgets.create(organization, draft));
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<BudgetObject> list(@Context UriInfo uri) {
        var query = new Query(uri.getQueryParameters());
        int limit = (int) query.number("limit", 1, 100).orElse(20);
        var found = budgets.list(caller.organization(), query.text("after").orElse(null), limit);
        return ListPage.of(found.stream().map(BudgetObject::of).toList(), limit, BudgetObject::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"owner", "admin", "reader"})
    public BudgetObject get(@RestPath String id) {
        return find(id).map(BudgetObject::of).orElseThrow(() -> absent(id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({"owner", "admin"})
    public BudgetObject.Deleted delete(@RestPath String id) {
        if (!isId(id) || !budgets.delete(caller.organization(), id)) {
            throw absent(id);
        }
        return BudgetObject.Deleted.of(id);
    }

    /** Keys, users and projects are key-service's; a budget over one that is another tenant's never meets an exchange. */
    private static void mustBeOwn(OrganizationId organization, Scope scope) {
        if (scope.type() == Scope.Type.ORGANIZATION && !scope.id().equals(organization.value())) {
            throw ApiException.invalid("scope.id", "The organization '%s' is not yours".formatted(scope.id()));
        }
    }

    private Optional<Budget> find(String id) {
        return isId(id) ? budgets.find(caller.organization(), id) : Optional.empty();
    }

    private static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    private static ApiException absent(String id) {
        return new ApiException(ErrorCode.NOT_FOUND, "There is no budget '%s'".formatted(id));
    }
}
