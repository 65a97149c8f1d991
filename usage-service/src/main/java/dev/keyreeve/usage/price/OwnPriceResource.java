package dev.keyreeve.usage.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.ListPage;
import dev.keyreeve.usage.http.Page;
import dev.keyreeve.usage.price.StoredOwnPrices.Changed;
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
import java.util.Locale;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** An organization's own prices: an extension of the OpenAI administration API, in its style. */
@Path("/v1/organization/prices")
@RunOnVirtualThread
class OwnPriceResource {
    private final StoredOwnPrices prices;
    private final PriceBooks books;
    private final Caller caller;

    OwnPriceResource(StoredOwnPrices prices, PriceBooks books, Caller caller) {
        this.prices = prices;
        this.books = books;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin"})
    public PriceObject set(@Nullable JsonNode body) {
        var organization = caller.organization();
        var draft = PriceDraft.read(body, books.current());
        return switch (prices.change(organization, draft.provider(), draft.model(), draft.price())) {
            case Changed.Done(OwnPrice price) -> PriceObject.of(price, draft.price());
            case Changed.TooMany() ->
                throw ApiException.invalid(
                        "model",
                        "An organization has at most %d prices of its own; delete one first"
                                .formatted(StoredOwnPrices.MOST_PRICES));
            case Changed.Absent() -> throw new IllegalStateException("a price that was set is absent");
        };
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader"})
    public ListPage<PriceObject> list(@Context UriInfo uri) {
        var page = Page.of(uri);
        var after = page.after() == null ? null : OwnPrice.Id.read(page.after());
        var found = prices.list(caller.organization(), after, page.limit() + 1);
        return ListPage.of(
                found.stream()
                        .map(price -> PriceObject.of(price, Objects.requireNonNull(price.price())))
                        .toList(),
                page,
                PriceObject::id);
    }

    @DELETE
    @Path("/{provider}/{model: .+}")
    @RolesAllowed({"owner", "admin"})
    public PriceObject.Deleted delete(@RestPath String provider, @RestPath String model) {
        var id = new OwnPrice.Id(provider.toLowerCase(Locale.ROOT), model.toLowerCase(Locale.ROOT));
        return switch (prices.change(caller.organization(), id.provider(), id.model(), null)) {
            case Changed.Done(OwnPrice price) ->
                new PriceObject.Deleted(id.toString(), "organization.price.deleted", true, price.number());
            case Changed.Absent(), Changed.TooMany() ->
                throw new ApiException(
                        ErrorCode.NOT_FOUND, "The organization has no price of its own for '%s'".formatted(id));
        };
    }
}
