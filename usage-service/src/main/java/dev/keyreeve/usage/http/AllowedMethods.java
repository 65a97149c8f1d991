package dev.keyreeve.usage.http;

import java.util.regex.Pattern;

/** The methods of an address, for the header that a 405 must have (RFC 9110, 15.5.6); quarkus-rest leaves it out. */
final class AllowedMethods {
    private static final Pattern ONE_LIMIT = Pattern.compile("/v1/organization/(budgets|rate_limits)/[^/]+");
    private static final Pattern ONE_PRICE = Pattern.compile("/v1/organization/prices/[^/]+/.+");

    private AllowedMethods() {}

    static String at(String path) {
        if (path.startsWith("/internal/") && !path.contains("/prices") && !path.endsWith("/explain")) {
            return "POST";
        } else if (path.endsWith("/budgets") || path.endsWith("/rate_limits") || path.endsWith("/ledger_settings")) {
            return "GET, POST";
        } else if (path.equals("/v1/organization/prices")) {
            return "GET, POST";
        } else if (ONE_PRICE.matcher(path).matches()) {
            return "DELETE";
        } else if (ONE_LIMIT.matcher(path).matches()) {
            return "GET, POST, DELETE";
        } else {
            return "GET";
        }
    }
}
