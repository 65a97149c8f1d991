package dev.keyreeve.keys.allowed;

import dev.keyreeve.contracts.provider.KnownPaths;
import dev.keyreeve.contracts.provider.PathPattern;
import dev.keyreeve.keys.credential.Providers;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;

/** What may be allowed: nothing that the relay's tables have, since it would pass unmetered, or that leads past the relay. */
@ApplicationScoped
class PathRules {
    private final Providers providers;

    PathRules(Providers providers) {
        this.providers = providers;
    }

    /** @param path with the base of the provider's dialect */
    PathPattern require(String provider, String path) {
        var dialect = providers.require(provider, "provider").dialect();
        if (!path.startsWith(dialect.base() + "/")) {
            throw Refusal.invalid(
                    "path",
                    "'path' must begin with '" + dialect.base() + "/', as the clients of provider '" + provider
                            + "' ask for it");
        }
        try {
            KnownPaths.of(dialect).allowable(path.substring(dialect.base().length()));
            return PathPattern.of(path);
        } catch (IllegalArgumentException fault) {
            throw Refusal.invalid("path", "'path' does not do: " + fault.getMessage());
        }
    }
}
