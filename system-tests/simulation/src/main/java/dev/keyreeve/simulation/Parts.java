package dev.keyreeve.simulation;

import dev.keyreeve.simulation.house.LeaseTable;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import dev.keyreeve.simulation.ledger.LedgerModel;
import dev.keyreeve.simulation.relay.RelayRules;

/** What a simulation is put together from; a test puts a broken part in, to see that the promises break with it. */
public class Parts {
    private static final long ALLOTMENT_LIFETIME = 3 * Clock.SECOND;

    protected LedgerModel ledger() {
        return new LedgerModel(UsageService.micros(ALLOTMENT_LIFETIME));
    }

    protected LeaseTable leases() {
        return new LeaseTable();
    }

    protected UsageService usageService(Stage stage, LedgerModel ledger, Topic<UsageRecord> usage) {
        return new UsageService(stage, ledger, usage);
    }

    protected RelayRules relayRules() {
        return new RelayRules();
    }
}
