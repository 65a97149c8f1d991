package dev.keyreeve.usage.intake;

import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts and stops instances of the intake, as processes of usage-service come and go. */
@ApplicationScoped
public class TestIntake {
    private final Map<String, Object> kafka;
    private final EventReader reader;
    private final Batches batches;
    private final ConsumedOffsets offsets;
    private final IntakeMetrics metrics;
    private final TopicEnd topicEnd;
    private final List<UsageIntake> running = new ArrayList<>();

    TestIntake(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventReader reader,
            Batches batches,
            ConsumedOffsets offsets,
            IntakeMetrics metrics,
            TopicEnd topicEnd) {
        this.kafka = kafka;
        this.reader = reader;
        this.batches = batches;
        this.offsets = offsets;
        this.metrics = metrics;
        this.topicEnd = topicEnd;
    }

    UsageIntake start() {
        var intake = new UsageIntake(new Config(), kafka, reader, batches, offsets, metrics);
        intake.start(new StartupEvent());
        running.add(intake);
        return intake;
    }

    void stop(UsageIntake intake) throws InterruptedException {
        running.remove(intake);
        intake.stop(new ShutdownEvent());
    }

    void stopAll() throws InterruptedException {
        while (!running.isEmpty()) {
            stop(running.getFirst());
        }
    }

    void awaitCaughtUp() {
        await().atMost(Duration.ofSeconds(30)).until(() -> topicEnd.awaitCaughtUp(Duration.ofSeconds(5)));
    }

    /** Takes in what earlier tests have sent, and leaves again. */
    public void drain() throws InterruptedException {
        var intake = start();
        awaitCaughtUp();
        stop(intake);
    }

    private record Config() implements IntakeConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public String group() {
            return "usage-service";
        }

        @Override
        public int batch() {
            return 500;
        }

        @Override
        public Duration company() {
            return Duration.ofMillis(25);
        }

        @Override
        public Duration companyWhenBusy() {
            return Duration.ofMillis(75);
        }

        @Override
        public Duration shortestPause() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration longestPause() {
            return Duration.ofMillis(200);
        }
    }
}
