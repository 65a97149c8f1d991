package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.testing.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One organization, two relays, three keys, limits of every kind; each step one thing that may happen. */
final class RandomHistory {
    /** So that every allotment has expired long ago. */
    private static final Duration AT_ONCE = Duration.ofDays(-1);

    private static final List<String> CALENDAR = List.of("day", "month", "total");
    private static final List<String> PERIODS = List.of("hour", "day");

    private final Ledger ledger;
    private final LedgerHarness harness;
    private final Random random;
    private final Tenant tenant = Tenant.fresh();
    private final List<Tenant> keys;
    private final List<String> budgets = new ArrayList<>();
    private final List<SimulatedRelay> relays = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private long forwarded;
    private long cost;
    private long tokens;
    private boolean provokedOverrun;

    RandomHistory(Ledger ledger, LedgerHarness harness, Random random) {
        this.ledger = ledger;
        this.harness = harness;
        this.random = random;
        keys = List.of(
                tenant,
                tenant.withKey(Id.KEY.next()),
                tenant.withKey(Id.KEY.next()).withServiceAccount(Id.SERVICE_ACCOUNT.next()));
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

    long tokens() {
        return tokens;
    }

    boolean provokedOverrun() {
        return provokedOverrun;
    }

    String step() {
        var relay = relays.get(random.nextInt(relays.size()));
        return switch (random.nextInt(22)) {
            case 0 -> createBudget();
            case 1, 2, 3, 4 -> buy(relay);
            case 5, 6, 7, 8 -> spend(relay);
            case 9 -> spendUnlimited(relay);
            case 10, 11 -> retire(relay);
            case 12, 13, 14, 15 -> deliver(relay, random.nextInt(4) == 0);
            case 16 -> dieInTheMiddle(relay);
            case 17 -> restart(relay);
            case 18 -> book();
            case 19 -> changeAmount();
            case 20 -> deliverTogether(relay);
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
        var principal = key.principal();
        var isUser = principal.type() == Principal.Type.USER;
        var scope = random.nextInt(4);
        var type = List.of("api_key", isUser ? "user" : "service_account", "project", "organization")
                .get(scope);
        var id = List.of(
                        key.key(), key.user(), key.project(), key.organization().value())
                .get(scope);
        budgets.add(
                switch (random.nextInt(8)) {
                    case 0 -> limit("tokens", type, id, any(CALENDAR), 2_000 + random.nextInt(5_000), true, false);
                    case 1 -> limit("requests", type, id, any(CALENDAR), 5 + random.nextInt(30), true, false);
                    case 2 -> limit("concurrency", type, id, "total", 2 + random.nextInt(8), true, false);
                    case 3 -> limit("requests", type, id, any(PERIODS), 5 + random.nextInt(30), true, true);
                    case 4 -> limit("tokens", type, id, any(PERIODS), 2_000 + random.nextInt(5_000), true, true);
                    case 5 -> limit("money", type, id, any(CALENDAR), 100 + random.nextInt(5_000), false, false);
                    default -> limit("money", type, id, any(CALENDAR), 100 + random.nextInt(5_000), true, false);
                });
        return "limit over " + type;
    }

    private String limit(
            String measure, String type, String id, String window, long amount, boolean hard, boolean sliding) {
        return harness.limit(tenant, measure, type, id, window, amount, hard, sliding);
    }

    private String changeAmount() {
        if (budgets.isEmpty()) {
            return "nothing to change";
        }
        long amount = random.nextInt(4_000);
        harness.changeAmount(tenant, any(budgets), amount);
        return "change an amount to " + amount;
    }

    private String buy(SimulatedRelay relay) {
        var need = new Amounts(random.nextInt(200), random.nextInt(300), 1);
        var want = need.plus(new Amounts(random.nextInt(2_000), random.nextInt(1_000), random.nextInt(10)));
        var key = any(keys).withRelay(relay.name);
        var closing = new ArrayList<Allotment.Closing>();
        if (random.nextBoolean() && !relay.purses.isEmpty()) {
            var given = relay.purses.getFirst();
            relay.retire(given);
            closing.add(new Allotment.Closing(given.id, given.claimed));
        }
        var answer = harness.ask(key.buys(relay.epoch, need, want, closing));
        if (answer instanceof Answer.Bought bought) {
            relay.purses.add(new SimulatedRelay.Purse(key, bought.allotment(), bought.amounts()));
        }
        return "buy: " + answer;
    }

    private String spend(SimulatedRelay relay) {
        if (relay.purses.isEmpty()) {
            return "nothing to spend from";
        }
        var purse = any(relay.purses);
        var left = purse.left();
        if (left.exchanges() == 0) {
            return "no exchange left";
        }
        var hold = Amounts.ofExchange(random.nextLong(left.nanos() + 1), random.nextLong(left.tokens() + 1));
        purse.claimed = purse.claimed.plus(hold);
        boolean billsTooMuch = random.nextInt(15) == 0;
        provokedOverrun |= billsTooMuch;
        forward(
                relay,
                purse.key,
                purse.id,
                hold,
                billsTooMuch ? hold.nanos() + 50 : random.nextLong(hold.nanos() + 1),
                billsTooMuch ? hold.tokens() + 70 : random.nextLong(hold.tokens() + 1));
        return "spend " + hold;
    }

    /** Admitted while nothing stood over the key, or so the relay was told; a limit may have come since. */
    private String spendUnlimited(SimulatedRelay relay) {
        forward(relay, any(keys).withRelay(relay.name), null, Amounts.NONE, random.nextInt(100), random.nextInt(100));
        return "spend beside budgets";
    }

    private String unknownAllotment(SimulatedRelay relay) {
        forward(
                relay,
                any(keys).withRelay(relay.name),
                "alt_nobody_knows",
                Amounts.ofExchange(70, 70),
                random.nextInt(70),
                random.nextInt(70));
        return "spend from an unknown allotment";
    }

    private void forward(
            SimulatedRelay relay, Tenant key, @Nullable String allotment, Amounts hold, long nanos, long used) {
        forwarded++;
        cost += nanos;
        tokens += used;
        relay.outbox.add(new SimulatedRelay.Event.Settled(LedgerHarness.entry(
                key,
                Id.EXCHANGE.next(),
                allotment,
                hold.nanos(),
                hold.tokens(),
                nanos,
                TokenUsage.of(used / 2, used - used / 2),
                Instant.now())));
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

    /** As the intake does, whose batches hold what they hold; some of it twice. */
    private String deliverTogether(SimulatedRelay relay) {
        var batch = new ArrayList<>(relay.outbox);
        batch.addAll(relay.outbox.stream().filter(event -> random.nextBoolean()).toList());
        Collections.shuffle(batch, random);
        harness.post(batch.stream().map(SimulatedRelay.Event::posting).toList());
        batch.forEach(this::arrived);
        relay.outbox.clear();
        return "deliver %d together".formatted(batch.size());
    }

    private void post(SimulatedRelay.Event event) {
        harness.post(List.of(event.posting()));
        arrived(event);
    }

    private void arrived(SimulatedRelay.Event event) {
        if (event instanceof SimulatedRelay.Event.Settled(Entry entry)) {
            delivered.add(entry.exchange());
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
                .filter(purse -> !purse.claimed.equals(Amounts.NONE))
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
