package dev.keyreeve.drills.kube.privilege;

/** One attempt, and what came of it. */
sealed interface Line {
    /** Of what kind it is: one claim for each. */
    enum Kind {
        CALLS("each pod reaches what it calls"),
        REACH("no pod reaches what it does not call"),
        OUTSIDE("only a relay may leave the cluster"),
        API("no pod is anybody to the API server, or has a token for it"),
        SCHEMA("no service's role may read another's schema, change its own, or become more than it is"),
        SECRET("no pod is shown another's secret"),
        POD("no process is root, has a capability, may gain one, or writes where it has no business");

        private final String claim;

        Kind(String claim) {
            this.claim = claim;
        }

        String claim() {
            return claim;
        }
    }

    Kind kind();

    String what();

    /** As it should be. */
    record Kept(Kind kind, String what) implements Line {}

    /** Something that must be refused was not, or the other way round. */
    record Broken(Kind kind, String what) implements Line {}

    /** It could not be told here. @param why for people */
    record Untold(Kind kind, String what, String why) implements Line {}

    static Line of(Kind kind, boolean kept, String what) {
        return kept ? new Kept(kind, what) : new Broken(kind, what);
    }
}
