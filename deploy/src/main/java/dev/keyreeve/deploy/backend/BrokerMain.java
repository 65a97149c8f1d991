package dev.keyreeve.deploy.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * What the broker's JVM runs: formats the storage on the first start, then is Kafka. In one JVM, because a second one
 * for {@code StorageTool} costs a second. Nothing else may refer to this class: its class path is not ours.
 */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        var configuration = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            configuration.load(in);
        }
        Path data = Path.of(configuration.getProperty("log.dirs"));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data);
        }
        kafka.Kafka.main(arguments);
    }

    private static void format(Path data) throws Exception {
        Files.createDirectories(data);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .setDirectories(java.util.List.of(data.toString()))
                .setPrintStream(System.out)
                .run();
    }
}
