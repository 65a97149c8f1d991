package dev.keyreeve.drills.slow;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Entry;
import dev.keyreeve.drills.ledger.LedgerBooks;
import dev.keyreeve.drills.revocation.ColdMemory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Whoever is slower slows the other: a relay between a provider that pours and callers who sip. */
public final class SlowReadersDrill implements Drill {
    private static final String RELAY = "relay-1";
    private static final int HEAP_MIB = 256;
    private static final int DIRECT_MIB = 128;
    /** Code, threads, metaspace and the collector's own, beside heap and buffers. */
    private static final int REST_MIB = 160;

    private static final int MEMBERS = 20;
    /** A relay that has just started compiles what it runs. */
    private static final int WARM_CALLS = 100;

    private static final Duration REST = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public String summary() {
        return "1,000 callers sip long streams through one relay with 256 MB of heap, beside callers in a hurry";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int readers = scale.of(1_000, 200);
        var stream = new LongStream(1_000);
        var slowly = Duration.ofSeconds(scale.of(30, 8));
        try (var fountain = new Fountain()) {
            teller.step("a stack whose relay has %d MB of heap and %d MB of buffers".formatted(HEAP_MIB, DIRECT_MIB));
            try (var stack = stack(fountain)) {
                var tenant = Tenant.of(stack);
                tenant.credential("sk-slow-0123456789abcdef");
                var project = tenant.project("Slow");
                var members = tenant.join(MEMBERS, project);
                try (var memory = Memory.watch(stack, RELAY);
                        var quick = Quick.start(stack.relay(1), members.getFirst())) {
                    teller.step("callers in a hurry, alone");
                    quick.await(WARM_CALLS);
                    int warm = quick.reads().size();
                    await(slowly.dividedBy(2));
                    int alone = quick.reads().size();
                    teller.step("%,d slow readers of %,d bytes each".formatted(readers, stream.bytes()));
                    var crowd = new Crowd(readers);
                    crowd.start(stack.relay(1), members, stream);
                    int begun = quick.reads().size();
                    await(slowly);
                    int sippedUntil = quick.reads().size();
                    long live = ColdMemory.of(stack, RELAY).heapBytes();
                    var sipped = new Scene.Sipped(fountain.written(), crowd.taken(), live);
                    teller.note(sipped.toString());
                    teller.step("they hurry");
                    var read = crowd.finish();
                    quick.close();
                    teller.step("the ledger comes to rest");
                    var entries = entries(LedgerBooks.of(stack), project, fountain.calls());
                    var hurried = quick.reads();
                    return new Scene(
                                    stream,
                                    read,
                                    hurried,
                                    hurried.subList(warm, alone),
                                    hurried.subList(begun, sippedUntil),
                                    sipped,
                                    memory.peaks(),
                                    memory.stillRuns(),
                                    fountain.tokens(),
                                    entries)
                            .verdict(HEAP_MIB, DIRECT_MIB, REST_MIB);
                }
            }
        }
    }

    private static Stack stack(Fountain fountain) {
        return BusyMachine.patient(1)
                .provider(fountain.address())
                .heap(RELAY, HEAP_MIB)
                .environment(RELAY, "JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=" + DIRECT_MIB + "m")
                .start();
    }

    /** Whatever happens meanwhile is what is to be seen. */
    private static void await(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static List<Entry> entries(LedgerBooks books, String project, long calls) throws Exception {
        long until = System.nanoTime() + REST.toNanos();
        while (books.entryCount(project) < calls && System.nanoTime() < until) {
            await(Duration.ofMillis(200));
        }
        return books.entries(project);
    }
}
