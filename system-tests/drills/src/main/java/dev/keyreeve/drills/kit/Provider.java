package dev.keyreeve.drills.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provider's own record of what reached it: the witness of every drill, since nothing of Keyreeve's has a hand in it.
 * The simulator keeps the last 65,536 calls.
 */
public final class Provider {
    /** Little enough that the provider's event loop, which writes it, is not held up by more than a millisecond or two. */
    private static final int PAGE = 100;

    private final Wire simulator;

    private Provider(URI simulator) {
        this.simulator = new Wire(simulator, null);
    }

    /** The stack's simulator. */
    public static Provider of(Stack stack) {
        return new Provider(stack.provider().resolve("/"));
    }

    /** One that stands elsewhere; without a path. */
    public static Provider at(URI simulator) {
        return new Provider(simulator.resolve("/"));
    }

    /**
     * One call as it arrived.
     *
     * @param sequence in the order of arrival, from 1
     * @param exchange the relay's id of it, which the ledger's entry carries too; empty when there was none
     * @param user the {@code user} of its body; empty when there was none
     * @param arrivedNs {@link System#nanoTime} of this machine when its head had been read
     * @param notBeforeNs the same when it can have come at the earliest: a busy provider reads late
     * @param endedNs the same when it was over; 0 while it is open
     * @param outcome {@code open}, {@code finished}, {@code refused}, {@code faulted} or {@code closed_early}
     */
    public record Received(
            long sequence,
            String exchange,
            String user,
            String model,
            boolean stream,
            long arrivedNs,
            long notBeforeNs,
            long endedNs,
            int status,
            String outcome,
            long inputTokens,
            long outputTokens) {

        static Received of(JsonNode call) {
            return new Received(
                    call.path("sequence").asLong(),
                    text(call.path("exchange")),
                    text(call.path("user")),
                    text(call.path("model")),
                    call.path("stream").asBoolean(),
                    call.path("arrived_ns").asLong(),
                    call.path("not_before_ns").asLong(),
                    call.path("ended_ns").asLong(),
                    call.path("status").asInt(),
                    call.path("outcome").asText(),
                    call.path("input_tokens").asLong(),
                    call.path("output_tokens").asLong());
        }

        private static String text(@Nullable JsonNode value) {
            return value == null || value.isNull() ? "" : value.asText();
        }
    }

    /**
     * All calls after a number, up to now or to the first that is still being read.
     *
     * @param sequence 0 for all
     * @throws IllegalStateException when the simulator has forgotten some of them: ask oftener
     */
    public List<Received> after(long sequence) {
        var calls = new ArrayList<Received>();
        long last = sequence;
        while (true) {
            var page = simulator
                    .get("/_simulator/calls?after=" + last + "&limit=" + PAGE)
                    .orThrow();
            page.path("data").forEach(call -> calls.add(Received.of(call)));
            if (page.path("forgotten").asBoolean()) {
                throw new IllegalStateException("the simulator has forgotten calls after " + last);
            }
            last = page.path("last").asLong();
            if (page.path("data").size() < PAGE) {
                return calls;
            }
        }
    }

    public List<Received> all() {
        return after(0);
    }

    /** Streams that it is serving now. */
    public int openStreams() {
        return simulator.get("/_simulator/stats").orThrow().path("open_streams").asInt();
    }
}
