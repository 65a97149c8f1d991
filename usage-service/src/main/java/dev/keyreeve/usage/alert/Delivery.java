package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to one webhook and what became of it; times in Unix seconds.
 *
 * @param id the header {@code webhook-id} of every attempt
 * @param status {@code pending}, {@code delivered} or {@code failed}
 * @param failure why it is not tried any more: {@code attempts_exhausted}, {@code endpoint_gone} (a 410),
 *     {@code disabled}, {@code backlog_full} (it never was)
 * @param nextAttemptAt absent when there will be none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Delivery(
        String object,
        String id,
        String type,
        String status,
        @Nullable String failure,
        List<Attempt> attempts,
        @Nullable Long nextAttemptAt,
        long createdAt) {

    /**
     * @param status what the endpoint answered; absent when it did not
     * @param error why there was no answer: {@code timeout}, {@code connection_refused}, {@code connection_lost},
     *     {@code tls}, or a word of {@link Destination.Reason}
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Attempt(
            long at, @Nullable Integer status, @Nullable String error, int tookMs) {}
}
