package dev.keyreeve.drills.storm;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kit.Wholesale;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Promise 3 at the ledger's own door: what relays tell arrives often, in any order, days late, and at a service that dies. */
public final class UsageStormDrill implements Drill {
    private static final List<String> ORGANIZATIONS = List.of("Storm One", "Storm Two", "Storm Three");
    /** More than all that is planned, so that every allotment can be had. */
    private static final BigDecimal PLENTY = BigDecimal.valueOf(1_000_000);

    @Override
    public String name() {
        return "usage-storm";
    }

    @Override
    public String summary() {
        return "a million exchanges, told twice, out of order and days late, to a ledger that is killed every 5 s";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int exchanges = scale.of(1_000_000, 20_000);
        var service = Duration.ofMillis(scale.of(5_000, 200));
        teller.step("a stack with three organizations");
        var builder = Stack.builder();
        ORGANIZATIONS.forEach(builder::organization);
        try (var stack = builder.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var books = LedgerBooks.of(stack);
            var plan = new Plan(seed, exchanges, ORGANIZATIONS.size(), scale.of(500, 100), System.currentTimeMillis());
            var houses = houses(stack, books);
            var relay = Wholesale.register(stack, Events.RELAY);
            teller.step("%,d allotments are bought".formatted(plan.batches()));
            var allotments = allotments(plan, houses, relay);
            var events = new Events(plan, houses, allotments, relay.epoch());
            var kafka = "127.0.0.1:" + stack.file().ports().kafka();
            var producer = new Producer(new Sequence(plan), events, kafka);
            teller.step("%,d exchanges are told, and usage-service is killed after every %.1f s of service"
                    .formatted(exchanges, service.toMillis() / 1e3));
            long began = System.nanoTime();
            var telling = CompletableFuture.runAsync(producer::run, threads);
            var reaper = new Reaper(stack, books, service, scale.of(Integer.MAX_VALUE, 3), teller);
            boolean drained = reaper.run(producer);
            telling.join();
            double seconds = (System.nanoTime() - began) / 1e9;
            teller.step("the ledger is reckoned up");
            return new StormJudge(plan, houses, books).verdict(reaper, drained, producer.produced(), seconds);
        }
    }

    private static List<House> houses(Stack stack, LedgerBooks books) throws Exception {
        var houses = new ArrayList<House>();
        for (var name : ORGANIZATIONS) {
            var tenant = Tenant.of(stack, name);
            var project = tenant.project("Limited");
            var budget = tenant.hardBudget(new Scope(Scope.Type.PROJECT, project), PLENTY, "total");
            houses.add(new House(tenant, new OrganizationId(books.organization(name)), project, budget));
        }
        return houses;
    }

    /** Each a little larger than what will be claimed of it, so that something goes back. */
    private static List<String> allotments(Plan plan, List<House> houses, Wholesale relay) {
        var allotments = new ArrayList<String>();
        for (int batch = 0; batch < plan.batches(); batch++) {
            var first = plan.batch(batch).findFirst().orElseThrow();
            var house = houses.get(first.organization());
            var amounts = Events.money(plan.claimed(batch) * 11 / 10);
            allotments.add(relay.buy(house.id(), house.limited(), Events.MEMBER, first.keyId(), amounts, List.of()));
        }
        return allotments;
    }
}
