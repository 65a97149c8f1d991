package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a JVM of the stack holds.
 *
 * @param heapBytes in use right after a full collection
 * @param residentBytes of the whole process
 */
public record ColdMemory(long heapBytes, long residentBytes) {

    public static ColdMemory of(Stack stack, String process) throws IOException, InterruptedException {
        var id = Objects.requireNonNull(stack.processes().get(process), "it runs");
        collect(id.pid());
        return new ColdMemory(heap(stack.readiness(process).resolve("/q/metrics")), id.residentBytes());
    }

    private static void collect(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int code = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("jcmd could not reach process " + pid);
        }
    }

    private static long heap(URI metrics) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
