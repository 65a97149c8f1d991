package dev.keyreeve.keys.allowed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.connector.Described;
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
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/allowed_paths")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AllowedPathsResource {
    private static final String OBJECT = "organization.allowed_path";

    private final CurrentCaller current;
    private final AllowedPaths allowedPaths;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    AllowedPathsResource(
            CurrentCaller current, AllowedPaths allowedPaths, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.allowedPaths = allowedPaths;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Create(
            @NotNull(message = "is missing") String provider,
            @NotNull(message = "is missing") List<@Nullable String> methods,
            @NotNull(message = "is missing") String path) {}

    record Update(@NotNull(message = "is missing") List<@Nullable String> methods) {}

    /** Ours, in OpenAI's style. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String provider,
            List<String> methods,
            String path,
            long createdAt,
            @Nullable Enforcement enforcement) {

        static View of(AllowedPath allowed) {
            return of(allowed, null);
        }

        static View of(AllowedPath allowed, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    allowed.id,
                    allowed.provider,
                    allowed.methods(),
                    allowed.path,
                    allowed.createdAt.getEpochSecond(),
                    enforcement);
        }
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(
                allowedPaths.list(current.get().organization(), page), page, allowed -> allowed.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View create(@NotNull @Valid Create request) {
        var created = allowedPaths.create(
                current.get(), request.provider(), request.path(), Described.methods(request.methods()));
        enforcements.settle(current.get().organization(), created.revision());
        return View.of(created.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(allowedPaths.get(current.get().organization(), id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(
            @RestPath String id, @QueryParam("wait") @Nullable String wait, @NotNull @Valid Update request) {
        var methods = Described.methods(request.methods());
        return takenAway.answer(current.get(), wait, () -> allowedPaths.allow(current.get(), id, methods), View::of);
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> allowedPaths.delete(current.get(), id),
                (allowed, enforcement) -> DeletedView.of(OBJECT, allowed.id, enforcement));
    }
}
