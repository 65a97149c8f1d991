package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import java.time.Instant;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/projects/{project}/service_accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ServiceAccountsResource {
    private static final String OBJECT = "organization.project.service_account";

    private final CurrentCaller current;
    private final ServiceAccounts accounts;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ServiceAccountsResource(
            CurrentCaller current, ServiceAccounts accounts, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.accounts = accounts;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    /** The first key ends as {@link Expiry} says. */
    record Create(
            @NotNull(message = "is missing") @Label String name,
            @Nullable Boolean createServiceAccountOnly,
            @Nullable Long expiresInSeconds,
            @Nullable Long expiresAt) {}

    /** OpenAI's service account, with our {@code status} and {@code enforcement}. All have the role {@code member}. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String name,
            String role,
            long createdAt,
            Status status,
            @Nullable Enforcement enforcement) {

        static View of(ServiceAccount account) {
            return of(account, null);
        }

        static View of(ServiceAccount account, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    account.id,
                    account.name,
                    "member",
                    account.createdAt.getEpochSecond(),
                    account.status,
                    enforcement);
        }
    }

    /** The one answer that holds a key's secret. */
    @JsonInclude(Include.ALWAYS)
    record CreatedView(
            @JsonUnwrapped View account, @Nullable FirstKey apiKey) {
        record FirstKey(String object, String value, String name, long createdAt, String id) {
            @Override
            public String toString() {
                return "FirstKey[" + id + "]";
            }
        }

        static CreatedView of(ServiceAccounts.Created created) {
            var key = created.key();
            return new CreatedView(
                    View.of(created.account()),
                    key == null
                            ? null
                            : new FirstKey(
                                    OBJECT + ".api_key",
                                    key.value(),
                                    key.name(),
                                    key.createdAt().getEpochSecond(),
                                    key.id()));
        }
    }

    @GET
    public ListBody<View> list(@RestPath String project, @BeanParam Page page) {
        var rows = accounts.list(current.get().organization(), project, page);
        return ListBody.of(rows, page, account -> account.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CreatedView create(@RestPath String project, @NotNull @Valid Create request) {
        boolean withKey = !Boolean.TRUE.equals(request.createServiceAccountOnly());
        var expiresAt = Expiry.of(request.expiresInSeconds(), request.expiresAt(), Instant.now());
        var created = accounts.create(current.get(), project, request.name(), withKey, expiresAt);
        enforcements.settle(current.get().organization(), created.revision());
        return CreatedView.of(created.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String project, @RestPath String id) {
        return View.of(accounts.get(current.get().organization(), project, id));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String project, @RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> accounts.delete(current.get(), project, id),
                (account, enforcement) -> DeletedView.of(OBJECT, account.id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String project, @RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> accounts.disable(current.get(), project, id), View::of);
    }

    @POST
    @Path("{id}/enable")
    public View enable(@RestPath String project, @RestPath String id) {
        return enforcements.settled(current.get(), accounts.enable(current.get(), project, id), View::of);
    }
}
