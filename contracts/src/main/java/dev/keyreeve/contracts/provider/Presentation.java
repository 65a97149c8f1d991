package dev.keyreeve.contracts.provider;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How an upstream API wants its credential. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Presentation.Header.class, name = "header"),
    @JsonSubTypes.Type(value = Presentation.QueryParameter.class, name = "query_parameter"),
    @JsonSubTypes.Type(value = Presentation.Basic.class, name = "basic"),
})
public sealed interface Presentation {
    Pattern HEADER = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,100}");
    Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~-]{1,100}");
    int LONGEST_PREFIX = 100;

    /** Headers that say something else of a request: whoever may write into them may break it. */
    Set<String> TAKEN = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "idempotency-key",
            "keep-alive",
            "prefer",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "x-keyreeve-exchange");

    /** The place that a secret is sealed for, as {@code Destination.headerSlot}: a header, or {@code ?} and a parameter. */
    String slot();

    /**
     * In a header.
     *
     * @param name in lower case
     * @param prefix what stands before the secret in it, such as {@code "Bearer "}; may be empty
     */
    record Header(String name, String prefix) implements Presentation {
        /**
         * @throws IllegalArgumentException with a sentence for whoever named them
         */
        public Header(String name, @Nullable String prefix) {
            this.name = name == null ? "" : name.toLowerCase(Locale.ROOT);
            this.prefix = prefix == null ? "" : prefix;
            if (!HEADER.matcher(this.name).matches()) {
                throw new IllegalArgumentException("a header's name has 1 to 100 characters of a token (RFC 9110)");
            }
            if (TAKEN.contains(this.name)) {
                throw new IllegalArgumentException("the header '" + this.name + "' cannot carry a credential");
            }
            if (this.prefix.length() > LONGEST_PREFIX || !this.prefix.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
                throw new IllegalArgumentException("a prefix has 100 printable ASCII characters at most");
            }
        }

        @Override
        public String slot() {
            return name;
        }
    }

    /** In the query. */
    record QueryParameter(String name) implements Presentation {
        /**
         * @throws IllegalArgumentException with a sentence for whoever named it
         */
        public QueryParameter {
            if (name == null || !PARAMETER.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "a parameter's name has 1 to 100 letters, digits, dots, dashes, tildes and underscores");
            }
        }

        @Override
        public String slot() {
            return "?" + name;
        }
    }

    /** HTTP's Basic scheme (RFC 7617); the secret is {@code user:password}. */
    record Basic() implements Presentation {
        @Override
        public String slot() {
            return "authorization";
        }
    }
}
