package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.budget.Bound.Unbounded;
import org.jspecify.annotations.Nullable;

/** Ends the analysis of a request from wherever in it the reason stands. Has no stack trace: it is an answer. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Unbounded answer;

    Refusal(ErrorCode code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.answer = new Unbounded(code, message, param);
    }

    static Refusal unbounded(String param, String what) {
        return new Refusal(ErrorCode.COST_UNBOUNDED, "'" + param + "' " + what, param);
    }

    static Refusal unboundedEndpoint() {
        return new Refusal(ErrorCode.COST_UNBOUNDED, "What this endpoint costs nobody can tell beforehand", null);
    }

    static Refusal invalid(String param, String rule) {
        return new Refusal(ErrorCode.INVALID_REQUEST, "'" + param + "' must be " + rule, param);
    }

    Unbounded answer() {
        return answer;
    }
}
