package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.usage.testing.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One organization, two relays, three keys; each step one thing that may happen. */
final class RandomHistory {
    /** So that every allotment has expired long ago. */
    private static final Duration AT_ONCE = Duration.ofDays(-1);

    private final Ledger ledger;
    private final LedgerHarness harness;
    private final Random random;
    private final Tenant tenant = Tenant.fresh();
    private final List<Tenant> keys;
    private final List<SimulatedRelay> relays = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private long forwarded;
    private long cost;
    private boolean provokedOverrun;

    RandomHistory(Ledger ledger, LedgerHarness harness, Random random) {
        this.ledger = ledger;
        this.harness = harness;
        this.random = random;
        keys = List.of(
                tenant,
                tenant.withKey(Id.KEY.next()),
                tenant.withKey(Id.KEY.next()).withUser(Id.USER.next()));
        for (int i = 0; i < 2; i++) {
            relays.add(new SimulatedRelay(tenant.relay() + i));
        }
        if (random.nextBoolean()) {
            createBudget();
        }
    }

    Tenant tenant() {
        return tenant;
    }

    int delivered() {
        return delivered.size();
    }

    long forwarded() {
        return forwarded;
    }

    long cost() {
        return cost;
    }

    boolean provokedOverrun() {
        return provokedOverrun;
    }

    String step() {
        var relay = relays.get(random.nextInt(relays.size()));
        return switch (random.nextInt(20)) {
            case 0 -> createBudget();
            case 1, 2, 3, 4 -> buy(relay);
            case 5, 6, 7, 8 -> spend(relay);
            case 9 -> spendUnlimited(relay);
            case 10, 11 -> retire(relay);
            case 12, 13, 14, 15 -> deliver(relay, random.nextInt(4) == 0);
            case 16 -> dieInTheMiddle(relay);
            case 17 -> restart(relay);
            case 18 -> book();
            default -> unknownAllotment(relay);
        };
    }

    /** Every relay closes what it has, all that was sent arrives, and some of it again. */
    void quiesce() {
        for (var relay : relays) {
            while (!relay.purses.isEmpty()) {
                relay.retire(relay.purses.getFirst());
            }
            var all = List.copyOf(relay.outbox);
            while (!relay.outbox.isEmpty()) {
                deliver(relay, false);
            }
            all.stream().filter(event -> random.nextInt(3) == 0).forEach(this::post);
        }
    }

    private String createBudget() {
        var key = any(keys);
        var scope = random.nextInt(4);
        var type = List.of("api_key", "user", "project", "organization").get(scope);
        var id = List.of(
                        key.key(), key.user(), key.project(), key.organization().value())
                .get(scope);
        harness.hardBudget(tenant, type, id, any(List.of("day", "month", "total")), 100 + random.nextInt(5_000));
        return "budget over " + type;
    }

    private String buy(SimulatedRelay relay) {
        long need = random.nextInt(200);
        var key = any(keys).withRelay(relay.name);
        var closing = new ArrayList<Allotment.Closing>();
        if (random.nextBoolean() && !relay.purses.isEmpty()) {
            var given = relay.purses.getFirst();
            relay.retire(given);
            closing.add(new Allotment.Closing(given.id, given.claimed));
        }
        var answer = ledger.buy(key.buys(relay.epoch, need, need + random.nextInt(2_000), closing))
                .orElseThrow();
        if (answer instanceof Answer.Bought bought) {
            relay.purses.add(new SimulatedRelay.Purse(key, bought.allotment(), bought.nanos()));
        }
        return "buy: " + answer;
    }

    private String spend(SimulatedRelay relay) {
        if (relay.purses.isEmpty()) {
            return "nothing to spend from";
        }
        var purse = any(relay.purses);
        long hold = random.nextLong(purse.left() + 1);
        purse.claimed += hold;
        boolean billsTooMuch = random.nextInt(15) == 0;
        provokedOverrun |= billsTooMuch;
        forward(relay, purse.key, purse.id, hold, billsTooMuch ? hold + 50 : random.nextLong(hold + 1));
        return "spend " + hold;
    }

    /** Admitted while nothing stood over the key, or so the relay was told; a budget may have come since. */
    private String spendUnlimited(SimulatedRelay relay) {
        forward(relay, any(keys).withRelay(relay.name), null, 0, random.nextInt(100));
        return "spend beside budgets";
    }

    private String unknownAllotment(SimulatedRelay relay) {
        forward(relay, any(keys).withRelay(relay.name), "alt_nobody_knows", 70, random.nextInt(70));
        return "spend from an unknown allotment";
    }

    private void forward(SimulatedRelay relay, Tenant key, String allotment, long hold, long nanos) {
        forwarded++;
        cost += nanos;
        relay.outbox.add(
                new SimulatedRelay.Event.Settled(LedgerHarness.entry(key, Id.EXCHANGE.next(), allotment, hold, nanos)));
    }

    private String retire(SimulatedRelay relay) {
        if (relay.purses.isEmpty()) {
            return "nothing to retire";
        }
        relay.retire(any(relay.purses));
        return "retire an allotment, its close overtaking what it settles";
    }

    private String deliver(SimulatedRelay relay, boolean again) {
        if (relay.outbox.isEmpty()) {
            return "nothing to deliver";
        }
        var event = any(relay.outbox);
        post(event);
        if (!again) {
            relay.outbox.remove(event);
        }
        return "deliver " + event;
    }

    private void post(SimulatedRelay.Event event) {
        switch (event) {
            case SimulatedRelay.Event.Settled(Entry entry) -> {
                harness.settle(entry);
                delivered.add(entry.exchange());
            }
            case SimulatedRelay.Event.Closed(Tenant key, String allotment, long claimed) ->
                harness.close(key, allotment, claimed);
        }
    }

    private String dieInTheMiddle(SimulatedRelay relay) {
        for (var event : relay.outbox) {
            if (event instanceof SimulatedRelay.Event.Settled(Entry entry) && !delivered.contains(entry.exchange())) {
                harness.settleAndCrash(entry);
                return "die before the commit";
            }
        }
        return "nothing to die over";
    }

    /** What the relay had sent is taken in, as the fence makes sure; then it says what it claimed. */
    private String restart(SimulatedRelay relay) {
        while (!relay.outbox.isEmpty()) {
            deliver(relay, false);
        }
        relay.epoch++;
        var claimed = relay.purses.stream()
                .filter(purse -> purse.claimed > 0)
                .map(purse -> new Allotment.Claimed(tenant.organization(), purse.id, purse.claimed))
                .toList();
        ledger.fence(relay.name, new Allotment.Fence(relay.epoch, claimed));
        relay.purses.clear();
        return "restart and fence";
    }

    private String book() {
        return "book " + ledger.bookAbandoned(AT_ONCE, 1_000);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
