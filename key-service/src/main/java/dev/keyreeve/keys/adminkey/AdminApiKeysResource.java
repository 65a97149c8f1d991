package dev.keyreeve.keys.adminkey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.CurrentCaller;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.http.ListBody;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/v1/organization/admin_api_keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AdminApiKeysResource {
    private static final String OBJECT = "organization.admin_api_key";

    private final CurrentCaller current;
    private final AdminApiKeys keys;

    AdminApiKeysResource(CurrentCaller current, AdminApiKeys keys) {
        this.current = current;
        this.keys = keys;
    }

    /**
     * @param role ours; {@code admin} if it is absent, because official SDKs do not know it
     * @param expiresInSeconds OpenAI's; ignored, a key would outlive what its maker believes
     */
    record Create(
            @NotNull(message = "is missing") @Label String name,
            @Nullable AdminRole role,

            @Null(message = "is not for admin keys here: they stay until they are deleted") @Nullable
            Long expiresInSeconds) {}

    /** OpenAI's admin key, whose owner is the organization; {@code role} is ours, and {@code value} is there once. */
    @JsonInclude(Include.ALWAYS)
    record View(
            String object,
            String id,
            @Nullable String name,
            AdminRole role,
            String redactedValue,
            long createdAt,
            @Nullable Long lastUsedAt,
            @Nullable Long expiresAt,
            Owner owner,
            @JsonInclude(Include.NON_NULL) @Nullable String value) {

        record Owner(String type, String object, String id, AdminRole role) {}

        static View of(AdminKey key) {
            return of(key, null);
        }

        static View of(AdminKey key, @Nullable IssuedKey secret) {
            return new View(
                    OBJECT,
                    key.id,
                    key.name,
                    key.role(),
                    key.redactedValue,
                    key.createdAt.getEpochSecond(),
                    null,
                    null,
                    new Owner("organization", "organization", key.organizationId, key.role()),
                    secret == null ? null : secret.reveal());
        }

        @Override
        public String toString() {
            return "View[" + id + "]";
        }
    }

    record Deleted(String object, String id, boolean deleted) {}

    @GET
    public ListBody<View> list(@BeanParam Page page) {
        return ListBody.of(keys.list(current.get().organization(), page), page, key -> key.id, View::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public View make(@NotNull @Valid Create request) {
        var role = request.role() == null ? AdminRole.ADMIN : request.role();
        if (role == AdminRole.MEMBER) {
            throw Refusal.invalid(
                    "role", "'role' must be one of: owner, admin, operator, reader; a member's may do nothing");
        }
        var made = keys.make(current.get(), request.name(), role);
        return View.of(made.key(), made.secret());
    }

    @GET
    @Path("{id}")
    public View get(@RestPath String id) {
        return View.of(keys.get(current.get().organization(), id));
    }

    @DELETE
    @Path("{id}")
    public Deleted delete(@RestPath String id) {
        return new Deleted(OBJECT + ".deleted", keys.delete(current.get(), id).id, true);
    }
}
