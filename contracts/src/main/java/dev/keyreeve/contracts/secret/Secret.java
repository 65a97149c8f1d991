package dev.keyreeve.contracts.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A provider's secret in the clear, with an owner and an end: it is lent to a lambda, never returned; it prints as
 * {@code [redacted]}; {@link #close()} overwrites its bytes.
 */
@JsonIgnoreType
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array itself, not a copy: the caller must forget it. */
    public static Secret takeOwnershipOf(byte[] bytes) {
        return new Secret(bytes);
    }

    /** Lends the bytes. The borrower must not keep them: they become zero when this closes. */
    public <T> T lend(Function<byte[], T> borrower) {
        if (closed) {
            throw new IllegalStateException("the secret was destroyed");
        }
        return borrower.apply(bytes);
    }

    /** What lists may show: the last four characters of a secret long enough not to be given away by them. */
    public String redactedValue() {
        return lend(b -> b.length < 12 ? "****" : "****" + new String(b, b.length - 4, 4, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        closed = true;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
