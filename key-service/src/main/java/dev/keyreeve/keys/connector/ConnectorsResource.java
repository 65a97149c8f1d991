package dev.keyreeve.keys.connector;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.DeletedView;
import dev.keyreeve.keys.publish.Enforcement;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/connectors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ConnectorsResource {
    private static final String OBJECT = "organization.connector";

    private final CurrentCaller current;
    private final Connectors connectors;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ConnectorsResource(CurrentCaller current, Connectors connectors, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.connectors = connectors;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Create(
            @NotNull(message = "is missing")
            @Pattern(
                    regexp = Provider.NAME,
                    message = "must have 1 to 40 lower-case letters, digits and dashes, and begin with a letter")
            String name,

            @NotNull(message = "is missing") String baseUrl,
            Described.@NotNull(message = "is missing") Presented presentation,
            @NotNull(message = "is missing") List<@Nullable String> methods,
            @NotNull(message = "is missing") List<@Nullable String> paths,
            @Nullable CredentialOf credential,
            @Nullable Map<String, @Nullable String> headers) {}

    /** What is absent stays. */
    record Update(
            @Nullable String name,
            @Nullable String baseUrl,
            Described.@Nullable Presented presentation,
            @Nullable List<@Nullable String> methods,
            @Nullable List<@Nullable String> paths,
            @Nullable CredentialOf credential,
            @Nullable Map<String, @Nullable String> headers) {}

    /** Ours, in OpenAI's style. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String name,
            String baseUrl,
            Described.Presented presentation,
            List<String> methods,
            List<String> paths,
            CredentialOf credential,
            Map<String, String> headers,
            long createdAt,
            Status status,
            @Nullable Enforcement enforcement) {

        static View of(Connector connector) {
            return of(connector, null);
        }

        static View of(Connector connector, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    connector.id,
                    connector.name,
                    connector.destination().address(),
                    Described.Presented.of(connector.presentation()),
                    connector.methods(),
                    connector.paths(),
                    CredentialOf.of(connector),
                    connector.headers(),
                    connector.createdAt.getEpochSecond(),
                    connector.status,
                    enforcement);
        }
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(
                connectors.list(current.get().organization(), page), page, connector -> connector.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View create(@NotNull @Valid Create request) {
        var created = connectors.create(current.get(), request.name(), connector -> {
            var presentation = request.presentation().presentation();
            connector.goTo(Described.destination(request.baseUrl(), presentation), presentation);
            connector.allow(Described.methods(request.methods()));
            connector.open(Described.paths(request.paths()));
            connector.ownCredentials = request.credential() == CredentialOf.MEMBER;
            connector.fix(Described.headers(Objects.requireNonNullElse(request.headers(), Map.of()), presentation));
        });
        enforcements.settle(current.get().organization(), created.revision());
        return View.of(created.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(connectors.get(current.get().organization(), id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(
            @RestPath String id, @QueryParam("wait") @Nullable String wait, @NotNull @Valid Update request) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> connectors.update(current.get(), id, connector -> change(connector, request)),
                View::of);
    }

    private static void change(Connector connector, Update request) {
        if (request.name() != null && !request.name().equals(connector.name)) {
            throw Refusal.invalid("name", "'name' cannot be changed: it stands in the addresses that members use");
        }
        var presentation = request.presentation() == null
                ? connector.presentation()
                : request.presentation().presentation();
        var baseUrl = Optional.ofNullable(request.baseUrl())
                .orElse(connector.destination().address());
        connector.goTo(Described.destination(baseUrl, presentation), presentation);
        if (request.methods() != null) {
            connector.allow(Described.methods(request.methods()));
        }
        if (request.paths() != null) {
            connector.open(Described.paths(request.paths()));
        }
        if (request.credential() != null) {
            connector.ownCredentials = request.credential() == CredentialOf.MEMBER;
        }
        connector.fix(
                Described.headers(Objects.requireNonNullElse(request.headers(), connector.headers()), presentation));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> connectors.delete(current.get(), id),
                (connector, enforcement) -> DeletedView.of(OBJECT, connector.id, enforcement));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(current.get(), wait, () -> connectors.disable(current.get(), id), View::of);
    }

    @POST
    @Path("{id}/enable")
    public View enable(@RestPath String id) {
        return enforcements.settled(current.get(), connectors.enable(current.get(), id), View::of);
    }
}
