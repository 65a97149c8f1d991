package dev.keyreeve.usage.http;

import java.util.regex.Pattern;

/** The methods of an address, for the header that a 405 must have (RFC 9110, 15.5.6); quarkus-rest leaves it out. */
final class AllowedMethods {
    private static final Pattern ONE_THING = Pattern.compile("/v1/organization/(budgets|rate_limits|webhooks)/[^/]+");
    private static final Pattern LISTS =
            Pattern.compile("/v1/organization/(budgets|rate_limits|webhooks|prices|ledger_settings)");
    private static final Pattern ONE_PRICE = Pattern.compile("/v1/organization/prices/[^/]+/.+");

    private AllowedMethods() {}

    static String at(String path) {
        if (path.startsWith("/internal/") && !path.contains("/prices") && !path.endsWith("/explain")) {
            return "POST";
        } else if (LISTS.matcher(path).matches()) {
            return "GET, POST";
        } else if (path.endsWith("/test")) {
            return "POST";
        } else if (ONE_PRICE.matcher(path).matches()) {
            return "DELETE";
        } else if (ONE_THING.matcher(path).matches()) {
            return "GET, POST, DELETE";
        } else {
            return "GET";
        }
    }
}
