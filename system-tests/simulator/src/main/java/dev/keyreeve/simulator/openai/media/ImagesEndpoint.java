package dev.keyreeve.simulator.openai.media;

import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint;
import dev.keyreeve.simulator.endpoint.Form;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.text.TokenRule;
import dev.keyreeve.simulator.wire.ApiError;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code POST /v1/images/generations} and {@code POST /v1/images/edits}:
 * <a href="https://platform.openai.com/docs/api-reference/images">platform.openai.com</a>. Every image is the same one,
 * of one grey pixel.
 */
public record ImagesEndpoint(InstantSource clock, boolean edits) implements Endpoint {
    private static final String USUAL_SIZE = "1024x1024";
    private static final int MOST_PARTIAL = 3;

    @Override
    public String name() {
        return edits ? "images.edits" : "images.generations";
    }

    @Override
    public Reading read(Incoming request) {
        ImageOrder order = edits ? edit(Form.parse(request)) : generation(RequestBody.parse(request));
        return new Reading(new Asked(order.model(), order.prompt(), null, null, order.stream()), behavior -> {
            boolean told = order.billed() && !(behavior.fault() instanceof Fault.NoUsage);
            ImageAnswer answer = new ImageAnswer(order, clock.instant().getEpochSecond(), told);
            return order.stream()
                    ? new Answer.Streamed(answer.stream(), order.output())
                    : new Answer.Plain(answer.body(), 0, order.output());
        });
    }

    private static ImageOrder generation(RequestBody body) {
        String model = body.has("model") ? body.model() : "gpt-image-1";
        String prompt = body.text("prompt");
        if (prompt == null) {
            throw missingPrompt();
        }
        return new ImageOrder(
                model,
                ImageOrder.prompt(prompt, 0),
                0,
                body.whole("n", 1, ImageOrder.MOST, 1),
                ImageOrder.or(body.text("quality"), "medium"),
                ImageOrder.or(body.text("size"), USUAL_SIZE),
                asUrl(model, ImageOrder.or(body.text("response_format"), "")),
                body.flag("stream"),
                body.whole("partial_images", 0, MOST_PARTIAL, 0),
                "image_generation");
    }

    private static ImageOrder edit(Form form) {
        String model = form.modelOr("gpt-image-1");
        form.file("image");
        List<Form.File> images = form.files("image");
        int imageTokens = images.stream()
                .mapToInt(image -> TokenRule.ofImage(image.content().length()))
                .sum();
        return new ImageOrder(
                model,
                ImageOrder.prompt(form.require("prompt"), imageTokens),
                imageTokens,
                form.whole("n", 1, ImageOrder.MOST, 1),
                ImageOrder.or(form.text("quality"), "medium"),
                ImageOrder.or(form.text("size"), USUAL_SIZE),
                asUrl(model, ImageOrder.or(form.text("response_format"), "")),
                form.flag("stream"),
                form.whole("partial_images", 0, MOST_PARTIAL, 0),
                "image_edit");
    }

    private static boolean asUrl(String model, String format) {
        return model.startsWith("dall-e") && !format.equals("b64_json");
    }

    private static Refusal missingPrompt() {
        return new Refusal(
                ApiError.invalid("prompt", "missing_required_parameter", "Missing required parameter: 'prompt'."));
    }
}
