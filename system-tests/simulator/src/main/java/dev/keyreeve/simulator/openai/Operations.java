package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.openai.media.ImagesEndpoint;
import dev.keyreeve.simulator.openai.media.SpeechEndpoint;
import dev.keyreeve.simulator.openai.media.TranscriptsEndpoint;
import dev.keyreeve.simulator.openai.storage.Batches;
import dev.keyreeve.simulator.openai.storage.Files;
import dev.keyreeve.simulator.openai.storage.Uploads;
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
        StoredResponses stored = new StoredResponses(clock);
        Files files = new Files(clock);
        routes.add("POST", base + "/chat/completions", new ChatEndpoint(clock))
                .add("POST", base + "/completions", new CompletionsEndpoint(clock))
                .add("POST", base + "/responses", new ResponsesEndpoint(clock, stored))
                .add("POST", base + "/embeddings", new EmbeddingsEndpoint())
                .add("POST", base + "/moderations", new ModerationsEndpoint())
                .add("GET", base + "/models", models)
                .add("GET", base + "/models/{id+}", models);
        stored.under(routes, base + "/responses");
        routes.add("POST", base + "/images/generations", new ImagesEndpoint(clock, false))
                .add("POST", base + "/images/edits", new ImagesEndpoint(clock, true))
                .add("POST", base + "/audio/speech", new SpeechEndpoint())
                .add("POST", base + "/audio/transcriptions", new TranscriptsEndpoint(false))
                .add("POST", base + "/audio/translations", new TranscriptsEndpoint(true));
        files.under(routes, base + "/files");
        new Uploads(clock, files).under(routes, base + "/uploads");
        new Batches(clock, files).under(routes, base + "/batches");
    }
}
