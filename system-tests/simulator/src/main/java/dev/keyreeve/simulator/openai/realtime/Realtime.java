package dev.keyreeve.simulator.openai.realtime;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.SocketEndpoint;
import dev.keyreeve.simulator.endpoint.SocketLine;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * {@code GET /v1/realtime?model=…}, upgraded:
 * <a href="https://platform.openai.com/docs/api-reference/realtime">platform.openai.com</a>. With the header
 * {@code OpenAI-Beta: realtime=v1} events have the names that they had in the beta.
 *
 * @param named the parameter that names the model; Azure's older address has {@code deployment}
 */
public record Realtime(String named) implements SocketEndpoint {
    @Override
    public String name() {
        return "realtime";
    }

    @Override
    public Asked read(Incoming handshake) {
        String model = handshake.query().get(named);
        if (model == null || model.isEmpty()) {
            throw new Refusal(ApiError.invalid(named, "missing_model", "You must provide a " + named + " parameter."));
        }
        return new Asked(RequestBody.existing(model), Prompt.NONE, null, null, true);
    }

    @Override
    public Listener open(SocketLine line, Incoming handshake, Supplier<Behavior> behavior) {
        boolean beta = handshake.headers().contains("openai-beta", "realtime=v1", true);
        String model = Objects.requireNonNull(handshake.query().get(named), "read before");
        return RealtimeSession.begin(new RealtimeWords(line, beta), model, behavior);
    }
}
