package dev.keyreeve.base.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of W3C Trace Context. {@code tracestate} and {@code baggage} are neither read nor written: they have room for
 * whatever somebody puts there.
 */
public final class TraceParent {
    public static final String HEADER = "traceparent";

    /** A later version may say more behind what is known; 00 may not. */
    private static final Pattern FORM =
            Pattern.compile("(?:00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})|(?!00|ff)[0-9a-f]{2}"
                    + "-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.{0,200})?)");

    private TraceParent() {}

    /** Empty where there is none, or one that is not as it must be. */
    public static Optional<SpanContext> read(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var found = FORM.matcher(header);
        if (!found.matches()) {
            return Optional.empty();
        }
        int first = found.group(1) != null ? 1 : 4;
        return Optional.of(SpanContext.createFromRemoteParent(
                        found.group(first),
                        found.group(first + 1),
                        TraceFlags.fromHex(found.group(first + 2), 0),
                        TraceState.getDefault()))
                .filter(SpanContext::isValid);
    }

    /** By what headers another service of the house goes on with it; none where it is not traced. */
    public static void tell(Span span, BiConsumer<String, String> headers) {
        var context = span.getSpanContext();
        if (context.isValid()) {
            headers.accept(HEADER, write(context));
        }
    }

    static String write(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }
}
