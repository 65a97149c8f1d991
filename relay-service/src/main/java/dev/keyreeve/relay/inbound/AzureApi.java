package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.inbound.Endpoint.ModelIn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Azure OpenAI below {@code /openai} (learn.microsoft.com/azure/ai-services/openai/reference): by deployments, whose names
 * stand for models, and OpenAI's own paths below {@code /v1}.
 */
final class AzureApi {
    static final String BASE = Dialect.AZURE.base();
    static final Set<String> QUERY = query();

    private static final String DEPLOYMENT = "/deployments/{model}";
    private static final Set<String> OF_DEPLOYMENTS = Set.of(
            "/chat/completions",
            "/completions",
            "/embeddings",
            "/images/generations",
            "/images/edits",
            "/audio/speech",
            "/audio/transcriptions",
            "/audio/translations");

    static final List<Endpoint> ENDPOINTS = Stream.concat(
                    OpenAiApi.ENDPOINTS.stream()
                            .filter(endpoint ->
                                    OF_DEPLOYMENTS.contains(endpoint.path().text()))
                            .map(endpoint -> endpoint.below(DEPLOYMENT).withModel(ModelIn.PATH)),
                    Stream.concat(
                            OpenAiApi.ENDPOINTS.stream().map(endpoint -> endpoint.below(OpenAiApi.BASE)),
                            // What belongs to no deployment, by the older addresses that name a version.
                            OpenAiApi.ENDPOINTS.stream()
                                    .filter(endpoint -> !OF_DEPLOYMENTS.contains(
                                            endpoint.path().text()))
                                    .map(endpoint -> endpoint.carries() == Carries.MESSAGES
                                            ? endpoint.withModel(ModelIn.DEPLOYMENT)
                                            : endpoint)))
            .toList();

    private AzureApi() {}

    private static Set<String> query() {
        var names = new HashSet<>(OpenAiApi.QUERY);
        names.add("api-version");
        return Set.copyOf(names);
    }
}
