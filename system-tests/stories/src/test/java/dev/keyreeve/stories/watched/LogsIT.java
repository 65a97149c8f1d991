package dev.keyreeve.stories.watched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Http;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.RunningStack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
@DisplayName("The logs of the house")
class LogsIT {
    private static final Map<String, String> SERVICES = Map.of(
            "key-service", "key-service",
            "usage-service", "usage-service",
            "moderation-service", "moderation-service",
            "relay-1", "relay-service",
            "relay-2", "relay-service");

    /** On every line; {@code error} where something was thrown. */
    private static final Set<String> KEYS =
            Set.of("timestamp", "level", "logger", "message", "thread", "call", "service", "version");

    @Test
    @DisplayName("are one JSON object a line under the agreed keys, and hold no key, secret or prompt")
    void areJsonUnderTheAgreedKeysAndTellNothing(Stack stack) throws IOException {
        var mark = UUID.randomUUID().toString().replace("-", "");
        var secret = "sk-logged-" + mark;
        var adminKey = stack.adminKey(RunningStack.WATCHED).reveal();
        var admin = new Http(stack.admin(), adminKey);
        var members = new Members(admin);
        members.credential("openai", secret);
        var member = members.join("Lola", members.project("Logs"));
        var relay = member.http(stack.relay(1));

        assertThat(relay.post("/v1/chat/completions", prompt("whisper " + mark)).status())
                .isEqualTo(200);
        admin.post("/v1/organization/moderation_policy", """
                        {"forbidden_terms":["forbidden %s"]}""".formatted(mark)).ok();
        var blocked = relay.post("/v1/chat/completions", prompt("forbidden " + mark));
        assertThat(blocked.errorCode()).isEqualTo("content_blocked");
        var exchange = blocked.headers().get("x-keyreeve-exchange").getFirst();
        // Moderation logs what it stops, and a relay that a provider does not take the credential.
        assertThat(relay.post("/v1/chat/completions", prompt("[[sim fault=status:401]] " + mark))
                        .errorCode())
                .isEqualTo("credential_unusable");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                LogLines.of(stack, "moderation-service").about(exchange))
                        .isNotEmpty());
        for (var process : SERVICES.entrySet()) {
            var log = LogLines.of(stack, process.getKey());
            assertThat(log.json()).isNotEmpty().allSatisfy(line -> {
                var keys = new TreeSet<String>();
                line.fieldNames().forEachRemaining(keys::add);
                keys.remove("error");
                assertThat(keys).as(line.toString()).isEqualTo(new TreeSet<>(KEYS));
                assertThat(line.path("service").asText()).isEqualTo(process.getValue());
                assertThat(line.path("version").asText()).matches("\\d.*");
                assertThat(line.path("call").isObject()).isTrue();
            });
            assertThat(log.text()).doesNotContain(List.of(mark, member.value().substring(9, 29), adminKey));
        }
    }

    private static String prompt(String text) {
        return """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"%s"}]}""".formatted(text);
    }
}
