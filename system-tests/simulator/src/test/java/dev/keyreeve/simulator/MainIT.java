package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar as {@code java -jar} runs it. */
class MainIT {

    @Test
    void itSaysWhereItListensAndStopsWhenTold() throws Exception {
        Process process = run("--port", "0");
        try {
            String said = firstLine(process);
            assertThat(said).startsWith("keyreeve-provider-simulator listening on http://127.0.0.1:");
            String address = said.substring(said.indexOf("http"));
            try (Client client = new Client(URI.create(address))) {
                assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
            }
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsOneClearSentence() throws Exception {
        try (Simulator other = Simulator.start(0)) {
            Process process = run("--port", Integer.toString(other.address().getPort()));

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(new String(process.getInputStream().readAllBytes()))
                    .contains(
                            "Cannot listen on 127.0.0.1 port " + other.address().getPort());
        }
    }

    @Test
    void anUnknownOptionIsRefused() throws Exception {
        Process process = run("--speed");

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        while (line != null && !line.startsWith("keyreeve")) {
            line = reader.readLine(); // the JVM's warnings
        }
        return String.valueOf(line);
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(
                            file -> file.getFileName().toString().matches("keyreeve-simulator-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
