package dev.keyreeve.simulator.wire;

import java.util.concurrent.ThreadLocalRandom;

/** Identifiers in the shapes that OpenAI uses. They are unique enough for a log, and no secrets. */
public final class Ids {
    private static final char[] BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

    private Ids() {}

    public static String completion() {
        return random("chatcmpl-", 29, 62);
    }

    public static String response() {
        return random("resp_", 48, 16);
    }

    public static String message() {
        return random("msg_", 48, 16);
    }

    public static String moderation() {
        return random("modr-", 29, 62);
    }

    /** For the {@code x-request-id} header. */
    public static String request() {
        return random("req_", 32, 16);
    }

    public static String random(String prefix, int length, int radix) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder id = new StringBuilder(prefix.length() + length).append(prefix);
        for (int i = 0; i < length; i++) {
            char digit = BASE62[random.nextInt(radix)];
            id.append(radix == 16 ? Character.toLowerCase(digit) : digit);
        }
        return id.toString();
    }
}
