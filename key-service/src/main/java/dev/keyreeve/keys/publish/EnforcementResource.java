package dev.keyreeve.keys.publish;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;

/** Where a call that could not wait long enough asks again. */
@Path("/v1/organization/enforcements/{revision}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EnforcementResource {
    private final CurrentCaller current;
    private final Enforcements enforcements;

    EnforcementResource(CurrentCaller current, Enforcements enforcements) {
        this.current = current;
        this.enforcements = enforcements;
    }

    record View(String object, @JsonUnwrapped Enforcement enforcement) {}

    @GET
    public View look(@RestPath String revision) {
        var organization = current.get().organization();
        return (revision.matches("\\d{1,18}")
                        ? enforcements.look(organization, Long.parseLong(revision))
                        : Optional.<Enforcement>empty())
                .map(found -> new View("organization.enforcement", found))
                .orElseThrow(() -> Refusal.notFound("enforcement '" + revision + "'"));
    }
}
