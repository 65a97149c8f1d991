package dev.keyreeve.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@KeysTest
@DisplayName("An administrator who defines names of models")
class ModelAliasesIT {
    private static final String TWO = """
            [{"provider":"openai","model":"gpt-4o-mini","weight":3},{"provider":"compatible","model":"llama"}]""";

    private final Admin admin = Admin.GLOBEX;
    private final String name = "fast-" + UUID.randomUUID();

    @Test
    void makes_one_that_relays_hear_of() {
        var made = admin.post("/model_aliases", body(name, TWO));

        assertThat(made.getString("object")).isEqualTo("organization.model_alias");
        assertThat(made.getString("name")).isEqualTo(name);
        assertThat(made.getString("strategy")).isEqualTo("order");
        assertThat(made.getBoolean("retry_processed")).isFalse();
        assertThat(made.getInt("candidates[1].weight")).isOne();
        assertThat(record()).satisfies(record -> {
            assertThat(record.candidates())
                    .containsExactly(
                            new Candidate("openai", "gpt-4o-mini", 3), new Candidate("compatible", "llama", 1));
            assertThat(record.strategy()).isEqualTo(Strategy.ORDER);
            assertThat(record.status()).isEqualTo(Status.ACTIVE);
        });
        assertThat(admin.get("/model_aliases?limit=100").getList("data.id", String.class))
                .contains(made.getString("id"));
        assertThat(admin.get("/model_aliases/" + made.getString("id")).getString("name"))
                .isEqualTo(name);
    }

    @Test
    void changes_it_and_is_told_that_it_is_enforced() {
        var id = admin.post("/model_aliases", body(name, TWO)).getString("id");

        var changed = admin.post("/model_aliases/" + id, """
                {"strategy":"weight","retry_processed":true,"candidates":[{"provider":"openai","model":"gpt-4.1"}]}""");

        assertThat(changed.getBoolean("enforcement.enforced")).isTrue();
        assertThat(record()).satisfies(record -> {
            assertThat(record.strategy()).isEqualTo(Strategy.WEIGHT);
            assertThat(record.retryProcessed()).isTrue();
            assertThat(record.candidates()).containsExactly(new Candidate("openai", "gpt-4.1", 1));
            assertThat(record.ack()).isTrue();
        });
        admin.post("/model_aliases/" + id, "{\"retry_processed\":false}");
        assertThat(record().strategy()).as("what is not named stays").isEqualTo(Strategy.WEIGHT);
        assertThat(record().retryProcessed()).isFalse();
    }

    @Test
    void deletes_it_and_may_use_its_name_again() {
        var id = admin.post("/model_aliases", body(name, TWO)).getString("id");
        admin.sends(body(name, TWO)).post("/model_aliases").then().statusCode(409);

        var gone = admin.delete("/model_aliases/" + id);

        assertThat(gone.getBoolean("deleted")).isTrue();
        assertThat(gone.getBoolean("enforcement.enforced")).isTrue();
        assertThat(record().status()).isEqualTo(Status.DELETED);
        var after = admin.asks().get("/model_aliases/" + id);
        assertThat(after.statusCode()).isEqualTo(404);
        assertThat(after.jsonPath().getString("error.code")).isEqualTo("deleted");
        admin.post("/model_aliases", body(name, TWO));
        assertThat(record().status()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void is_refused_what_no_relay_could_do() {
        for (var candidates : List.of(
                "[]",
                "[{\"provider\":\"nobody\",\"model\":\"x\"}]",
                "[{\"provider\":\"openai\",\"model\":\"\"}]",
                "[{\"provider\":\"openai\"}]",
                "[null]",
                "[{\"provider\":\"openai\",\"model\":\"x\",\"weight\":0}]",
                "[{\"provider\":\"openai\",\"model\":\"x\"},{\"provider\":\"anthropic\",\"model\":\"y\"}]",
                "[{\"provider\":\"gemini\",\"model\":\"a/b\"}]")) {
            var refused = admin.sends(body(name, candidates)).post("/model_aliases");
            assertThat(refused.statusCode()).as(candidates + refused.asString()).isEqualTo(400);
        }
        assertThat(admin.sends(body(
                                name,
                                "[{\"provider\":\"openai\",\"model\":\"x\"},"
                                        + "{\"provider\":\"anthropic\",\"model\":\"y\"}]"))
                        .post("/model_aliases")
                        .jsonPath()
                        .getString("error.message"))
                .contains("speak one dialect")
                .contains("anthropic");
        assertThat(admin.sends(body("a b", TWO)).post("/model_aliases").statusCode())
                .isEqualTo(400);
    }

    @Test
    void leaves_a_trace_of_each_step() {
        var id = admin.post("/model_aliases", body(name, TWO)).getString("id");
        admin.post("/model_aliases/" + id, "{\"strategy\":\"weight\"}");
        admin.delete("/model_aliases/" + id);

        var types = admin.get("/audit_logs?limit=100&resource_ids[]=" + id).getList("data.type", String.class);
        assertThat(types).containsExactly("model_alias.deleted", "model_alias.updated", "model_alias.created");
    }

    private GrantRecord.Alias record() {
        return Grants.of(KeysStack.GLOBEX).stream()
                .filter(GrantRecord.Alias.class::isInstance)
                .map(GrantRecord.Alias.class::cast)
                .filter(record -> record.name().equals(name))
                .toList()
                .getLast();
    }

    private static String body(String name, String candidates) {
        return """
                {"name":"%s","candidates":%s}""".formatted(name, candidates);
    }
}
