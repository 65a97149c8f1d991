package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerIT {
    @TempDir
    Path directory;

    private KafkaServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void keepsWhatItAcknowledgedThroughKillNineAndANewPort() throws Exception {
        Path home = directory.resolve("a home, with a comma");
        server = KafkaServer.start(KafkaSettings.under(home, Ports.free(), Ports.free()), Launcher.TETHERED);
        send("kept");
        Signals.send(server.process(), Signal.KILL);
        Signals.awaitEnd(server.process(), Duration.ofSeconds(5));

        server = KafkaServer.start(KafkaSettings.under(home, Ports.free(), Ports.free()), Launcher.TETHERED);

        assertThat(received()).containsExactly("kept");
    }

    @Test
    void refusesATopicThatNobodyMade() {
        server = KafkaServer.start(KafkaSettings.under(directory, Ports.free(), Ports.free()), Launcher.TETHERED);

        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers(), "max.block.ms", 1500),
                new StringSerializer(),
                new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("keyreeve.misspelt.v1", "x"))
                            .get(5, TimeUnit.SECONDS))
                    .hasMessageContaining("keyreeve.misspelt.v1");
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = KafkaSettings.under(directory, Ports.free(), taken.getLocalPort());

            assertThatThrownBy(() -> KafkaServer.start(settings, Launcher.TETHERED))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("was taken meanwhile");
        }
    }

    @Test
    void sendsTheClientsOfItsSecondListenerToWhereItIsTold() throws Exception {
        var plain = KafkaSettings.under(directory, Ports.free(), Ports.free());
        var detour = new KafkaSettings.Detour(Ports.free(), plain.port());
        server = KafkaServer.start(
                new KafkaSettings(
                        plain.directory(), plain.log(), plain.port(), plain.controllerPort(), detour, Map.of()),
                Launcher.TETHERED);

        assertThat(advertised(detour.port()))
                .as("a client that asks there is told the other port")
                .isEqualTo(plain.port());
    }

    private static int advertised(int port) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port))) {
            return admin.describeCluster()
                    .nodes()
                    .get(20, TimeUnit.SECONDS)
                    .iterator()
                    .next()
                    .port();
        }
    }

    private void send(String value) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(GrantRecord.TOPIC, 3, "key", value))
                    .get();
        }
    }

    private List<String> received() {
        Map<String, Object> client =
                Map.of("bootstrap.servers", server.bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(GrantRecord.TOPIC, 3)));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
            while (values.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(polled -> values.add(polled.value()));
            }
            return values;
        }
    }
}
