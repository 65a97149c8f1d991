package dev.keyreeve.deploy.backend;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.deploy.process.StartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the house. A broker here creates none by itself, so a misspelt name fails instead of losing records. */
public final class Topics {
    private static final String SEVEN_DAYS_MS = Long.toString(Duration.ofDays(7).toMillis());

    private Topics() {}

    /** What there must be; on one broker everything has one replica. */
    static List<NewTopic> wanted() {
        return List.of(
                topic(GrantRecord.TOPIC, 8, Map.of("cleanup.policy", "compact")),
                topic(UsageEvent.TOPIC, 8, Map.of("cleanup.policy", "delete", "retention.ms", SEVEN_DAYS_MS)));
    }

    /** Creates what is missing; answers when the broker has it. */
    public static void create(String bootstrapServers) {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG, "keyreeve-bootstrap",
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        // Kafka's client finds its parts by the thread's class loader; under a framework's tests that is any other.
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(Topics.class.getClassLoader());
        try (Admin admin = Admin.create(client)) {
            CreateTopicsResult created = admin.createTopics(wanted());
            for (var topic : created.values().entrySet()) {
                await(topic.getKey(), topic.getValue());
            }
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static void await(String topic, org.apache.kafka.common.KafkaFuture<Void> creation) {
        try {
            creation.get(40, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new StartFailure(
                        "Kafka could not create the topic " + topic + ": " + failure.getMessage() + ".", failure);
            }
        } catch (TimeoutException failure) {
            throw new StartFailure("Kafka did not answer within 40 s when asked for the topic " + topic + ".", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("The start was interrupted.", interrupted);
        }
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configuration) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configuration);
    }
}
