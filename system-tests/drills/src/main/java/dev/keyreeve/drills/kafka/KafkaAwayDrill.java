package dev.keyreeve.drills.kafka;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Promises 1 to 3 without the bus that revisions and usage travel on. */
public final class KafkaAwayDrill implements Drill {
    private static final int RELAYS = 2;
    private static final int MEMBERS = 4;
    /** Never used up in the time that Kafka is away. */
    private static final BigDecimal RICH = BigDecimal.valueOf(50);
    /** Used up while nothing settles, although what is really spent is below it. */
    private static final BigDecimal POOR = new BigDecimal("0.05");

    @Override
    public String name() {
        return "kafka-away";
    }

    @Override
    public String summary() {
        return "Kafka stands still, then is killed, for minutes and under load; members are disabled meanwhile";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        var away = Duration.ofSeconds(scale.of(120, 15));
        teller.step("a stack with " + RELAYS + " relays");
        try (var stack = BusyMachine.patient(RELAYS).start();
                var load = new Load()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-kafka-0123456789abcdef");
            var rich = BudgetScene.open(stack, tenant, "Rich", MEMBERS + Cut.values().length, RICH);
            var outages = new ArrayList<Outage>();
            var evidence = new ArrayList<Evidence>();
            try (var richSampler = Sampler.start(rich)) {
                for (var cut : Cut.values()) {
                    var poor = BudgetScene.open(stack, tenant, "Poor", MEMBERS, POOR);
                    try (var poorSampler = Sampler.start(poor)) {
                        outages.add(new Absence(rich, poor, load, teller).of(cut, away));
                        evidence.add(new Finale(poor, teller).rest(poorSampler));
                    }
                }
                teller.step("everything comes to rest");
                evidence.add(new Finale(rich, teller).rest(richSampler));
            }
            return verdict(outages, evidence);
        }
    }

    private static Verdict verdict(List<Outage> outages, List<Evidence> evidence) {
        var verdict = Verdict.builder();
        outages.forEach(outage -> AwayJudge.claim(verdict, outage));
        Evidence.claimOfEach(verdict, evidence, (each, one) -> {
            each.claimNeverOver(one);
            each.claimMetered(one);
        });
        return verdict.build();
    }
}
