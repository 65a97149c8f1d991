package dev.keyreeve.stories.watched;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A message in protobuf's encoding, read without a schema.
 *
 * @param fields in their order
 */
record Wire(List<Field> fields) {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    /** @param bytes empty for a number */
    record Field(int number, long value, byte[] bytes) {}

    static Wire of(byte[] message) {
        var from = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<Field>();
        while (from.hasRemaining()) {
            long tag = varint(from);
            int number = (int) (tag >>> 3);
            fields.add(
                    switch ((int) (tag & 7)) {
                        case VARINT -> new Field(number, varint(from), new byte[0]);
                        case EIGHT_BYTES -> new Field(number, from.getLong(), new byte[0]);
                        case FOUR_BYTES -> new Field(number, from.getInt(), new byte[0]);
                        case LENGTH -> {
                            var bytes = new byte[Math.toIntExact(varint(from))];
                            from.get(bytes);
                            yield new Field(number, 0, bytes);
                        }
                        default -> throw new IllegalArgumentException("not protobuf: tag " + tag);
                    });
        }
        return new Wire(fields);
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    List<Wire> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(field -> of(field.bytes()))
                .toList();
    }

    boolean has(int number) {
        return fields.stream().anyMatch(field -> field.number() == number);
    }

    private byte[] bytes(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::bytes)
                .findFirst()
                .orElse(new byte[0]);
    }

    String text(int number) {
        return new String(bytes(number), StandardCharsets.UTF_8);
    }

    String hex(int number) {
        return HexFormat.of().formatHex(bytes(number));
    }

    long number(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .mapToLong(Field::value)
                .findFirst()
                .orElse(0);
    }
}
