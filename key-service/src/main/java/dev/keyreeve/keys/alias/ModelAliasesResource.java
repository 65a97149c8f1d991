package dev.keyreeve.keys.alias;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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

@Path("/v1/organization/model_aliases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ModelAliasesResource {
    private static final String OBJECT = "organization.model_alias";
    private static final int MOST = 10;
    private static final int HEAVIEST = 1_000;

    private final CurrentCaller current;
    private final ModelAliases aliases;
    private final TakenAway takenAway;
    private final Enforcements enforcements;

    ModelAliasesResource(CurrentCaller current, ModelAliases aliases, TakenAway takenAway, Enforcements enforcements) {
        this.current = current;
        this.aliases = aliases;
        this.takenAway = takenAway;
        this.enforcements = enforcements;
    }

    record Candidate(
            @NotNull(message = "is missing") String provider,

            @NotNull(message = "is missing") @Label @Size(max = 200, message = "must not have more than 200 characters")
            String model,

            @Min(value = 1, message = "must be 1 to 1000")
            @Max(value = HEAVIEST, message = "must be 1 to 1000")
            @Nullable
            Integer weight) {

        GrantRecord.Candidate plain() {
            return new GrantRecord.Candidate(provider, model, weight == null ? 1 : weight);
        }
    }

    record Create(
            @NotNull(message = "is missing")
            @Pattern(
                    regexp = "[A-Za-z0-9._:/@-]{1,200}",
                    message = "must be 1 to 200 letters, digits, dots, dashes, underscores, colons, slashes or @")
            String name,

            @Nullable Strategy strategy,

            @NotNull(message = "is missing") @Size(min = 1, max = MOST, message = "must be 1 to 10")
            List<@NotNull(message = "is missing") @Valid Candidate> candidates,

            @Nullable Boolean retryProcessed) {}

    record Update(
            @Nullable Strategy strategy,

            @Size(min = 1, max = MOST, message = "must be 1 to 10") @Nullable
            List<@NotNull(message = "is missing") @Valid Candidate> candidates,

            @Nullable Boolean retryProcessed) {}

    /** Ours, in OpenAI's style. */
    @JsonInclude(Include.NON_NULL)
    record View(
            String object,
            String id,
            String name,
            Strategy strategy,
            List<GrantRecord.Candidate> candidates,
            boolean retryProcessed,
            long createdAt,
            @Nullable Enforcement enforcement) {

        static View of(ModelAlias alias) {
            return of(alias, null);
        }

        static View of(ModelAlias alias, @Nullable Enforcement enforcement) {
            return new View(
                    OBJECT,
                    alias.id,
                    alias.name,
                    alias.strategy,
                    alias.candidates(),
                    alias.retryProcessed,
                    alias.createdAt.getEpochSecond(),
                    enforcement);
        }
    }

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(aliases.list(current.get().organization(), page), page, alias -> alias.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View create(@NotNull @Valid Create request) {
        var created = aliases.create(
                current.get(),
                request.name(),
                request.strategy() == null ? Strategy.ORDER : request.strategy(),
                plain(request.candidates()),
                Boolean.TRUE.equals(request.retryProcessed()));
        enforcements.settle(current.get().organization(), created.revision());
        return View.of(created.thing());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(aliases.get(current.get().organization(), id));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(
            @RestPath String id, @QueryParam("wait") @Nullable String wait, @NotNull @Valid Update request) {
        var candidates = request.candidates();
        var edit = new ModelAliases.Edit(
                request.strategy(), candidates == null ? null : plain(candidates), request.retryProcessed());
        return takenAway.answer(current.get(), wait, () -> aliases.edit(current.get(), id, edit), View::of);
    }

    @DELETE
    @Path("{id}")
    public Response delete(@RestPath String id, @QueryParam("wait") @Nullable String wait) {
        return takenAway.answer(
                current.get(),
                wait,
                () -> aliases.delete(current.get(), id),
                (alias, enforcement) -> DeletedView.of(OBJECT, alias.id, enforcement));
    }

    private static List<GrantRecord.Candidate> plain(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::plain).toList();
    }
}
