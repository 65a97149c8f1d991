package dev.keyreeve.simulator.openai;

import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.openai.media.ImagesEndpoint;
import dev.keyreeve.simulator.openai.media.SpeechEndpoint;
import dev.keyreeve.simulator.openai.media.TranscriptsEndpoint;
import dev.keyreeve.simulator.openai.storage.Batches;
import dev.keyreeve.simulator.openai.storage.Files;
import dev.keyreeve.simulator.openai.storage.Uploads;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** What OpenAI serves, and what others that speak its wire format serve at paths of their own. */
public final class Operations {
    private final InstantSource clock;

    public Operations(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Adds all of it below a base path.
     *
     * @param chat what is done to chat there
     */
    public void under(Routes routes, String base, UnaryOperator<Endpoint> chat) {
        ofDeployment(routes, base, chat);
        ModelsEndpoint models = new ModelsEndpoint();
        StoredResponses stored = new StoredResponses(clock);
        Files files = new Files(clock);
        routes.add("POST", base + "/responses", new ResponsesEndpoint(clock, stored))
                .add("POST", base + "/moderations", new ModerationsEndpoint())
                .add("GET", base + "/models", models)
                .add("GET", base + "/models/{id+}", models);
        stored.under(routes, base + "/responses");
        files.under(routes, base + "/files");
        new Uploads(clock, files).under(routes, base + "/uploads");
        new Batches(clock, files).under(routes, base + "/batches");
    }

    /** Adds what one model does, and what of it may be had where the path names the model. */
    public void ofDeployment(Routes routes, String base, UnaryOperator<Endpoint> chat) {
        routes.add("POST", base + "/chat/completions", chat.apply(new ChatEndpoint(clock)))
                .add("POST", base + "/completions", new CompletionsEndpoint(clock))
                .add("POST", base + "/embeddings", new EmbeddingsEndpoint())
                .add("POST", base + "/images/generations", new ImagesEndpoint(clock, false))
                .add("POST", base + "/images/edits", new ImagesEndpoint(clock, true))
                .add("POST", base + "/audio/speech", new SpeechEndpoint())
                .add("POST", base + "/audio/transcriptions", new TranscriptsEndpoint(false))
                .add("POST", base + "/audio/translations", new TranscriptsEndpoint(true));
    }
}
