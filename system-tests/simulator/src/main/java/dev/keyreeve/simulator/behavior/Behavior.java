package dev.keyreeve.simulator.behavior;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How a call is answered. Bounds are those of {@link Setting}.
 *
 * @param tokens visible output tokens per choice, before the request's own maximum
 * @param ttftMs milliseconds to the first token
 * @param tokensPerSecond pace after the first token, over all choices; 0 is as fast as the connection takes it
 * @param cachedTokens input tokens reported as read from a cache; never more than there are input tokens
 * @param cacheWriteTokens input tokens reported as written to a cache for five minutes, where the provider tells
 * @param cacheWrite1hTokens the same for an hour
 * @param reasoningTokens output tokens per choice that are billed and not shown; they count towards the maximum
 * @param flags moderation categories to flag
 * @param fault what goes wrong
 */
public record Behavior(
        int tokens,
        int ttftMs,
        double tokensPerSecond,
        int cachedTokens,
        int cacheWriteTokens,
        int cacheWrite1hTokens,
        int reasoningTokens,
        Set<String> flags,
        Fault fault) {

    /** A short, fast answer: the one sentence of {@code text.Words}, at once. */
    public static final Behavior DEFAULT = new Behavior(13, 0, 0, 0, 0, 0, 0, Set.of(), new Fault.None());

    public Behavior {
        flags = Set.copyOf(flags);
    }

    /**
     * This behavior with some settings replaced.
     *
     * @param settings setting names and their values as text
     * @throws BadBehavior on an unknown name or a value out of bounds
     */
    public Behavior with(Map<String, String> settings) {
        Behavior changed = this;
        for (Map.Entry<String, String> each : settings.entrySet()) {
            changed = Setting.named(each.getKey()).apply(changed, each.getValue());
        }
        return changed;
    }

    /** This behavior with what {@code [[sim …]]} directives in a text ask for. */
    public Behavior directedBy(String text) {
        Map<String, String> settings = Directives.in(text);
        return settings.isEmpty() ? this : with(settings);
    }

    /** All settings by name, in the form the admin endpoint shows. */
    public Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            all.put(setting.text(), setting.of(this));
        }
        return all;
    }

    Behavior withTokens(int value) {
        return new Behavior(
                value,
                ttftMs,
                tokensPerSecond,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                fault);
    }

    Behavior withTtftMs(int value) {
        return new Behavior(
                tokens,
                value,
                tokensPerSecond,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                fault);
    }

    Behavior withTokensPerSecond(double value) {
        return new Behavior(
                tokens,
                ttftMs,
                value,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                fault);
    }

    Behavior withCachedTokens(int value) {
        return new Behavior(
                tokens,
                ttftMs,
                tokensPerSecond,
                value,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                fault);
    }

    Behavior withCacheWriteTokens(int value) {
        return new Behavior(
                tokens,
                ttftMs,
                tokensPerSecond,
                cachedTokens,
                value,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                fault);
    }

    Behavior withCacheWrite1hTokens(int value) {
        return new Behavior(
                tokens, ttftMs, tokensPerSecond, cachedTokens, cacheWriteTokens, value, reasoningTokens, flags, fault);
    }

    Behavior withReasoningTokens(int value) {
        return new Behavior(
                tokens,
                ttftMs,
                tokensPerSecond,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                value,
                flags,
                fault);
    }

    Behavior withFlags(Set<String> value) {
        return new Behavior(
                tokens,
                ttftMs,
                tokensPerSecond,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                value,
                fault);
    }

    Behavior withFault(Fault value) {
        return new Behavior(
                tokens,
                ttftMs,
                tokensPerSecond,
                cachedTokens,
                cacheWriteTokens,
                cacheWrite1hTokens,
                reasoningTokens,
                flags,
                value);
    }
}
