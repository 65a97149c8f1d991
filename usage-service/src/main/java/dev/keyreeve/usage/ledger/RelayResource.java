package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What relays ask of the ledger. */
@Path("/internal/v1")
@RolesAllowed("relay")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
class RelayResource {
    private final Purchases purchases;
    private final Ledger ledger;
    private final LedgerConfig config;
    private final IntakeProgress intake;
    private final Caller caller;

    RelayResource(Purchases purchases, Ledger ledger, LedgerConfig config, IntakeProgress intake, Caller caller) {
        this.purchases = purchases;
        this.ledger = ledger;
        this.config = config;
        this.intake = intake;
        this.caller = caller;
    }

    @POST
    @Path("/allotments")
    public Allotment.Answer buy(Allotment.@Nullable Request body) {
        var request = RelayRequests.checked(body);
        caller.mustBeRelay(request.relay());
        return switch (purchases.buy(request)) {
            case Sale.Answered(var answer) -> answer;
            case Sale.Fenced _ -> throw fenced(request.relay(), request.epoch());
            case Sale.Known _ ->
                throw new ApiException(
                        ErrorCode.CONFLICT,
                        "The id '%s' was sold or closed before; another purchase needs another one"
                                .formatted(request.allotment()));
        };
    }

    /**
     * Fences off a relay's earlier processes. What they sent may still be in the topic: an allotment whose settlement
     * was not read yet would look as if nobody had claimed it, and would be given back. So it is read first.
     */
    @POST
    @Path("/relays/{relay}/fence")
    public void fence(@RestPath String relay, Allotment.@Nullable Fence body) {
        var fence = RelayRequests.checked(body);
        caller.mustBeRelay(relay);
        if (!intake.awaitCaughtUp(config.fenceWait())) {
            throw new ApiException(
                    ErrorCode.LEDGER_UNAVAILABLE,
                    "The ledger has not taken in yet what relay '" + relay + "' had sent");
        }
        if (ledger.fence(relay, fence) > fence.epoch()) {
            throw fenced(relay, fence.epoch());
        }
    }

    private static ApiException fenced(String relay, long epoch) {
        return new ApiException(
                ErrorCode.CONFLICT, "Relay '%s' has a newer process than epoch %d".formatted(relay, epoch));
    }
}
