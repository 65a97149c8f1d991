package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, keeping and stopping a stack of a real PostgreSQL, a real Kafka and services that only say "ready". */
class StackIT {
    @TempDir
    Path directory;

    private Path home;
    private StackPorts ports;

    @BeforeEach
    void fakeCheckout() throws IOException {
        System.setProperty(
                "keyreeve.root",
                FakeCheckout.in(directory.resolve("a checkout")).toString());
        home = directory.resolve("a home, of mine");
        ports = StackPorts.free(2);
    }

    @AfterEach
    void stop() {
        Stack.stop(home, Progress.SILENT);
        System.clearProperty("keyreeve.root");
    }

    private Stack up() {
        return builder().start();
    }

    private StackBuilder builder() {
        return Stack.builder().home(home).basePort(ports.base()).durable(false);
    }

    @Test
    void livesDiesAndComesBackPartByPart() throws IOException {
        Stack stack = up();

        assertThat(stack.processes().keySet())
                .containsExactlyInAnyOrder(
                        "postgresql",
                        "kafka",
                        "key-service",
                        "usage-service",
                        "moderation-service",
                        "relay-1",
                        "simulator");
        assertThat(stack.file().pids()).isEqualTo(pids(stack));
        assertThat(StackStatus.of(home).orElseThrow().allUp()).isTrue();
        assertThat(home.resolve("lock")).isEmptyFile();

        Map<String, ProcessId> before = stack.processes();
        for (String process : List.of("postgresql", "key-service", "relay-1")) {
            stack.kill(process);
        }
        assertThat(StackStatus.of(home).orElseThrow().allUp()).isFalse();

        Stack again = Stack.builder().home(home).durable(false).start();

        Map<String, ProcessId> after = again.processes();
        assertThat(after).containsOnlyKeys(before.keySet());
        for (String same : List.of("kafka", "usage-service", "moderation-service", "simulator")) {
            assertThat(after).as("left alone").containsEntry(same, before.get(same));
        }
        assertThat(after.get("relay-1")).isNotEqualTo(before.get("relay-1"));
        assertThat(StackFile.read(home.resolve("stack.json")).orElseThrow().pids())
                .isEqualTo(pids(again));

        again.restart("usage-service");
        assertThat(after.get("usage-service").alive()).isFalse();
        assertThat(again.processes()).containsOnlyKeys(before.keySet());

        String key = stack.adminKey().reveal();
        assertThat(Stack.stop(home, Progress.SILENT)).isEqualTo(7);
        assertThat(stack.processes()).isEmpty();
        assertThat(home.resolve("stack.json")).doesNotExist();
        assertThat(home.resolve("lock")).isEmptyFile();
        assertThat(Stack.stop(home, Progress.SILENT))
                .as("nothing is left to stop")
                .isZero();

        Stack later = up();
        assertThat(later.adminKey().reveal()).as("the data is found again").isEqualTo(key);

        builder().fresh(true).start();
        assertThat(later.adminKey().reveal()).as("emptied").isNotEqualTo(key);
    }

    @Test
    void keepsReplicasAndWhatIsSpecialAboutAProcessThroughRestarts() throws IOException {
        Stack stack = builder()
                .keyServices(2)
                .kafkaDetour(9)
                .config("relay-1", "kafka.bootstrap.servers", "127.0.0.1:9")
                .environment("relay-1", "KEYREEVE_DRILL", "yes")
                .prefix("relay-1", "env", "KEYREEVE_PREFIX=yes")
                .heap("relay-1", 99)
                .start();

        for (boolean again : new boolean[] {false, true}) {
            if (again) {
                stack.kill("key-service-2");
                stack.kill("relay-1");
                stack.startMissing();
            }
            ProcessId relay = stack.processes().get("relay-1");
            assertThat(stack.processes()).containsKey("key-service-2").hasSize(8);
            assertThat(home.resolve("config/relay-1.properties"))
                    .content()
                    .contains("kafka.bootstrap.servers=127.0.0.1:9\n");
            assertThat(relay.commandLine()).contains("-Xmx99m").doesNotContain("-Xmx320m");
            assertThat(Files.readString(Path.of("/proc", Long.toString(relay.pid()), "environ")))
                    .contains("KEYREEVE_DRILL=yes", "KEYREEVE_PREFIX=yes");
        }
        assertThat(stack.admin(2).getPort()).isEqualTo(stack.admin().getPort() + 59);
        assertThat(StackStatus.of(home).orElseThrow().processes()).hasSize(8);
    }

    @Test
    void leavesNothingBehindWhenAPartDoesNotStart() throws IOException {
        StackHome.at(home).open().close();
        Files.createFile(home.resolve("break-usage-service"));

        assertThatThrownBy(this::up)
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("usage-service ended while it was starting")
                .satisfies(failure ->
                        assertThat(((StartFailure) failure).details()).contains("the home says: break"));
        assertThat(OurProcesses.of(StackHome.at(home))).isEmpty();
        assertThat(home.resolve("stack.json")).doesNotExist();

        Files.delete(home.resolve("break-usage-service"));
        assertThat(up().processes()).hasSize(7);
    }

    @Test
    void leavesNoTemporaryHomeBehindWhenItDoesNotStart() {
        var log = Pattern.compile("see (.+)/logs/usage-service\\.log");

        assertThatThrownBy(
                        () -> Stack.builder().prefix("usage-service", "false").start())
                .isInstanceOf(StartFailure.class)
                .satisfies(failure -> {
                    var named = log.matcher(failure.getMessage());
                    assertThat(named.find()).as(failure.getMessage()).isTrue();
                    assertThat(Path.of(named.group(1))).doesNotExist();
                });
    }

    @Test
    void triesOtherPortsWhenAnotherTemporaryStackWasQuickerAndThenGivesUp() throws IOException {
        var tried = new ArrayList<StackPorts>();
        var taken = StackPorts.free(1);
        try (var _ = new ServerSocket(taken.kafka(), 1, InetAddress.getLoopbackAddress())) {
            try (var stack = Stack.builder()
                    .freePorts(relays -> {
                        tried.add(tried.isEmpty() ? taken : ports);
                        return tried.getLast();
                    })
                    .start()) {
                assertThat(stack.file().ports()).isEqualTo(ports);
            }
            assertThat(tried).containsExactly(taken, ports);

            assertThatThrownBy(() -> Stack.builder()
                            .freePorts(relays -> {
                                tried.add(taken);
                                return taken;
                            })
                            .start())
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is taken");
        }
        assertThat(tried).hasSize(5);
    }

    @Test
    void leavesWhatRunsAloneWhenANewPartDoesNotStart() throws IOException {
        Stack stack = up();
        Map<String, ProcessId> before = stack.processes();
        Files.createFile(home.resolve("break-relay-2"));

        assertThatThrownBy(() -> builder().relays(2).start())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("relay-2 ended while it was starting");

        assertThat(stack.processes()).isEqualTo(before);
    }

    @Test
    void namesTheTakenPortAndWhoseItIsAndStartsNothing() throws IOException {
        try (var _ = new ServerSocket(ports.admin(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(this::up)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Port " + ports.admin() + " (the admin API) is taken by java (pid "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("--base-port");
        }
        assertThat(OurProcesses.of(StackHome.at(home))).isEmpty();
    }

    @Test
    void isNotEmptiedForAStartThatIsRefused() throws IOException {
        Stack stack = up();
        Map<String, ProcessId> before = stack.processes();
        String key = stack.adminKey().reveal();
        try (var taken = new ServerSocket()) {
            var relay2 = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.relay(2));
            taken.bind(relay2);
            assertThatThrownBy(() -> builder().fresh(true).relays(2).start()).hasMessageContaining("is taken");
        }
        assertThat(stack.processes()).isEqualTo(before);
        assertThat(stack.adminKey().reveal()).isEqualTo(key);

        Files.writeString(home.resolve("stack.json"), "null");
        assertThatThrownBy(() -> Stack.builder().home(home).start()).hasMessageContaining("keyreeve down");
        Files.delete(home.resolve("keyreeve-home.json"));
        assertThat(Stack.stop(home, Progress.SILENT)).isEqualTo(7);
    }

    @Test
    void isStartedByOneOfTwoAtTheSameMoment() throws Exception {
        var failures = new ArrayList<Exception>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var starts = List.of(threads.submit(this::up), threads.submit(this::up));
            for (var start : starts) {
                try {
                    start.get();
                } catch (Exception failure) {
                    failures.add(failure);
                }
            }
        }

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasRootCauseInstanceOf(StartFailure.class)
                        .hasRootCauseMessage(failure.getCause().getMessage())
                        .hasMessageContaining("Another keyreeve command"));
        assertThat(OurProcesses.of(StackHome.at(home))).hasSize(7);
    }

    @Test
    void isStoppedCleanlyAlsoWhereAPartIsFrozenAndStackJsonLies() throws IOException {
        Stack stack = up();
        Path log = StackHome.at(home).log(ProcessName.POSTGRESQL);
        var bystander = new ProcessBuilder("sleep", "60").start();
        String json = Files.readString(home.resolve("stack.json"));
        Files.writeString(
                home.resolve("stack.json"),
                json.replace(Long.toString(stack.file().pids().get("kafka")), Long.toString(bystander.pid())));
        stack.signal("relay-1", Signal.STOP);

        long begin = System.nanoTime();
        stack.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(stack.processes()).isEmpty();
        assertThat(bystander.isAlive()).as("a pid that is not ours").isTrue();
        assertThat(Files.readString(log)).contains("database system is shut down");
        assertThat(home.resolve("data/postgresql/postmaster.pid")).doesNotExist();
        bystander.destroyForcibly();
    }

    private static Map<String, Long> pids(Stack stack) {
        var pids = new java.util.TreeMap<String, Long>();
        stack.processes().forEach((name, process) -> pids.put(name, process.pid()));
        return pids;
    }
}
