package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.DataRefused;
import dev.keyreeve.usage.http.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Purchases of one organization lock the same accounts, so they come one after the other anyway: those that wait share
 * the next transaction and its commit.
 */
@ApplicationScoped
class Purchases {
    private static final int MOST_TOGETHER = 64;

    private final Ledger ledger;
    private final SharedTurns<OrganizationId, Allotment.Request, Sale> turns;

    Purchases(Ledger ledger, LedgerConfig config) {
        this.ledger = ledger;
        this.turns = new SharedTurns<>(MOST_TOGETHER, config.longestTurn(), this::together);
    }

    /**
     * Sells an allotment, if anything can be sold.
     *
     * @throws ApiException 503 when others of the organization held it up too long
     */
    Sale buy(Allotment.Request request) {
        return turns.run(request.organization(), request)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.LEDGER_UNAVAILABLE, "Purchases of this organization wait for each other too long"));
    }

    /** What the database refuses of one must not be refused to its neighbours. */
    private List<Sale> together(OrganizationId organization, List<Allotment.Request> requests) {
        try {
            return ledger.buy(organization, requests);
        } catch (DataRefused e) {
            if (requests.size() == 1) {
                throw e;
            }
            int half = requests.size() / 2;
            var answers = new ArrayList<>(together(organization, requests.subList(0, half)));
            answers.addAll(together(organization, requests.subList(half, requests.size())));
            return answers;
        }
    }
}
