package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Routes;
import java.time.InstantSource;

/** What OpenAI serves, and what others that speak its wire format serve at paths of their own. */
public final class Operations {
    private final InstantSource clock;

    public Operations(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds all of it below a base path. */
    public void under(Routes routes, String base) {
        ModelsEndpoint models = new ModelsEndpoint();
        routes.add("POST", base + "/chat/completions", new ChatEndpoint(clock))
                .add("POST", base + "/responses", new ResponsesEndpoint(clock))
                .add("POST", base + "/embeddings", new EmbeddingsEndpoint())
                .add("POST", base + "/moderations", new ModerationsEndpoint())
                .add("GET", base + "/models", models)
                .add("GET", base + "/models/{id+}", models);
    }
}
