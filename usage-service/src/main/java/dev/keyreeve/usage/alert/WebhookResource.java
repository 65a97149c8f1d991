package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.ListPage;
import dev.keyreeve.usage.http.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks: an extension of the OpenAI administration API, in its style. On worker threads, because a look-up of a
 * tenant's host name would pin a virtual thread's carrier for as long as their name server likes.
 */
@Path("/v1/organization/webhooks")
@Blocking
class WebhookResource {
    private static final Pattern ID = Pattern.compile("hook_[0-9A-Za-z]{24}");

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Destinations destinations;
    private final Caller caller;

    WebhookResource(Webhooks webhooks, Deliveries deliveries, Destinations destinations, Caller caller) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.destinations = destinations;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public Webhook.Created create(@Nullable JsonNode body) {
        var organization = caller.organization();
        var draft = WebhookDraft.forCreation(body);
        mustBeAllowed(draft.url());
        var secret = SigningSecret.random();
        return new Webhook.Created(webhooks.create(organization, draft, secret), secret.reveal());
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<Webhook> list(@Context UriInfo uri) {
        var page = Page.of(uri);
        return ListPage.of(webhooks.list(caller.organization(), page), page, Webhook::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"owner", "admin", "reader"})
    public Webhook get(@RestPath String id) {
        return existing(id);
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public Webhook change(@RestPath String id, @Nullable JsonNode body) {
        existing(id);
        var draft = WebhookDraft.forChange(body);
        mustBeAllowed(draft.url());
        return webhooks.change(caller.organization(), id, draft).orElseThrow(() -> absent(id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({"owner", "admin"})
    public Webhook.Deleted delete(@RestPath String id) {
        if (!isId(id) || !webhooks.delete(caller.organization(), id)) {
            throw absent(id);
        }
        return Webhook.Deleted.of(id);
    }

    @GET
    @Path("/{id}/deliveries")
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<Delivery> deliveries(@RestPath String id, @Context UriInfo uri) {
        var page = Page.of(uri);
        existing(id);
        var found = deliveries.list(caller.organization(), id, page);
        return ListPage.of(found, page, Delivery::id);
    }

    @POST
    @Path("/{id}/test")
    @ResponseStatus(202)
    @RolesAllowed({"owner", "admin"})
    public Delivery test(@RestPath String id) {
        existing(id);
        return deliveries
                .test(caller.organization(), id)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.CONFLICT, "The webhook '%s' is disabled; enable it first".formatted(id)));
    }

    private void mustBeAllowed(@Nullable String url) {
        if (url != null && destinations.check(url) instanceof Destination.Check.Refused(Destination.Reason reason)) {
            throw ApiException.invalid("url", reason.sentence());
        }
    }

    private Webhook existing(String id) {
        if (!isId(id)) {
            throw absent(id);
        }
        return webhooks.find(caller.organization(), id).orElseThrow(() -> absent(id));
    }

    private static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    private static ApiException absent(String id) {
        return new ApiException(ErrorCode.NOT_FOUND, "There is no webhook '%s'".formatted(id));
    }
}
