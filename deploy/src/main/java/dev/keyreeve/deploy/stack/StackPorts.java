package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.StartFailure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Every port of a stack, told from its base (docs/ARCHITECTURE.md, "One machine"): relay 1 at the base, the services
 * after it, further relays from base + 10, further replicas of key-service from base + 60; management is the same number
 * plus 1000.
 */
public record StackPorts(int base) {
    public static final int DEFAULT_BASE = 8080;
    public static final int MOST_RELAYS = 50;

    public static final int MOST_KEY_SERVICES = 9;

    private static final int LOWEST = 1024;
    private static final int MANAGEMENT = 1000;
    private static final int REPLICAS = 10 + MOST_RELAYS;
    private static final int SPAN = REPLICAS + MOST_KEY_SERVICES + MANAGEMENT;

    public StackPorts {
        if (base < LOWEST || base + SPAN > 65_535) {
            throw new StartFailure("The base port must lie between " + LOWEST + " and " + (65_535 - SPAN) + ", and "
                    + base + " does not; choose another one with --base-port.");
        }
    }

    /**
     * A base whose ports were all free a moment ago; for tests. Below 32768, where the kernel begins to hand out ports
     * to clients, or a connection of our own could sit on a port that we need later.
     */
    public static StackPorts free(int relays) {
        return free(relays, new SecureRandom());
    }

    static StackPorts free(int relays, RandomGenerator random) {
        for (int attempt = 0; attempt < 200; attempt++) {
            var candidate = new StackPorts(10_000 + 100 * random.nextInt(200));
            if (candidate.all(relays, MOST_KEY_SERVICES).values().stream()
                    .flatMap(List::stream)
                    .allMatch(port -> Ports.isFree(port.number()))) {
                return candidate;
            }
        }
        throw new StartFailure("No free range of ports was found between 10000 and 32000.");
    }

    /** Where a relay takes calls; they are numbered from 1. */
    public int relay(int number) {
        return number == 1 ? base : base + 8 + number;
    }

    public int admin() {
        return base + 1;
    }

    /** Where a replica of key-service takes calls; they are numbered from 1, which is {@link #admin()}. */
    public int keyService(int number) {
        return number == 1 ? admin() : base + REPLICAS + number - 2;
    }

    public int usage() {
        return base + 2;
    }

    public int moderation() {
        return base + 3;
    }

    public int simulator() {
        return base + 4;
    }

    public int postgresql() {
        return base + 5;
    }

    public int kafka() {
        return base + 6;
    }

    public int kafkaController() {
        return base + 7;
    }

    /** Where Kafka's second listener is, whose clients are sent through a proxy. */
    public int kafkaDetour() {
        return base + 8;
    }

    /** Where a service answers for health and metrics. */
    public int management(int port) {
        return port + MANAGEMENT;
    }

    /** Where a process answers its callers. */
    int of(ProcessName process) {
        var ports = all(
                        process.isRelay() ? process.relayNumber() : 1,
                        process.isKeyService() ? process.keyServiceNumber() : 1)
                .get(process);
        if (ports == null) {
            throw new IllegalArgumentException(process + " is no process of a stack");
        }
        return ports.getFirst().number();
    }

    /** A port, and what it is for, in words for people. */
    public record Port(int number, String purpose) {}

    /** The ports of each process, in the order in which people know the processes. */
    public Map<ProcessName, List<Port>> all(int relays, int keyServices) {
        var ports = new LinkedHashMap<ProcessName, List<Port>>();
        ports.put(ProcessName.POSTGRESQL, List.of(new Port(postgresql(), "PostgreSQL")));
        ports.put(
                ProcessName.KAFKA,
                List.of(
                        new Port(kafka(), "Kafka"),
                        new Port(kafkaController(), "Kafka's controller"),
                        new Port(kafkaDetour(), "Kafka's listener for drills")));
        ports.put(ProcessName.SIMULATOR, List.of(new Port(simulator(), "the provider simulator")));
        ports.put(ProcessName.KEY_SERVICE, withManagement(admin(), "the admin API"));
        for (int number = 2; number <= keyServices; number++) {
            ports.put(
                    ProcessName.keyService(number),
                    withManagement(keyService(number), "replica " + number + " of key-service"));
        }
        ports.put(ProcessName.USAGE_SERVICE, withManagement(usage(), "usage-service"));
        ports.put(ProcessName.MODERATION_SERVICE, withManagement(moderation(), "moderation-service"));
        for (int number = 1; number <= relays; number++) {
            ports.put(ProcessName.relay(number), withManagement(relay(number), "relay " + number));
        }
        return ports;
    }

    private List<Port> withManagement(int port, String purpose) {
        var ports = new ArrayList<Port>();
        ports.add(new Port(port, purpose));
        ports.add(new Port(management(port), "the management port of " + purpose));
        return ports;
    }
}
