package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.error.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that may refuse a call, in the words of the admin API's explanation.
 *
 * @param rule {@code price}, {@code budget} or {@code rate_limit}
 * @param id of the limit; of a price the model
 * @param says {@code yes} or {@code no}
 * @param errorCode what the relay would answer; absent when it says yes
 * @param at where it is changed
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Rule(
        String rule,
        String id,
        String says,
        String message,
        @Nullable String errorCode,
        String whoCanChange,
        String at) {
    private static final String ADMINISTRATOR = "an administrator of your organization";

    static Rule yes(String rule, String id, String message, String at) {
        return new Rule(rule, id, "yes", message, null, ADMINISTRATOR, at);
    }

    static Rule no(String rule, String id, String message, ErrorCode code, String at) {
        return new Rule(rule, id, "no", message, code.name().toLowerCase(Locale.ROOT), ADMINISTRATOR, at);
    }
}
