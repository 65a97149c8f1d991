package dev.keyreeve.bench;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Spawn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One nginx with everything of its own in one directory; a worker for each core. */
final class Nginx implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProcessId process;

    private Nginx(ProcessId process) {
        this.process = process;
    }

    /**
     * The provider: an answer of a kilobyte; for who accepts an event stream {@link Answers#stream()} from a file; and
     * behind {@code /v1/responses} the one that takes its time.
     */
    static Nginx provider(Tools tools, Path directory, int port, int paced) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("stream.sse"), Answers.stream());
        return start(tools, directory, port, """
                upstream paced { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 1000000000; }
                server {
                  listen 127.0.0.1:%d backlog=4096;
                  location = /v1/chat/completions {
                    if ($http_accept = text/event-stream) { rewrite ^ /stream.sse last; }
                    default_type application/json;
                    return 200 '%s';
                  }
                  location = /stream.sse {
                    internal;
                    root %s;
                    types { }
                    default_type text/event-stream;
                    error_page 405 =200 /stream.sse; # a file is served to a GET alone
                  }
                  location = /v1/responses {
                    proxy_pass http://paced;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                  }
                }
                """.formatted(paced, port, Answers.plain(), directory));
    }

    /** The proxy that the relay is measured beside; what is on the second port is passed on unbuffered. */
    static Nginx proxy(Tools tools, Path directory, int port, int unbuffered, int provider, String secret)
            throws IOException {
        var pass = """
                location / {
                  proxy_pass http://provider;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Authorization "Bearer %s";
                  proxy_buffering %s;
                }
                """;
        return start(tools, directory, port, """
                upstream provider { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 1000000000; }
                server { listen 127.0.0.1:%d backlog=4096; %s }
                server { listen 127.0.0.1:%d backlog=4096; %s }
                """.formatted(
                        provider, port, pass.formatted(secret, "on"), unbuffered, pass.formatted(secret, "off")));
    }

    private static Nginx start(Tools tools, Path directory, int port, String servers) throws IOException {
        Files.createDirectories(directory);
        var config = directory.resolve("nginx.conf");
        Files.writeString(config, """
                %s
                daemon off;
                worker_processes auto;
                pid nginx.pid;
                error_log error.log warn;
                events { worker_connections 8192; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  keepalive_requests 1000000000;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  %s
                }
                """.formatted(workersUser(), servers));
        var command = List.of(tools.nginx().toString(), "-p", directory.toString(), "-c", config.toString());
        var process = Launcher.TETHERED.start(
                new Spawn("nginx", command, Map.of(), directory, directory.resolve("nginx.log")));
        awaitListening(process, port, directory);
        return new Nginx(process);
    }

    /** Root's workers would be nobody's, and not read what is in a private directory. */
    private static String workersUser() {
        return "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    }

    private static void awaitListening(ProcessId process, int port, Path directory) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.alive() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("nginx does not listen on port " + port + "; see " + directory);
                }
                Signals.pause(Duration.ofMillis(20));
            }
        }
    }

    ProcessId process() {
        return process;
    }

    @Override
    public void close() {
        Signals.stop(process, Signals.Signal.TERM, PATIENCE);
    }
}
