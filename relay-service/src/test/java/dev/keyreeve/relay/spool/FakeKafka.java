package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A broker that does what a test tells it, where a real one would only do so by chance. */
final class FakeKafka implements EventSink.Factory {
    enum Mood {
        ACKNOWLEDGES,
        FAILS,
        /** Takes the event, but its answer does not arrive. */
        TAKES_AND_FAILS,
        SILENT
    }

    final List<UsageEvent> arrived = new CopyOnWriteArrayList<>();
    final AtomicInteger sent = new AtomicInteger();
    volatile Mood mood = Mood.ACKNOWLEDGES;

    @Override
    public EventSink open() {
        return new EventSink() {
            @Override
            public void send(byte[] key, byte[] value, Consumer<@Nullable Exception> done) {
                sent.incrementAndGet();
                take(key, value, done);
            }

            @Override
            public void close() {}
        };
    }

    private void take(byte[] key, byte[] value, Consumer<@Nullable Exception> done) {
        var now = mood;
        if (now == Mood.ACKNOWLEDGES || now == Mood.TAKES_AND_FAILS) {
            var event = Json.read(value, UsageEvent.class);
            if (!new String(key, StandardCharsets.UTF_8)
                    .equals(event.organization().value())) {
                throw new AssertionError("an event is keyed by its organization");
            }
            arrived.add(event);
        }
        switch (now) {
            case ACKNOWLEDGES -> done.accept(null);
            case FAILS, TAKES_AND_FAILS -> done.accept(new IOException("broker is away"));
            case SILENT -> {}
        }
    }

    List<UsageEvent.Settled> settlements() {
        return only(UsageEvent.Settled.class);
    }

    List<UsageEvent.AllotmentClosed> closes() {
        return only(UsageEvent.AllotmentClosed.class);
    }

    private <T> List<T> only(Class<T> type) {
        return arrived.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
