package dev.keyreeve.simulator.behavior;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The settings of a {@link Behavior}: their names everywhere, their headers, and their bounds. */
public enum Setting {
    TOKENS("tokens") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withTokens(whole(value, 100_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.tokens();
        }
    },
    TTFT_MS("ttft_ms") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withTtftMs(whole(value, 600_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.ttftMs();
        }
    },
    TOKENS_PER_SECOND("tokens_per_second") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withTokensPerSecond(rate(value));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.tokensPerSecond();
        }
    },
    CACHED_TOKENS("cached_tokens") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withCachedTokens(whole(value, 1_000_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.cachedTokens();
        }
    },
    CACHE_WRITE_TOKENS("cache_write_tokens") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withCacheWriteTokens(whole(value, 1_000_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.cacheWriteTokens();
        }
    },
    CACHE_WRITE_1H_TOKENS("cache_write_1h_tokens") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withCacheWrite1hTokens(whole(value, 1_000_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.cacheWrite1hTokens();
        }
    },
    REASONING_TOKENS("reasoning_tokens") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withReasoningTokens(whole(value, 100_000));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.reasoningTokens();
        }
    },
    FLAG("flag") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withFlags(categories(value));
        }

        @Override
        Object of(Behavior behavior) {
            return String.join(",", new TreeSet<>(behavior.flags()));
        }
    },
    FAULT("fault") {
        @Override
        Behavior apply(Behavior to, String value) {
            return to.withFault(Fault.parse(value));
        }

        @Override
        Object of(Behavior behavior) {
            return behavior.fault().text();
        }
    };

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,7}(\\.[0-9]{1,3})?");
    private static final Pattern CATEGORY = Pattern.compile("[a-z/-]{1,32}");
    private static final BigDecimal SLOWEST = new BigDecimal("0.1");
    private static final BigDecimal FASTEST = new BigDecimal("1000000");

    private final String text;
    private final String header;

    Setting(String text) {
        this.text = text;
        this.header = "x-simulator-" + text.replace('_', '-');
    }

    /** As written in a directive and in the admin endpoint's JSON. */
    public String text() {
        return text;
    }

    /** As written in a request's headers: {@code x-simulator-ttft-ms}. */
    public String header() {
        return header;
    }

    abstract Behavior apply(Behavior to, String value);

    abstract Object of(Behavior behavior);

    static Setting named(String name) {
        for (Setting setting : values()) {
            if (setting.text.equals(name)) {
                return setting;
            }
        }
        throw new BadBehavior(
                name,
                "Unknown simulator setting '" + name + "': expected one of "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Setting::text).toList()) + ".");
    }

    int whole(String value, int most) {
        if (WHOLE.matcher(value).matches()) {
            int number = Integer.parseInt(value);
            if (number <= most) {
                return number;
            }
        }
        throw bad(value, "a whole number from 0 to " + most);
    }

    double rate(String value) {
        if (DECIMAL.matcher(value).matches()) {
            BigDecimal number = new BigDecimal(value);
            if (number.signum() == 0 || (number.compareTo(SLOWEST) >= 0 && number.compareTo(FASTEST) <= 0)) {
                return number.doubleValue();
            }
        }
        throw bad(value, "0 (unlimited) or a decimal number from 0.1 to 1000000");
    }

    Set<String> categories(String value) {
        Set<String> names = new TreeSet<>();
        if (value.isEmpty()) {
            return names;
        }
        for (String name : value.split(",", -1)) {
            if (!CATEGORY.matcher(name).matches() || names.size() == 16) {
                throw bad(value, "moderation categories, separated by commas");
            }
            names.add(name);
        }
        return names;
    }

    private BadBehavior bad(String value, String expected) {
        return new BadBehavior(
                text, "Invalid value '" + value + "' for simulator setting '" + text + "': expected " + expected + ".");
    }
}
