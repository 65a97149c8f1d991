package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.exchange.Call;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}: no prompt, no cost. */
final class Models {
    private static final String PATH = "/v1/models";

    /** Fine-tuned models have colons in their names. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    private Models() {}

    static boolean isPath(String path) {
        return path.equals(PATH)
                || (path.startsWith(PATH + "/")
                        && ID.matcher(path.substring(PATH.length() + 1)).matches());
    }

    static Call read(String path) {
        var model = path.equals(PATH) ? "" : path.substring(PATH.length() + 1);
        return new Call(
                Operation.MODELS,
                HttpMethod.GET,
                path.substring("/v1".length()),
                model,
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }
}
