package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** The prices that relays bound exchanges with. */
@Path("/internal/v1/prices")
@RolesAllowed("relay")
class PriceResource {
    private static final int LONGEST_ID = 64;

    private final PriceBooks books;

    PriceResource(PriceBooks books) {
        this.books = books;
    }

    @GET
    public PriceBook current() {
        return books.current();
    }

    /** An organization's own prices alone: to be laid over the current book. */
    @GET
    @Path("/{organization}")
    @RunOnVirtualThread
    public PriceBook own(@RestPath String organization) {
        if (organization.isBlank() || !StorableText.accepts(organization, LONGEST_ID)) {
            throw ApiException.invalid("organization", "'organization' is an id");
        }
        return books.ownOf(new OrganizationId(organization));
    }
}
