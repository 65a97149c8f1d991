package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.http.ErrorStyle;
import dev.keyreeve.relay.upstream.Providers;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which paths there are: {@code /PROVIDER} and then the dialect's own, or {@code /v1} alone, which is OpenAI. Every way into
 * the relay is in {@link #all()}, but for {@code /c/}, of which {@link ConnectorRoutes} knows, and for what an organization
 * allows beside the tables, of which {@link AllowedRoutes} does.
 */
@Singleton
final class Routes {
    /** What a path and a method come to. */
    sealed interface Found {
        /**
         * @param path below the provider's base address
         * @param named whether the caller's path names the provider
         */
        record At(Provider provider, Endpoint endpoint, Set<String> query, String path, boolean named)
                implements Found {
            /** What was found, without what it was called with. */
            String template() {
                return tableOf(provider).base + endpoint.path().text();
            }
        }

        /**
         * At what no table has: an API that the caller's organization has described, or a path that it allows.
         *
         * @param path below the provider's address
         * @param headers that every call to it has
         */
        record Foreign(Provider provider, HttpMethod method, String path, Map<String, String> headers)
                implements Found {
            /** Patterns are an organization's own, and may say what they like. */
            String template() {
                return provider.isConnector() ? "connector" : "allowed path";
            }
        }

        record WrongMethod(String allow) implements Found {}

        /** @param message and remedy are one sentence each */
        record Unknown(String message, String remedy) implements Found {
            static Unknown endpoint() {
                return new Unknown("The relay does not know this endpoint", ErrorCode.ENDPOINT_NOT_SUPPORTED.remedy());
            }
        }
    }

    /** One dialect's endpoints. */
    private static final class Table {
        private final String base;
        private final Set<String> query;
        private final List<Endpoint> all;
        private final Map<String, List<Endpoint>> plain = new HashMap<>();
        private final List<Endpoint> patterns = new ArrayList<>();

        private Table(String base, Set<String> query, List<Endpoint> all) {
            this.base = base;
            this.query = query;
            this.all = all;
            for (var endpoint : all) {
                if (endpoint.path().isPlain()) {
                    plain.computeIfAbsent(endpoint.path().text(), first -> new ArrayList<>())
                            .add(endpoint);
                } else {
                    patterns.add(endpoint);
                }
            }
        }

        private List<Endpoint> at(String path) {
            var here = plain.get(path);
            return here != null
                    ? here
                    : patterns.stream()
                            .filter(endpoint -> endpoint.path().matches(path))
                            .toList();
        }
    }

    private static final Map<Dialect, Table> TABLES = new EnumMap<>(Map.of(
            Dialect.OPENAI, new Table(OpenAiApi.BASE, OpenAiApi.QUERY, OpenAiApi.ENDPOINTS),
            Dialect.AZURE, new Table(AzureApi.BASE, AzureApi.QUERY, AzureApi.ENDPOINTS),
            Dialect.ANTHROPIC, new Table(AnthropicApi.BASE, AnthropicApi.QUERY, AnthropicApi.ENDPOINTS),
            Dialect.GEMINI, new Table(GeminiApi.BASE, GeminiApi.QUERY, GeminiApi.ENDPOINTS)));

    private final Providers providers;
    private final ConnectorRoutes connectors;
    private final AllowedRoutes allowed;

    Routes(Providers providers, ConnectorRoutes connectors, AllowedRoutes allowed) {
        this.providers = providers;
        this.connectors = connectors;
        this.allowed = allowed;
    }

    /**
     * @param organization whose key asks
     * @param path as it was sent, without its query
     */
    Found find(OrganizationId organization, HttpMethod method, String path) {
        if (path.startsWith(ConnectorRoutes.BASE)) {
            return connectors.find(organization, method, path);
        }
        var provider = providerOf(path);
        if (provider.isEmpty()) {
            return Found.Unknown.endpoint();
        }
        var table = tableOf(provider.get());
        var below = below(path, provider.get(), table);
        var there = below.map(table::at).orElse(List.of());
        if (there.isEmpty()) {
            return below.map(asked -> allowed.find(organization, provider.get(), method, asked))
                    .orElseGet(Found.Unknown::endpoint);
        }
        for (var endpoint : there) {
            if (endpoint.method().equals(method)) {
                boolean named = !path.startsWith(table.base + "/");
                return new Found.At(provider.get(), endpoint, query(table, endpoint), below.get(), named);
            }
        }
        return new Found.WrongMethod(there.stream()
                .map(endpoint -> endpoint.method().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")));
    }

    /** Whether the path is one of a provider's table, whatever the method. */
    boolean isThere(String path) {
        return providerOf(path)
                .flatMap(provider -> {
                    var table = tableOf(provider);
                    return below(path, provider, table).map(table::at);
                })
                .filter(endpoints -> !endpoints.isEmpty())
                .isPresent();
    }

    private static Set<String> query(Table table, Endpoint endpoint) {
        return switch (endpoint.modelIn()) {
            case QUERY -> Set.of("model");
            case DEPLOYMENT -> Set.of("deployment", "api-version");
            case BODY, BODY_IF_ANY, PATH, NOWHERE -> table.query;
        };
    }

    /** In which an error is told to whoever asks for that path, known or not. */
    ErrorStyle styleOf(String path) {
        return providerOf(path)
                .map(provider -> ErrorStyle.of(provider.dialect()))
                .orElse(ErrorStyle.OPENAI);
    }

    private Optional<Provider> providerOf(String path) {
        if (path.startsWith(OpenAiApi.BASE + "/")) {
            return providers.ofBarePath();
        }
        int end = path.indexOf('/', 1);
        return end < 0 ? Optional.empty() : providers.find(path.substring(1, end));
    }

    private static Optional<String> below(String path, Provider provider, Table table) {
        var named = "/" + provider.id() + table.base;
        if (path.startsWith(named + "/")) {
            return Optional.of(path.substring(named.length()));
        }
        // Google's clients ask for one or the other; the provider's base address says which of them it is.
        var stable = "/" + provider.id() + GeminiApi.STABLE;
        if (provider.dialect() == Dialect.GEMINI && path.startsWith(stable + "/")) {
            return Optional.of(path.substring(stable.length()));
        }
        return path.startsWith(table.base + "/") && provider.dialect() == Dialect.OPENAI
                ? Optional.of(path.substring(table.base.length()))
                : Optional.empty();
    }

    private static Table tableOf(Provider provider) {
        return Objects.requireNonNull(TABLES.get(provider.dialect()));
    }

    /** A provider's endpoint, with its whole path as a template. */
    record Way(Provider provider, Endpoint endpoint, String path) {}

    /** Each endpoint once by each address that it has. */
    List<Way> all() {
        return providers.all().stream()
                .flatMap(provider -> basesOf(provider)
                        .flatMap(base -> tableOf(provider).all.stream()
                                .map(endpoint -> new Way(provider, endpoint, base + endpoint.path()))))
                .toList();
    }

    private Stream<String> basesOf(Provider provider) {
        var table = tableOf(provider);
        var named = "/" + provider.id();
        boolean bare = providers.ofBarePath().filter(provider::equals).isPresent();
        return Stream.of(
                        Optional.of(named + table.base),
                        Optional.of(table.base).filter(base -> bare),
                        Optional.of(named + GeminiApi.STABLE).filter(base -> provider.dialect() == Dialect.GEMINI))
                .flatMap(Optional::stream);
    }
}
