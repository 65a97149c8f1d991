package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.deploy.stack.Stack;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One organization, through the admin API and as its owner. Safe for any number of threads. */
public final class Tenant {
    private static final String ORGANIZATION = "/v1/organization";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Wire admin;

    /** @param admin a key-service, without a path */
    public Tenant(URI admin, IssuedKey key) {
        this.admin = new Wire(admin, key.reveal());
    }

    /** The stack's first organization. */
    public static Tenant of(Stack stack) {
        return new Tenant(stack.admin(), stack.adminKey());
    }

    public static Tenant of(Stack stack, String organization) {
        return new Tenant(stack.admin(), stack.adminKey(organization));
    }

    /** For what has no method here; paths begin with {@code /v1/organization}. */
    public Wire admin() {
        return admin;
    }

    public OrganizationId organization() {
        return new OrganizationId(get("").path("id").asText());
    }

    /** @return the credential's id */
    public String credential(String secret) {
        return made("/credentials", Map.of("provider", "openai", "name", "drill", "secret", secret));
    }

    /** @return the project's id */
    public String project(String name) {
        return made("/projects", Map.of("name", name));
    }

    /** A new member of a project, with a key. */
    public Member join(String name, String project) {
        var email = "m." + UUID.randomUUID() + "@example.com";
        var user = made("/users", Map.of("email", email, "name", name, "role", "member"));
        post("/projects/" + project + "/users", Map.of("user_id", user, "role", "member"));
        return key(user, project);
    }

    public List<Member> join(int members, String project) {
        var joined = new ArrayList<Member>();
        for (int number = 1; number <= members; number++) {
            joined.add(join("Member " + number, project));
        }
        return joined;
    }

    /** One more key of a member who is in the project. */
    public Member key(String user, String project) {
        var owner = Map.of("type", "user", "id", user);
        var issued = post("/projects/" + project + "/api_keys", Map.of("name", "drill", "owner", owner));
        if (IssuedKey.parse(issued.path("value").asText()) instanceof IssuedKey.Parsed.Valid(IssuedKey key)) {
            return new Member(user, project, issued.path("id").asText(), key);
        }
        throw new IllegalStateException("a key was issued that is none: " + issued.path("id"));
    }

    /** {@code disable} of what stands at a path such as {@code /users/user_1}, waiting until it is enforced. */
    public Enforcement disable(String path) {
        return Enforcement.of(admin.post(ORGANIZATION + path + "/disable", null));
    }

    public Enforcement disable(Member member) {
        return disable("/users/" + member.userId());
    }

    /**
     * Returns once every relay knows: a relay that is late refuses who is enabled already, and that is no fault.
     *
     * @throws IllegalStateException when one still does not know after {@link #PATIENCE}
     */
    public void enable(Member member) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var path = ORGANIZATION + "/users/" + member.userId() + "/enable";
        while (!Enforcement.of(admin.post(path, null)).enforced()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("some relay does not know that " + member.userId() + " is enabled");
            }
        }
    }

    /** How the enforcement of a revision stands now. */
    public boolean isEnforced(long revision) {
        return get("/enforcements/" + revision).path("enforced").asBoolean();
    }

    /**
     * A hard budget in money.
     *
     * @param window {@code minute} to {@code month}, or {@code total}
     * @return its id
     */
    public String hardBudget(Scope scope, BigDecimal usd, String window) {
        return made(
                "/budgets",
                Map.of(
                        "scope",
                        scope,
                        "amount",
                        Map.of("value", usd, "currency", "usd"),
                        "window",
                        window,
                        "kind",
                        "hard"));
    }

    public Spending spending(String budget) {
        return Spending.of(get("/budgets/" + budget));
    }

    /** A body of the admin API. */
    public JsonNode get(String path) {
        return admin.get(ORGANIZATION + path).orThrow();
    }

    private JsonNode post(String path, @Nullable Object body) {
        return admin.post(ORGANIZATION + path, body).orThrow();
    }

    private String made(String path, Object body) {
        return post(path, body).path("id").asText();
    }
}
