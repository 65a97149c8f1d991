package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.budget.Shortage;
import dev.keyreeve.relay.http.ErrorAnswer;
import dev.keyreeve.relay.routing.Health;
import dev.keyreeve.relay.upstream.Aim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an exchange does not go on. Each kind knows how it is told to the caller. */
public sealed interface Refusal {
    ErrorCode code();

    /** One sentence, without the remedy. */
    String message();

    /** One sentence: what the caller can do. */
    default String remedy() {
        return code().remedy();
    }

    default @Nullable String param() {
        return null;
    }

    default Map<String, String> headers() {
        return Map.of();
    }

    default ErrorAnswer answer() {
        return new ErrorAnswer(code(), ErrorBody.of(code(), message(), param(), remedy()), headers());
    }

    /** The key, or somebody above it, may not. */
    record Denied(ErrorCode code, String message, String remedy) implements Refusal {
        public Denied(ErrorCode code, String message) {
            this(code, message, code.remedy());
        }
    }

    /** The request itself is at fault. */
    record Unfit(ErrorCode code, String message, @Nullable String param) implements Refusal {
        public static Unfit request(String message, @Nullable String param) {
            return new Unfit(ErrorCode.INVALID_REQUEST, message, param);
        }
    }

    /** Moderation says no. The rules are named, the text is not. */
    record Blocked(List<String> rules) implements Refusal {
        @Override
        public ErrorCode code() {
            return ErrorCode.CONTENT_BLOCKED;
        }

        @Override
        public String message() {
            return "The request was stopped before it left: " + String.join(", ", rules);
        }
    }

    /** A budget or a rate limit has less left than this exchange may need. */
    record OverLimit(ErrorCode code, String message, String remedy, Shortage shortage) implements Refusal {
        @Override
        public Map<String, String> headers() {
            return LimitHeaders.of(shortage);
        }
    }

    /** Something in the house is not there at this moment, or not as it must be; nothing is guessed. */
    record Unable(ErrorCode code, String message) implements Refusal {}

    /** The provider is not called at this moment: because of how it is doing, or because this relay has no room for more. */
    record Barred(String message, Duration comeAgain) implements Refusal {
        static Barred of(String provider, Health.Entry.Barred barred) {
            return new Barred("Provider '" + provider + "' " + barred.why(), barred.comeAgain());
        }

        static Barred here(String provider) {
            return new Barred(
                    "This relay has no connection left for another call to provider '" + provider
                            + "' (keyreeve.upstream.max-connections)",
                    Duration.ofSeconds(1));
        }

        @Override
        public ErrorCode code() {
            return ErrorCode.PROVIDER_UNAVAILABLE;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("retry-after", Long.toString(Math.max(1, Math.ceilDiv(comeAgain.toMillis(), 1_000L))));
        }
    }

    /** The provider does not take the credential. Its own words may hold a part of the secret. */
    record CredentialRefused(String provider, String credentialId, boolean own) implements Refusal {
        static CredentialRefused of(Provider provider, Aim aim) {
            return new CredentialRefused(provider.id(), aim.credential().credentialId(), aim.isOwn());
        }

        @Override
        public ErrorCode code() {
            return ErrorCode.CREDENTIAL_UNUSABLE;
        }

        @Override
        public String message() {
            return "Provider '" + provider + "' refused "
                    + (own ? "your own credential " : "your organization's credential ") + credentialId;
        }

        @Override
        public String remedy() {
            return own
                    ? "Store another at /v1/me/credentials of the admin API, with this key."
                    : "An administrator of your organization must store another at /v1/organization/credentials.";
        }
    }

    /** The provider's side failed. */
    record Upstream(ErrorCode code, String message) implements Refusal {}
}
