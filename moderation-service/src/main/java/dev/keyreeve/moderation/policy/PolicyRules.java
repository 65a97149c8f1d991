package dev.keyreeve.moderation.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.moderation.detector.ForbiddenTerms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a change of policy. Strict, unlike what services tell each other: a misspelt field that was ignored would be a
 * prohibition that its author believes in and nobody enforces.
 */
final class PolicyRules {
    static final int MOST_TERMS = 1_000;
    /** In code points, after normalization. */
    static final int SHORTEST_TERM = 2;

    static final int LONGEST_TERM = 200;
    /** As written: room for invisible characters and composed forms, not for a book. */
    private static final int LONGEST_WRITTEN = 1_000;

    private static final String TERMS = "forbidden_terms";
    private static final String SECRETS = "detect_secrets";

    private PolicyRules() {}

    sealed interface Parsed {
        record Valid(PolicyChange change) implements Parsed {}

        /**
         * What is wrong.
         *
         * @param param the field at fault; empty for the body as a whole
         */
        record Invalid(String param, String message) implements Parsed {}
    }

    static Parsed parse(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            return new Parsed.Invalid("", "The body must be a JSON object with " + TERMS + " or " + SECRETS);
        }
        for (var field : body.properties()) {
            if (!field.getKey().equals(TERMS) && !field.getKey().equals(SECRETS)) {
                return new Parsed.Invalid("", "A policy has the fields " + TERMS + " and " + SECRETS + " and no other");
            }
        }
        var secrets = body.get(SECRETS);
        if (secrets != null && !secrets.isBoolean()) {
            return new Parsed.Invalid(SECRETS, SECRETS + " must be true or false");
        }
        var change = new PolicyChange(null, secrets == null ? null : secrets.booleanValue());
        var terms = body.get(TERMS);
        return terms == null ? new Parsed.Valid(change) : withTerms(change, terms);
    }

    private static Parsed withTerms(PolicyChange change, JsonNode terms) {
        if (!terms.isArray()) {
            return new Parsed.Invalid(TERMS, TERMS + " must be a list of texts; an empty one forbids nothing");
        }
        if (terms.size() > MOST_TERMS) {
            return new Parsed.Invalid(
                    TERMS, TERMS + " has " + terms.size() + " entries; at most " + MOST_TERMS + " are possible");
        }
        List<String> kept = new ArrayList<>();
        var seen = new HashSet<String>();
        for (int i = 0; i < terms.size(); i++) {
            var param = TERMS + "[" + i + "]";
            if (!terms.get(i).isTextual()) {
                return new Parsed.Invalid(param, param + " must be a text");
            }
            var written = terms.get(i).textValue();
            var problem = problem(written);
            if (problem != null) {
                return new Parsed.Invalid(param, param + problem);
            }
            if (seen.add(ForbiddenTerms.normalized(written))) {
                kept.add(written);
            }
        }
        return new Parsed.Valid(new PolicyChange(List.copyOf(kept), change.detectSecrets()));
    }

    private static @Nullable String problem(String written) {
        if (written.length() > LONGEST_WRITTEN) {
            return " has " + written.length() + " characters; at most " + LONGEST_WRITTEN + " may be written";
        }
        if (written.codePoints().anyMatch(PolicyRules::isNoText)) {
            return " contains a control character or half a surrogate pair";
        }
        var normalized = ForbiddenTerms.normalized(written);
        int length = normalized.codePointCount(0, normalized.length());
        if (length < SHORTEST_TERM || length > LONGEST_TERM) {
            return " has " + length + " characters without case, accents and invisible ones; it needs " + SHORTEST_TERM
                    + " to " + LONGEST_TERM;
        }
        return null;
    }

    /** What PostgreSQL would not store, or would store as something else. */
    private static boolean isNoText(int c) {
        int type = Character.getType(c);
        return type == Character.SURROGATE || (type == Character.CONTROL && !Character.isWhitespace(c));
    }
}
