package dev.keyreeve.relay.inbound;

import dev.keyreeve.relay.content.Malformed;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;

/** What is not what it says it is, is refused in the words of whoever could not read it. */
final class Strictly {
    private Strictly() {}

    interface Reading<T> {
        T read() throws Malformed, Refused;
    }

    static <T> T read(Reading<T> reading) throws Refused {
        try {
            return reading.read();
        } catch (Malformed malformed) {
            throw new Refused(Refusal.Unfit.request(malformed.fault(), null));
        }
    }
}
