package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Whether a call would be admitted and, if not, which rule says no and who can change it. Looks and takes nothing. */
@Path("/v1/organization/explain")
@RunOnVirtualThread
class ExplainResource {
    private final CurrentCaller current;
    private final Explain explain;

    ExplainResource(CurrentCaller current, Explain explain) {
        this.current = current;
        this.explain = explain;
    }

    @GET
    public Response explain(
            @QueryParam("key") @Nullable String key,
            @QueryParam("provider") @Nullable String provider,
            @QueryParam("model") @Nullable String model,
            @QueryParam("max_tokens") @Nullable String maxTokens,
            @QueryParam("input_tokens") @Nullable String inputTokens) {
        return explain.answer(current.get(), ExplainQuery.of(key, provider, model, maxTokens, inputTokens));
    }
}
