package dev.keyreeve.stories;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.stack.Stack;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the one stack that all stories of a test JVM share: its organizations, two relays. */
public final class RunningStack implements ParameterResolver {
    static final String ACME = "Acme";
    static final String RIVAL = "Rival";

    /** Of one story each, which counts what its own credential was used for: those of one provider take turns. */
    static final String STORY = "Story";

    static final String CLOSED = "Closed";

    /** Whose members call with the providers' own clients. */
    public static final String STUDIO = "Studio";

    /** Whose calls are looked for in logs. */
    public static final String WATCHED = "Watched";

    /** Where the provider {@code spare} is, if a story opens it. */
    static final int SPARE_PORT = Ports.free();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Stack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Stack.class, _ -> start(), Stack.class);
    }

    /** The store closes it when the last test has run. */
    private static Stack start() {
        var builder = Stack.builder()
                .organization(ACME)
                .organization(RIVAL)
                .organization(STORY)
                .organization(CLOSED)
                .organization(STUDIO)
                .organization(WATCHED)
                .relays(2)
                // The second keeps to public addresses, as by default.
                .config("relay-1", "keyreeve.upstream.allow-private-addresses", "true");
        for (var process : List.of("key-service", "relay-1", "relay-2")) {
            builder.config(process, "keyreeve.providers.spare.base-url", "http://127.0.0.1:" + SPARE_PORT + "/v1");
        }
        return builder.start();
    }
}
