package dev.keyreeve.deploy.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A checkout whose services only say that they are ready: what is tested here is the starting and stopping, and the
 * services are built after this module. The stories run the real ones.
 */
final class FakeCheckout {
    private FakeCheckout() {}

    /** Made below this directory, where {@code -Dkeyreeve.root} may point. */
    static Path in(Path directory) throws IOException {
        for (String service : List.of("key-service", "usage-service", "moderation-service", "relay-service")) {
            Path app = Files.createDirectories(directory.resolve(service).resolve("target/quarkus-app"));
            jar(app.resolve("quarkus-run.jar"));
        }
        Path simulator = Files.createDirectories(directory.resolve("system-tests/simulator/target/lib"))
                .getParent();
        jar(simulator.resolve("keyreeve-simulator-" + Build.version() + ".jar"));
        return directory;
    }

    private static void jar(Path file) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Service.class.getName());
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new JarOutputStream(out, manifest)) {
            add(jar, Service.class, Service.class.getName());
            add(jar, dev.keyreeve.simulator.Main.class, "dev.keyreeve.simulator.Main");
        }
    }

    private static void add(JarOutputStream jar, Class<?> type, String name) throws IOException {
        jar.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
        try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            in.transferTo(jar);
        }
    }

    /** Reads where it is to listen as the real ones do; fails to start when the home says so. */
    public static final class Service {
        public static void main(String[] arguments) throws Exception {
            if (Files.exists(
                    Path.of(System.getProperty("keyreeve.home"), "break-" + System.getProperty("keyreeve.process")))) {
                System.out.println("ERROR the home says: break");
                System.exit(1);
            }
            String port = arguments.length == 2 ? arguments[1] : configured();
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            System.out.println("ready");
        }

        private static String configured() throws IOException {
            var config = new Properties();
            try (var in =
                    Files.newBufferedReader(Path.of(URI.create(System.getProperty("quarkus.config.locations"))))) {
                config.load(in);
            }
            return config.getProperty("quarkus.management.port", config.getProperty("quarkus.http.port"));
        }
    }
}
