package dev.keyreeve.relay.routing;

import java.util.List;

/** Which of an organization's own names for models belong in what a provider tells of its models. */
public sealed interface OwnNames {
    OwnNames NONE = new None();

    record None() implements OwnNames {}

    /** In a list: beside the provider's, and in the place of one that has the same name. */
    record Beside(List<String> aliases) implements OwnNames {
        public Beside {
            aliases = List.copyOf(aliases);
        }
    }

    /** In the description of the one model that was asked for by this name. */
    record For(String alias) implements OwnNames {}
}
