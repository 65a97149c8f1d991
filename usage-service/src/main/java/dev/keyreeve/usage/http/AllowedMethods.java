package dev.keyreeve.usage.http;

import java.util.regex.Pattern;

/** The methods of an address, for the header that a 405 must have (RFC 9110, 15.5.6); quarkus-rest leaves it out. */
final class AllowedMethods {
    private static final Pattern ONE_BUDGET = Pattern.compile("/v1/organization/budgets/[^/]+");

    private AllowedMethods() {}

    static String at(String path) {
        if (path.startsWith("/internal/") && !path.endsWith("/prices")) {
            return "POST";
        } else if (path.endsWith("/budgets")) {
            return "GET, POST";
        } else if (ONE_BUDGET.matcher(path).matches()) {
            return "GET, DELETE";
        } else {
            return "GET";
        }
    }
}
