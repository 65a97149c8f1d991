package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Promise 4: a marked credential goes in; then everything that could have kept it is searched for it. */
@ExtendWith(RunningStack.class)
@DisplayName("A provider secret")
class CanaryIT {
    /** Never as one literal in memory here: the test JVM is not searched, but its reports are. */
    private final String canary = "sk-canary-" + UUID.randomUUID().toString().replace("-", "");

    @Test
    @DisplayName("is in no file of the house and in no heap but the relay's")
    void isSeenByTheRelayAlone(Stack stack, @TempDir Path dumps) throws Exception {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var members = new Members(admin);
        members.credential(canary);
        var member = members.join("Cleo", members.project("Canaries"));
        var provider = new Provider(stack.provider());
        for (var relay : stack.relays()) {
            var answer = member.http(relay).post("/v1/chat/completions", prompt("a canary"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text() + answer.headers()).doesNotContain(canary);
            var failed = member.http(relay).post("/v1/chat/completions", prompt("[[sim fault=status:401]] denied"));
            assertThat(failed.text() + failed.headers()).doesNotContain(canary);
        }
        var echoed = admin.post("/v1/organization/credentials", """
                {"provider":"nobody","name":"prod","secret":"%s"}""".formatted(canary));
        assertThat(echoed.status()).isEqualTo(400);
        assertThat(echoed.text()).doesNotContain(canary);
        assertThat(provider.of(canary).path("calls").asLong())
                .as("the relay did use it")
                .isPositive();

        assertThat(filesWith(stack.home().directory())).isEmpty();
        for (var service : List.of("key-service", "usage-service", "moderation-service", "kafka")) {
            var dump = heapOf(service, stack.processes().get(service), dumps);
            // key-service read the request that brought it in; what garbage is left of it goes with a collection.
            assertThat(contains(dump, canary)).as("the heap of " + service).isFalse();
            Files.delete(dump);
        }
    }

    private static String prompt(String text) {
        return """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"%s"}]}""".formatted(text);
    }

    private List<Path> filesWith(Path home) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (contains(file, canary)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** A dump of the live objects: jcmd collects garbage first. */
    private static Path heapOf(String service, ProcessId process, Path directory) throws Exception {
        var dump = directory.resolve(service + ".hprof");
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var run = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.heap_dump", dump.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isZero();
        return dump;
    }

    private static boolean contains(Path file, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (java.nio.file.NoSuchFileException gone) {
            return false;
        }
        int last = all.length - wanted.length;
        for (int i = 0; i <= last; i++) {
            int j = 0;
            while (j < wanted.length && all[i + j] == wanted[j]) {
                j++;
            }
            if (j == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
