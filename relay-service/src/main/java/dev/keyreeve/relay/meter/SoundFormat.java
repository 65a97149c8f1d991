package dev.keyreeve.relay.meter;

/**
 * How sound is written, and so how long it lasts. OpenAI bills a token for every 100 ms that its models hear and for
 * every 50 ms that they speak (platform.openai.com/docs/guides/realtime-costs).
 */
enum SoundFormat {
    /** 24,000 samples a second, of two bytes each, one channel. */
    PCM16(48_000),
    /** 8,000 samples a second, of one byte each, by either law. */
    G711(8_000);

    private static final int HEARD_A_SECOND = 10;
    private static final int SPOKEN_A_SECOND = 20;

    private final int bytesPerSecond;

    SoundFormat(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** By the names of both forms of the Realtime API; what it has no name for is taken to be its usual one. */
    static SoundFormat named(String name) {
        return switch (name) {
            case "g711_ulaw", "g711_alaw", "audio/pcmu", "audio/pcma" -> G711;
            default -> PCM16;
        };
    }

    /** @param characters of its base64, of which four are three bytes */
    long heard(long characters) {
        return tokens(characters, HEARD_A_SECOND);
    }

    /** @param characters of its base64, of which four are three bytes */
    long spoken(long characters) {
        return tokens(characters, SPOKEN_A_SECOND);
    }

    private long tokens(long characters, int aSecond) {
        return Math.ceilDiv(characters * 3, 4L * (bytesPerSecond / aSecond));
    }
}
