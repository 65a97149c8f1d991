package dev.keyreeve.drills.disk;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Promise 3 at a relay whose spool cannot grow. */
public final class DiskFullDrill implements Drill {
    private static final String RELAY = "relay-1";
    private static final int MEGABYTES = 16;
    private static final int REFUSALS = 20;
    private static final int MOST_CALLS = 20_000;
    private static final Duration COMES_BACK = Duration.ofSeconds(30);
    private static final String REFUSED = "503 spool_unavailable";

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String summary() {
        return "the disk under a relay's spool is full; room is made again; the relay is killed while it is full";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        var mounted = SmallDisk.mount(MEGABYTES);
        if (mounted.isEmpty()) {
            return Verdict.notHere(
                    "it mounts a small tmpfs: run it as root, or under unshare --user --map-root-user --mount");
        }
        teller.step("a stack with one relay, whose spool lies on a disk of " + MEGABYTES + " MB");
        try (var disk = mounted.get();
                var stack = BusyMachine.patient(1)
                        .config(RELAY, "keyreeve.relay.spool", disk.spool().toString())
                        // A segment that is laid out takes its full: smaller ones are used up sooner.
                        .config(RELAY, "keyreeve.spool.segment-bytes", scale == Scale.FULL ? "4194304" : "262144")
                        .start();
                var load = new Load()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-disk-0123456789abcdef");
            var scene = BudgetScene.open(stack, tenant, "Disk", 4, BigDecimal.valueOf(100));
            var clients = new Clients(stack.relays(), scene.members(), load);
            try (var sampler = Sampler.start(scene)) {
                boolean before = comesBack(clients);
                teller.step("the disk is filled, and Kafka stands still, so that no segment is done with");
                var first = fill(scene, disk, clients, teller);
                teller.step("there is room again");
                disk.makeRoom();
                boolean again = comesBack(clients);
                stack.signal("kafka", Signal.CONT);
                teller.step("the disk is filled again, and " + RELAY + " is killed");
                var second = fill(scene, disk, clients, teller);
                stack.kill(RELAY);
                stack.signal("kafka", Signal.CONT);
                teller.step(RELAY + " is started while the disk is still full");
                boolean restarted = restart(stack, teller);
                disk.makeRoom();
                stack.startMissing();
                boolean after = comesBack(clients);
                teller.note("ends: " + clients.ends());
                teller.step("everything comes to rest");
                return verdict(
                        first,
                        second,
                        new Returns(before, again, restarted, after),
                        new Finale(scene, teller).rest(sampler));
            }
        }
    }

    /**
     * @param before whether it served at all
     * @param again whether it served when there was room, by itself
     * @param restarted whether it became ready with the disk still full
     * @param after whether it served after that
     */
    record Returns(boolean before, boolean again, boolean restarted, boolean after) {}

    /**
     * Fills the disk before each call, until the relay has refused often enough. A call may be served between two that
     * were refused: an exchange that has just ended gives back the room that it had set aside.
     */
    private static FullDisk fill(BudgetScene scene, SmallDisk disk, Clients clients, Teller teller) throws IOException {
        scene.stack().signal("kafka", Signal.STOP);
        long seen = scene.calls().size();
        int answered = 0;
        int refused = 0;
        int otherwise = 0;
        for (int call = 0; call < MOST_CALLS && refused < REFUSALS; call++) {
            disk.fill();
            var outcome = clients.patient(call);
            if (outcome instanceof Outcome.Answered) {
                answered++;
            } else if (Clients.name(outcome).equals(REFUSED)) {
                refused++;
            } else {
                otherwise++;
            }
            teller.progress("%,d calls answered since the disk is full, %d refused".formatted(answered, refused));
        }
        var full = new FullDisk(answered, refused, otherwise, scene.calls().size() - seen - answered);
        teller.note(full.toString());
        return full;
    }

    private static boolean comesBack(Clients clients) {
        long deadline = System.nanoTime() + COMES_BACK.toNanos();
        while (deadline - System.nanoTime() > 0) {
            if (clients.patient(0) instanceof Outcome.Answered) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return false;
    }

    private static boolean restart(Stack stack, Teller teller) {
        try {
            stack.startMissing();
            return true;
        } catch (StartFailure failure) {
            teller.note(String.valueOf(failure.getMessage()));
            return false;
        }
    }

    static Verdict verdict(FullDisk first, FullDisk second, Returns returns, Evidence evidence) {
        var verdict = Verdict.builder();
        verdict.claim(
                        "with the disk full it refuses with 503 spool_unavailable, before it forwards",
                        returns.before() && first.holds() && second.holds(),
                        first + ", " + second)
                .claim("it serves again by itself when there is room", returns.again(), "served: " + returns.again())
                .claim(
                        "killed while the disk is full, it starts with the disk still full, and serves when there is room",
                        returns.restarted() && returns.after(),
                        "started: " + returns.restarted() + ", served: " + returns.after());
        evidence.claimNeverOver(verdict);
        evidence.claimMetered(verdict);
        return verdict.figure("calls_at_provider", evidence.audit().calls())
                .figure("answered_on_a_full_disk", first.answered() + second.answered())
                .build();
    }
}
