package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import dev.keyreeve.deploy.stack.StackPorts;
import dev.keyreeve.drills.kit.FaultProxy;
import dev.keyreeve.drills.kit.Tenant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stack whose relays reach several replicas of key-service behind one address.
 *
 * @param address that one address
 * @param replicas the admin API of each replica, asked directly: any of them can answer for any disable
 */
record House(Stack stack, FaultProxy address, List<Tenant> replicas) implements AutoCloseable {

    static final String MODERATION_TIMEOUT = "keyreeve.guard.timeout";

    /** A busy machine makes moderation slow, and that is not what these drills look at: better late than refused. */
    static final String PATIENCE = "60s";

    /** @param more what else is special about the stack, from its ports */
    static House start(int relays, int keyServices, Plan more) {
        var ports = StackPorts.free(relays);
        var address = FaultProxy.listen(
                Ports.free(),
                IntStream.rangeClosed(1, keyServices)
                        .mapToObj(ports::keyService)
                        .toList());
        try {
            var builder = Stack.builder().basePort(ports.base()).relays(relays).keyServices(keyServices);
            for (int relay = 1; relay <= relays; relay++) {
                builder.config(
                                "relay-" + relay,
                                "keyreeve.key-service.url",
                                address.uri().toString())
                        .config("relay-" + relay, MODERATION_TIMEOUT, PATIENCE);
            }
            var stack = more.apply(builder, ports).start();
            var replicas = IntStream.rangeClosed(1, keyServices)
                    .mapToObj(replica -> new Tenant(stack.admin(replica), stack.adminKey()))
                    .toList();
            return new House(stack, address, replicas);
        } catch (RuntimeException failure) {
            address.close();
            throw failure;
        }
    }

    static House start(int relays, int keyServices) {
        return start(relays, keyServices, (builder, ports) -> builder);
    }

    /** What a drill adds to the stack. */
    interface Plan {
        StackBuilder apply(StackBuilder builder, StackPorts ports);
    }

    Tenant tenant() {
        return replicas.getFirst();
    }

    @Override
    public void close() {
        try (address) {
            stack.close();
        }
    }
}
