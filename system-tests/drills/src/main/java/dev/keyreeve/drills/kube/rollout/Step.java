package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Pairs;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One way of replacing pods. */
sealed interface Step {
    Duration LONGEST = Duration.ofMinutes(9);

    /** All services, in the order in which they are restarted. */
    List<Service> SERVICES = List.of(
            new Service("key-service", "deployment"),
            new Service("usage-service", "deployment"),
            new Service("moderation-service", "deployment"),
            new Service("relay", "statefulset"));

    /** @param component as the chart labels it */
    record Service(String component, String kind) {
        String object() {
            return kind + "/keyreeve-" + component;
        }
    }

    /** {@code kubectl rollout restart} of one service. */
    record Restart(Service service) implements Step {
        @Override
        public String text() {
            return "rolling restart of " + service.component();
        }

        @Override
        public List<Service> services() {
            return List.of(service);
        }

        @Override
        public void take(Pairs house) {
            house.cluster().kubectl("rollout", "restart", service.object());
        }
    }

    /** {@code helm upgrade} to another version of all services at once. @param set what is other about it */
    record Upgrade(String text, String set) implements Step {
        @Override
        public List<Service> services() {
            return SERVICES;
        }

        @Override
        public void take(Pairs house) {
            house.release().upgrade(set);
        }
    }

    String text();

    List<Service> services();

    /** Begins it. */
    void take(Pairs house);

    /** Takes it, and returns when all new pods are ready and the old ones are gone. */
    default void takeWhole(Pairs house) {
        take(house);
        for (var service : services()) {
            house.cluster()
                    .kubectl(
                            LONGEST,
                            "",
                            "rollout",
                            "status",
                            service.object(),
                            "--timeout=" + LONGEST.toSeconds() + "s");
        }
    }

    /** The pods that are there, by their uids. */
    default Set<String> pods(Cluster cluster) {
        return services().stream()
                .flatMap(service -> cluster.pods(service.component()).stream())
                .map(pod -> pod.at("/metadata/uid").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
