package dev.keyreeve.usage.ledger;

/**
 * How the statements of purchases and postings are planned. A connection plans each once, for any parameters: to plan
 * anew would take longer than a purchase. What is planned while a table is small would read it whole, and go on so when
 * it has grown, until somebody analyzes it. All of them look up a few rows by their keys; so that is the only plan left.
 */
final class Plans {
    /** For the list of a SELECT; until the transaction's end. */
    static final String BY_KEY = """
            set_config('plan_cache_mode', 'force_generic_plan', true),
            set_config('enable_seqscan', 'off', true),
            set_config('enable_bitmapscan', 'off', true),
            set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true)""";

    private Plans() {}
}
