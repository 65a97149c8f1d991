package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the provider's record while it grows, because the provider forgets its oldest calls. */
final class Witness implements AutoCloseable {
    private static final int EVERY_MS = 2_000;

    private final Provider provider;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private long last;
    private @Nullable RuntimeException failure;

    Witness(Stack stack) {
        provider = Provider.of(stack);
        reader.scheduleWithFixedDelay(this::readQuietly, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Everything that has arrived until now. */
    synchronized List<Arrival> arrivals() {
        if (failure != null) {
            throw new IllegalStateException("the provider's record was not read whole", failure);
        }
        read();
        return List.copyOf(arrivals);
    }

    private synchronized void readQuietly() {
        try {
            read();
        } catch (RuntimeException broken) {
            failure = broken; // arrivals() throws it: a judgement without the whole record is none
        }
    }

    private void read() {
        for (var call : provider.after(last)) {
            if (!isVerification(call)) {
                arrivals.add(Arrival.of(call));
            }
            last = call.sequence();
        }
    }

    /** Each relay asks once whether the provider takes a credential, in the credential's own name. */
    private static boolean isVerification(Provider.Received call) {
        return call.exchange().startsWith("cred_") && call.user().isEmpty();
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
