package dev.keyreeve.keys.access;

import dev.keyreeve.keys.http.Endpoint;
import jakarta.ws.rs.HttpMethod;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which role may ask for what. Every call of the admin API is looked up here and nowhere else; an endpoint that stands in
 * no table is for owners and admins, and for readers if it only reads. So one that is added tomorrow is closed to an
 * operator until somebody opens it.
 */
final class Permissions {
    private static final String ROOT = "/v1/organization";
    private static final String ACCOUNTS = "/projects/{project}/service_accounts";
    private static final String KEYS = ACCOUNTS + "/{account}/api_keys";

    /** What stops or ends everybody. */
    private static final Set<Endpoint> OWNERS_ALONE = Set.of(delete(""), post("/disable"), post("/enable"));

    /** Exactly what the operator sends, and what it compares; the keys are those of service accounts, not of members. */
    private static final Set<Endpoint> OPERATORS = Set.of(
            get(""),
            post(""),
            get("/ledger_settings"),
            post("/ledger_settings"),
            get("/projects"),
            post("/projects"),
            get("/projects/{id}"),
            post("/projects/{id}"),
            post("/projects/{id}/archive"),
            get(ACCOUNTS),
            post(ACCOUNTS),
            get(ACCOUNTS + "/{id}"),
            delete(ACCOUNTS + "/{id}"),
            get(KEYS),
            post(KEYS),
            delete(KEYS + "/{id}"),
            get("/credentials"),
            post("/credentials"),
            delete("/credentials/{id}"),
            get("/budgets"),
            post("/budgets"),
            get("/budgets/{id}"),
            post("/budgets/{id}"),
            delete("/budgets/{id}"));

    private Permissions() {}

    static boolean permits(AdminRole role, Endpoint endpoint) {
        return switch (role) {
            case OWNER -> true;
            case ADMIN -> !OWNERS_ALONE.contains(endpoint);
            case OPERATOR -> OPERATORS.contains(endpoint);
            case READER -> endpoint.method().equals(HttpMethod.GET);
            case MEMBER -> false;
        };
    }

    /** Such as {@code 'owner', 'admin'}. */
    static String rolesFor(Endpoint endpoint) {
        return Arrays.stream(AdminRole.values())
                .filter(role -> permits(role, endpoint))
                .map(role -> "'" + role.wireName() + "'")
                .collect(Collectors.joining(", "));
    }

    private static Endpoint get(String path) {
        return new Endpoint(HttpMethod.GET, ROOT + path);
    }

    private static Endpoint post(String path) {
        return new Endpoint(HttpMethod.POST, ROOT + path);
    }

    private static Endpoint delete(String path) {
        return new Endpoint(HttpMethod.DELETE, ROOT + path);
    }
}
