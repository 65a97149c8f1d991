package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.org.Expiry;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The keys of one service account, for whoever has nothing to do with those of members. */
@Path("/v1/organization/projects/{project}/service_accounts/{account}/api_keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ServiceAccountKeysResource {
    private final CurrentCaller current;
    private final ApiKeys keys;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ServiceAccountKeysResource(CurrentCaller current, ApiKeys keys, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.keys = keys;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    /** Ends as {@link Expiry} says. */
    record Create(
            @NotNull(message = "is missing") @Label String name,
            @Nullable Long expiresInSeconds,
            @Nullable Long expiresAt) {}

    @GET
    public ListBody<KeyView> list(@RestPath String project, @RestPath String account, @BeanParam Page page) {
        var owned = keys.listOf(current.get().organization(), project, Principal.serviceAccount(account), page);
        return ListBody.of(owned, page, one -> one.key().id, KeyView::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public KeyView create(@RestPath String project, @RestPath String account, @NotNull @Valid Create request) {
        var issued = keys.issue(
                current.get(),
                project,
                Principal.serviceAccount(account),
                null,
                request.name(),
                Expiry.of(request.expiresInSeconds(), request.expiresAt(), Instant.now()));
        enforcements.settle(current.get().organization(), issued.revision());
        return KeyView.of(issued.thing());
    }

    @DELETE
    @Path("{id}")
    public Response delete(
            @RestPath String project,
            @RestPath String account,
            @RestPath String id,
            @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> keys.delete(current.get(), project, Principal.serviceAccount(account), id),
                (owned, enforcement) -> DeletedView.of("organization.project.api_key", owned.key().id, enforcement));
    }
}
