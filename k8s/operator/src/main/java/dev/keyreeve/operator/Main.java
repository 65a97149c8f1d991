package dev.keyreeve.operator;

import dev.keyreeve.operator.log.JsonLines;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.CountDownLatch;

/** Runs until it is told to stop, or until another one leads. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        JsonLines.install();
        var settings = Environment.read(System.getenv());
        var running = KeyreeveOperator.start(settings, new KubernetesClientBuilder().build(), () -> System.exit(1));
        var health = Health.serve(settings.managementPort(), running::isHealthy, running.metrics()::text);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            health.close();
            running.close();
            stopped.countDown();
        }));
        stopped.await();
    }
}
