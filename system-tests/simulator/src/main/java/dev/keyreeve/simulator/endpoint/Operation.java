package dev.keyreeve.simulator.endpoint;

import java.util.function.Function;

/** An endpoint that is one method of something. */
public record Operation(String name, Function<Incoming, Endpoint.Reading> reading) implements Endpoint {
    @Override
    public Reading read(Incoming request) {
        return reading.apply(request);
    }
}
