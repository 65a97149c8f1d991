package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/**
 * Runs the scripts of {@code src/test/node}, in which the providers' own JavaScript clients say what they saw. The
 * clients are installed once, into {@code target/node}, as the committed lock file pins them and without their install
 * scripts. Where that cannot be, tests are skipped with a sentence that says why.
 */
public final class NodeSdk {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path HOME = Path.of("target/node");
    private static final String LOCK = "package-lock.json";
    private static final String INSTALLED = "installed-lock.json";
    private static final long INSTALL_MINUTES = 5;
    private static final long RUN_MINUTES = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> more;

    private NodeSdk(Map<String, String> more) {
        this.more = more;
    }

    /** The same, with another prompt in every step that has no prompt of its own. */
    public NodeSdk asking(String prompt) {
        return new NodeSdk(Map.of("PROMPT", prompt));
    }

    /**
     * The clients, installed.
     *
     * @throws TestAbortedException if this machine cannot run them
     */
    public static synchronized NodeSdk installed() {
        needs("node");
        needs("npm");
        try {
            Files.createDirectories(HOME);
            try (var sources = Files.list(SOURCES)) {
                for (Path each : sources.filter(Files::isRegularFile).toList()) {
                    Files.copy(each, HOME.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Path installed = HOME.resolve(INSTALLED);
            if (!Files.exists(installed) || Files.mismatch(installed, HOME.resolve(LOCK)) >= 0) {
                install();
                Files.copy(HOME.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeSdk(Map.of());
    }

    private static void needs(String command) {
        Assumptions.assumeTrue(
                succeeds(List.of(command, "--version")),
                "The providers' JavaScript clients are left out: there is no '" + command + "' on the PATH.");
    }

    private static boolean succeeds(List<String> command) {
        try {
            return ended(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD), INSTALL_MINUTES)
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void install() throws IOException {
        Path log = HOME.resolve("npm.log");
        int code = ended(
                new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
                        .directory(HOME.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()),
                INSTALL_MINUTES);
        Assumptions.assumeTrue(
                code == 0,
                () -> "The providers' JavaScript clients are left out: 'npm ci' could not fetch them; see " + log
                        + ".");
    }

    /**
     * Runs a script to its end.
     *
     * @param script {@code openai}, {@code azure}, {@code anthropic}, {@code gemini} or {@code unserved}
     * @param base the client's base address, as the script's first line says
     * @param steps those to run; all if none is named
     * @return what each step said, by its name: what it saw, or {@code error}
     */
    public Map<String, JsonNode> run(String script, URI base, String key, String... steps) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script + ".mjs"));
        command.addAll(List.of(steps));
        Path said = Files.createTempFile(HOME.toAbsolutePath(), script, ".jsonl");
        Path complained = Files.createTempFile(HOME.toAbsolutePath(), script, ".err");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile());
        process.environment().put("BASE_URL", base.toString());
        process.environment().put("API_KEY", key);
        process.environment().putAll(more);
        process.environment().remove("NODE_OPTIONS");
        assertThat(ended(process, RUN_MINUTES))
                .as(() -> script + ".mjs: " + read(complained))
                .isZero();
        Map<String, JsonNode> byStep = new LinkedHashMap<>();
        for (String line : Files.readAllLines(said)) {
            JsonNode step = JSON.readTree(line);
            byStep.put(step.path("step").asText(), step);
        }
        return byStep;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the exit code; no process that is started here outlives this */
    private static int ended(ProcessBuilder builder, long minutes) throws IOException {
        Process process = builder.start();
        try {
            if (process.waitFor(minutes, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new AssertionError(builder.command() + " did not end within " + minutes + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + builder.command() + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
