package dev.keyreeve.simulator.text;

import dev.keyreeve.simulator.behavior.Behavior;

/**
 * How long one choice of an answer gets.
 *
 * @param visible tokens that are words of the answer
 * @param reasoning tokens that are billed and not shown
 * @param cut whether the request's maximum ended it
 */
public record Length(int visible, int reasoning, boolean cut) {

    /** Reasoning comes first and eats into the maximum, as it does with OpenAI's reasoning models. */
    public static Length of(Behavior wanted, int maximum) {
        int reasoning = Math.min(wanted.reasoningTokens(), maximum);
        int visible = Math.min(wanted.tokens(), maximum - reasoning);
        boolean cut = reasoning < wanted.reasoningTokens() || visible < wanted.tokens();
        return new Length(visible, reasoning, cut);
    }
}
