package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.StartFailure;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a start. Null means "as it runs", or ran until it was killed, and else the default.
 *
 * @param keyServices replicas of key-service
 * @param fresh empty the home first, stopping what runs in it
 * @param durable false gives up fsync
 */
record StackOptions(
        @Nullable Integer basePort,
        @Nullable Integer relays,
        @Nullable Integer keyServices,
        @Nullable URI provider,
        List<String> organizations,
        boolean fresh,
        boolean durable,
        Launcher launcher,
        Progress progress,
        Rigging rigging) {

    /** What a start comes down to. */
    record Resolved(
            StackPorts ports,
            int relays,
            int keyServices,
            @Nullable URI provider) {
        boolean wantsSimulator() {
            return provider == null;
        }

        URI providerAddress() {
            return provider == null ? simulatorAddress(ports) : provider;
        }
    }

    static URI simulatorAddress(StackPorts ports) {
        return URI.create(ServiceConfig.url(ports.simulator()) + "/v1");
    }

    /** Where nothing runs any more of a stack that nobody has stopped: as it ran, but for what is asked now. */
    Resolved resolveStopped(@Nullable StackFile last) {
        check();
        if (last == null || fresh) {
            return withDefaults(last, 1, 1, null);
        }
        return withDefaults(
                last, last.relays().size(), last.keyServices(), last.hasSimulator() ? null : last.provider());
    }

    private Resolved withDefaults(
            @Nullable StackFile known, int defaultRelays, int defaultKeyServices, @Nullable URI defaultProvider) {
        int base = known == null ? StackPorts.DEFAULT_BASE : known.ports().base(); // beside others it stays there
        return new Resolved(
                new StackPorts(basePort == null ? base : basePort),
                relays == null ? defaultRelays : relays,
                keyServices == null ? defaultKeyServices : keyServices,
                provider == null ? defaultProvider : provider);
    }

    private void check() {
        checkProvider();
        if (relays != null && (relays < 1 || relays > StackPorts.MOST_RELAYS)) {
            throw new StartFailure("There can be 1 to " + StackPorts.MOST_RELAYS + " relays, not " + relays + ".");
        }
        if (keyServices != null && (keyServices < 1 || keyServices > StackPorts.MOST_KEY_SERVICES)) {
            throw new StartFailure("There can be 1 to " + StackPorts.MOST_KEY_SERVICES
                    + " replicas of key-service, not " + keyServices + ".");
        }
    }

    /** Refuses what cannot be, and what would need a running stack to move. */
    Resolved resolve(@Nullable StackFile running, StackHome home) {
        check();
        if (running == null || fresh) {
            return withDefaults(running, 1, 1, null);
        }
        refuseToMove(running, home);
        return new Resolved(
                running.ports(),
                Math.max(relays == null ? 1 : relays, running.relays().size()),
                Math.max(keyServices == null ? 1 : keyServices, running.keyServices()),
                running.hasSimulator() ? null : running.provider());
    }

    private void refuseToMove(StackFile running, StackHome home) {
        if (basePort != null && basePort != running.ports().base()) {
            throw new StartFailure("The stack in " + home + " runs with base port "
                    + running.ports().base() + "; stop it first (keyreeve down), or leave --base-port out.");
        }
        boolean otherProvider = provider != null && (running.hasSimulator() || !provider.equals(running.provider()));
        if (otherProvider) {
            throw new StartFailure("The stack in " + home + " runs with "
                    + (running.hasSimulator() ? "the provider simulator" : "the provider " + running.provider())
                    + "; stop it first (keyreeve down), or leave --provider out.");
        }
    }

    private void checkProvider() {
        if (provider != null) {
            try {
                Destination.of(provider, "authorization");
            } catch (IllegalArgumentException refused) {
                throw new StartFailure("The " + refused.getMessage() + ".", refused);
            }
        }
    }
}
