package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Lease.Refused.Reason;
import dev.keyreeve.keys.access.RelaysOnly;
import dev.keyreeve.keys.http.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The lease protocol. */
@Path("/internal/v1/relays/{relay}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RelaysOnly
class RelayResource {
    private final Leases leases;

    RelayResource(Leases leases) {
        this.leases = leases;
    }

    @POST
    @Path("register")
    public Lease.Granted register(@RestPath String relay, @NotNull Lease.Register request) {
        var version = request.version() == null ? "unknown" : request.version();
        return leases.register(named(relay), version.substring(0, Math.min(version.length(), 64)));
    }

    @POST
    @Path("renew")
    public Response renew(@RestPath String relay, @NotNull Lease.Renew request) {
        return switch (leases.renew(named(relay), request.epoch(), orNone(request.applied()))) {
            case Leases.Renewal.Prolonged(var granted) -> Response.ok(granted).build();
            case Leases.Renewal.Declined(var reason) -> refused(reason);
        };
    }

    @POST
    @Path("acks")
    public Response acks(@RestPath String relay, @NotNull Lease.Ack request) {
        return leases.acknowledge(named(relay), request.epoch(), orNone(request.applied()))
                ? Response.noContent().build()
                : refused(Reason.UNKNOWN);
    }

    @POST
    @Path("leave")
    public Response leave(@RestPath String relay, @NotNull Lease.Leave request) {
        leases.leave(named(relay), request.epoch());
        return Response.noContent().build();
    }

    private static Response refused(Reason reason) {
        return Response.status(Response.Status.CONFLICT)
                .entity(new Lease.Refused(reason))
                .build();
    }

    private static String named(String relay) {
        if (!relay.matches("[A-Za-z0-9._-]{1,64}")) {
            throw Refusal.invalid("relay", "A relay's id has 1 to 64 letters, digits, dots, dashes or underscores");
        }
        return relay;
    }

    private static List<Lease.Mark> orNone(@Nullable List<Lease.Mark> marks) {
        return marks == null ? List.of() : marks;
    }
}
