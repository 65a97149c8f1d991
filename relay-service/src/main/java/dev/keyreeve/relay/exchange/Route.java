package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.content.Content;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where one call may go, one place after the other. Each attempt is an {@link Exchange} of its own, with a hold and, if it
 * was forwarded, an entry of its own; the caller hears the last one.
 *
 * @param legs the first is tried first; there is at least one
 * @param processedToo whether one place alone is tried once more also where it may have processed the call
 * @param stands whether the route is still what it was when it was found
 */
public record Route(List<Leg> legs, boolean processedToo, BooleanSupplier stands) {

    /**
     * One place.
     *
     * @param call without its content
     * @param copied how many bytes it takes to make the content
     * @param content for this place, asked for once an attempt; who bounds it writes into it
     */
    public record Leg(Call call, int copied, Supplier<Content> content) {
        public static Leg of(Call call) {
            return new Leg(call.with(Content.NOTHING), 0, call::content);
        }

        Call whole() {
            return call.with(content.get());
        }
    }

    public Route {
        legs = List.copyOf(legs);
    }

    public static Route only(Call call) {
        return new Route(List.of(Leg.of(call)), false, () -> true);
    }
}
