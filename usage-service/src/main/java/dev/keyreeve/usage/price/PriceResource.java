package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.usage.PriceBook;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The prices that relays bound exchanges with. */
@Path("/internal/v1/prices")
@RolesAllowed("relay")
class PriceResource {
    private final PriceBooks books;

    PriceResource(PriceBooks books) {
        this.books = books;
    }

    @GET
    public PriceBook current() {
        return books.current();
    }
}
