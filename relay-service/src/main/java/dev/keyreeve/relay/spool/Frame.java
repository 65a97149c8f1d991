package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of a segment: {@code length(4) crc32c(4) kind(1) keyLength(2) key json}. The length counts what follows the
 * checksum, which covers the same. A length of 0 is the untouched rest of a segment.
 */
final class Frame {
    /** Far above what an event has, far below what Kafka takes. */
    static final int LARGEST = 64 * 1024;

    private static final int PREFIX = 8;
    private static final int FIXED = 3;

    /** The codes are in files on disks: they stay. */
    enum Kind {
        FORWARDED(1),
        SETTLED(2),
        CLOSED(3);

        private static final Kind[] ALL = values();

        private final byte code;
        private final Optional<Kind> itself = Optional.of(this);

        Kind(int code) {
            this.code = (byte) code;
        }

        boolean goesToKafka() {
            return this != FORWARDED;
        }

        private static Optional<Kind> of(byte code) {
            for (var kind : ALL) {
                if (kind.code == code) {
                    return kind.itself;
                }
            }
            return Optional.empty();
        }
    }

    private final Kind kind;
    private final byte[] key;
    private final byte[] json;
    private final int size;

    private Frame(Kind kind, byte[] key, byte[] json, int size) {
        this.kind = kind;
        this.key = key;
        this.json = json;
        this.size = size;
    }

    Kind kind() {
        return kind;
    }

    /** The organization's id in UTF-8: Kafka's key. */
    byte[] key() {
        return key;
    }

    /** A {@link UsageEvent}: Kafka's value. */
    byte[] json() {
        return json;
    }

    /** Of the whole record, in bytes. */
    int size() {
        return size;
    }

    static Frame of(Kind kind, UsageEvent event) {
        byte[] key = keyOf(event.organization());
        byte[] json = Json.write(event);
        int size = PREFIX + FIXED + key.length + json.length;
        if (size > LARGEST) {
            throw new IllegalArgumentException("a usage event of " + json.length + " bytes: a name in it is too long");
        }
        return new Frame(kind, key, json, size);
    }

    private static byte[] keyOf(OrganizationId organization) {
        return organization.value().getBytes(StandardCharsets.UTF_8);
    }

    byte[] encode() {
        var out = ByteBuffer.allocate(size);
        out.putInt(size - PREFIX).putInt(0);
        out.put(kind.code).putShort((short) key.length).put(key).put(json);
        out.putInt(Integer.BYTES, checksum(out.array(), PREFIX, size - PREFIX));
        return out.array();
    }

    /** Empty at the end of what was written whole: zeros, a torn record, or too few bytes. */
    static Optional<Frame> decode(byte[] bytes, int from, int to) {
        if (to - from < PREFIX + FIXED) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(bytes, from, to - from);
        int length = in.getInt();
        int checksum = in.getInt();
        if (length < FIXED
                || length > Math.min(LARGEST, in.remaining())
                || checksum(bytes, from + PREFIX, length) != checksum) {
            return Optional.empty();
        }
        var kind = Kind.of(in.get());
        int keyLength = Short.toUnsignedInt(in.getShort());
        if (kind.isEmpty() || keyLength > length - FIXED) {
            return Optional.empty();
        }
        int keyStart = from + PREFIX + FIXED;
        int end = from + PREFIX + length;
        return Optional.of(new Frame(
                kind.get(),
                Arrays.copyOfRange(bytes, keyStart, keyStart + keyLength),
                Arrays.copyOfRange(bytes, keyStart + keyLength, end),
                PREFIX + length));
    }

    private static int checksum(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
