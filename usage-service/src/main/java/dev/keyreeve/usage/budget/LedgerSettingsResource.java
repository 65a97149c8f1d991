package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.ApiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is true of all of an organization's books. */
@Path("/v1/organization/ledger_settings")
@RunOnVirtualThread
class LedgerSettingsResource {
    private final LedgerSettings settings;
    private final Caller caller;

    LedgerSettingsResource(LedgerSettings settings, Caller caller) {
        this.settings = settings;
        this.caller = caller;
    }

    /** @param timeZone an IANA name; budgets that are created from now on have their days, weeks and months in it */
    record Shown(String object, String timeZone) {
        static Shown of(String timeZone) {
            return new Shown("organization.ledger_settings", timeZone);
        }
    }

    @GET
    @RolesAllowed({"owner", "admin", "reader", "operator"})
    public Shown get() {
        return Shown.of(settings.timeZone(caller.organization()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"owner", "admin", "operator"})
    public Shown change(@Nullable JsonNode body) {
        var organization = caller.organization();
        var zone = Fields.of(body, Set.of("time_zone")).text("/time_zone");
        if (!isRegion(zone) || !settings.changeTimeZone(organization, zone)) {
            throw ApiException.invalid(
                    "time_zone",
                    "'time_zone' is a name of the IANA time zone database, for example Europe/Berlin or UTC");
        }
        return Shown.of(zone);
    }

    /** Offsets and abbreviations mean other things to PostgreSQL: there, "+02" lies west of Greenwich. */
    private static boolean isRegion(String zone) {
        return zone.equals("UTC")
                || (zone.contains("/") && ZoneId.getAvailableZoneIds().contains(zone));
    }
}
