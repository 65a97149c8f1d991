package dev.keyreeve.simulator.openai.media;

import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Form;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;
import dev.keyreeve.simulator.wire.ApiError;
import java.util.Set;

/**
 * {@code POST /v1/audio/transcriptions} and {@code POST /v1/audio/translations}:
 * <a href="https://platform.openai.com/docs/api-reference/audio/createTranscription">platform.openai.com</a>. What is
 * heard is the simulator's sentence, whatever was said.
 */
public record TranscriptsEndpoint(boolean translates) implements Endpoint {
    private static final Set<String> FORMATS = Set.of("json", "text", "verbose_json", "srt", "vtt");

    @Override
    public String name() {
        return translates ? "audio.translations" : "audio.transcriptions";
    }

    @Override
    public Reading read(Incoming request) {
        Form form = Form.parse(request);
        String model = form.model();
        int sound = form.file("file").content().length();
        String format = ImageOrder.or(form.text("response_format"), "json");
        if (!FORMATS.contains(format)) {
            throw new Refusal(ApiError.invalid(
                    "response_format",
                    "invalid_value",
                    "Invalid value: '" + format + "'. Supported values are: 'json', 'text', 'verbose_json', 'srt' and"
                            + " 'vtt'."));
        }
        boolean stream = !translates && form.flag("stream") && !model.startsWith("whisper");
        String words = ImageOrder.or(form.text("prompt"), "");
        Prompt prompt = ImageOrder.prompt(words, TokenRule.ofSound(sound));
        return new Reading(
                new Asked(model, prompt, null, null, stream),
                behavior -> answer(model, prompt, sound, format, stream, behavior));
    }

    private Answer answer(String model, Prompt prompt, int sound, String format, boolean stream, Behavior behavior) {
        int heard = Length.of(behavior, Integer.MAX_VALUE).visible();
        Transcript.Usage usage = usage(model, prompt, sound, heard, behavior);
        Transcript transcript = new Transcript(heard, Transcript.seconds(sound), usage);
        return stream
                ? new Answer.Streamed(transcript.stream(), 0)
                : new Answer.Plain(transcript.body(format), Transcript.contentType(format), heard, 0);
    }

    private Transcript.Usage usage(String model, Prompt prompt, int sound, int heard, Behavior behavior) {
        if (translates || behavior.fault() instanceof Fault.NoUsage) {
            return new Transcript.Untold();
        }
        return model.startsWith("whisper")
                ? new Transcript.Duration(Transcript.seconds(sound))
                : new Transcript.Tokens(prompt.tokens(), TokenRule.ofSound(sound), heard);
    }
}
