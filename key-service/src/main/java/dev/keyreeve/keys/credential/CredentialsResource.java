package dev.keyreeve.keys.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcement;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/credentials")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CredentialsResource {
    private static final String OBJECT = "organization.credential";

    private final CurrentCaller current;
    private final Credentials credentials;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    CredentialsResource(
            CurrentCaller current, Credentials credentials, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.credentials = credentials;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Store(
            @NotNull(message = "is missing") String provider,
            @NotNull(message = "is missing") @Label String name,
            @Nullable String baseUrl,
            @NotNull(message = "is missing") SubmittedSecret secret) {}

    /** The member whose own a credential is. */
    record Owner(String type, String id) {}

    /** Ours, in OpenAI's style. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String provider,
            String baseUrl,
            String name,
            String redactedValue,
            @Nullable Owner owner,
            long createdAt,
            Status status,
            @Nullable Enforcement enforcement) {

        static View of(Credential credential) {
            return of(credential, null);
        }

        static View of(Credential credential, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    credential.id,
                    credential.provider,
                    credential.destination().address(),
                    credential.name,
                    credential.redactedValue,
                    credential.userId == null ? null : new Owner("user", credential.userId),
                    credential.createdAt.getEpochSecond(),
                    credential.status,
                    enforcement);
        }
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(credentials.list(current.get(), page), page, credential -> credential.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View store(@NotNull @Valid Store request) {
        var stored = credentials.store(
                current.get(),
                request.provider(),
                request.baseUrl(),
                request.name(),
                request.secret().take());
        enforcements.settle(current.get().organization(), stored.revision());
        return View.of(stored.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(credentials.get(current.get().organization(), id));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> credentials.delete(current.get(), id),
                (credential, enforcement) -> DeletedView.of(OBJECT, credential.id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> credentials.disable(current.get(), id), View::of);
    }

    @POST
    @Path("{id}/enable")
    public View enable(@RestPath String id) {
        return enforcements.settled(current.get(), credentials.enable(current.get(), id), View::of);
    }
}
