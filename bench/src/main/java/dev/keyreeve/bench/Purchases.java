package dev.keyreeve.bench;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Wholesale;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Allotments a second of one organization with a hard budget on each of its four levels, all purchases through its one
 * hottest row; each gives the one before back.
 */
record Purchases(Stack stack, Tenant tenant, String project) {
    private static final int MEMBERS = 16;
    private static final int CLIENTS = 64;
    private static final long WARM_UP_NANOS = 15_000_000_000L;
    private static final BigDecimal PLENTY = new BigDecimal("100000");
    private static final Amounts WANTED = Amounts.ofExchange(1_000_000, 1_000);

    void measure(int seconds) throws IOException {
        var organization = tenant.organization();
        tenant.hardBudget(new Scope(Scope.Type.ORGANIZATION, organization.value()), PLENTY, "month");
        tenant.hardBudget(new Scope(Scope.Type.PROJECT, project), PLENTY, "month");
        var members = tenant.join(MEMBERS, project);
        for (var member : members) {
            tenant.hardBudget(new Scope(Scope.Type.USER, member.userId()), PLENTY, "month");
            tenant.hardBudget(new Scope(Scope.Type.API_KEY, member.keyId()), PLENTY, "month");
        }
        var relay = Wholesale.register(stack, "relay-bench-purchases");
        ProcessorTime time;
        var bought = new LongAdder();
        long warm = System.nanoTime() + WARM_UP_NANOS;
        long end = warm + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var buying = new ArrayList<CompletableFuture<Void>>();
            for (int client = 0; client < CLIENTS; client++) {
                var member = members.get(client % MEMBERS);
                buying.add(CompletableFuture.runAsync(
                        () -> {
                            var closing = List.<Allotment.Closing>of();
                            while (System.nanoTime() < end) {
                                var id = relay.buy(
                                        organization,
                                        project,
                                        Principal.user(member.userId()),
                                        member.keyId(),
                                        WANTED,
                                        closing);
                                closing = List.of(new Allotment.Closing(id, Amounts.NONE));
                                if (System.nanoTime() >= warm) {
                                    bought.increment();
                                }
                            }
                        },
                        threads));
            }
            LockSupport.parkNanos(warm - System.nanoTime());
            time = ProcessorTime.from(stack);
            buying.forEach(CompletableFuture::join);
        }
        System.out.printf(
                "purchases              %,d /s over HTTP (%d clients, four levels, one organization)%n%23s%s%n",
                bought.sum() / seconds, CLIENTS, "", time.each(bought.sum()));
    }
}
