package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * Prints what a million keys cost at a start: bytes of heap a key, and keys a second of processor time from the topic's JSON. A program to
 * be run by hand: a figure that depends on the machine fails no build.
 */
final class ColdStart {
    private static final int KEYS = 1_000_000;
    private static final int KEYS_OF_A_MEMBER = 4;
    private static final int BATCH = 10_000;

    private ColdStart() {}

    public static void main(String[] arguments) throws Exception {
        var grants = new Grants();
        var random = new Random(1);
        var organization = new OrganizationId(Id.ORGANIZATION.next());
        var project = Id.PROJECT.next();
        var threads = ManagementFactory.getThreadMXBean();
        var reader = Json.mapper().readerFor(GrantRecord.class);
        long before = usedHeap();
        long cpuNanos = 0;
        var member = Principal.user(Id.USER.next());
        for (int done = 0; done < KEYS; done += BATCH) {
            var batch = new byte[BATCH][];
            for (int i = 0; i < BATCH; i++) {
                if (i % KEYS_OF_A_MEMBER == 0) {
                    member = Principal.user(Id.USER.next());
                }
                var digest = String.format(
                        "%016x%016x%016x%016x",
                        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
                batch[i] = Json.write(new GrantRecord.Key(
                        organization,
                        done + i,
                        false,
                        digest,
                        Id.KEY.next(),
                        member,
                        project,
                        null,
                        Status.ACTIVE,
                        null));
            }
            long from = threads.getCurrentThreadCpuTime();
            for (var json : batch) {
                grants.apply(reader.readValue(json));
            }
            cpuNanos += threads.getCurrentThreadCpuTime() - from;
        }
        System.out.printf(
                "keys=%d bytes_a_key=%d keys_a_cpu_second=%.0f%n",
                grants.size(), (usedHeap() - before) / grants.size(), grants.size() / (cpuNanos / 1e9));
    }

    private static long usedHeap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
