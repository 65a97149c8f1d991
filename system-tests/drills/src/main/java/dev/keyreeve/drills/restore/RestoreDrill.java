package dev.keyreeve.drills.restore;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import dev.keyreeve.drills.ledger.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** docs/OPERATING.md, "Backing up and restoring", step by step. */
public final class RestoreDrill implements Drill {
    private static final int RELAYS = 2;
    private static final int CALLING = 4;
    private static final int DISABLED_AFTER_BACKUP = CALLING;
    private static final int DISABLED_AFTER_RESTORE = CALLING + 1;
    private static final BigDecimal RICH = BigDecimal.valueOf(100);
    private static final Duration THINKING = Duration.ofMillis(50);
    private static final Duration GOODBYE = Duration.ofSeconds(60);
    private static final List<String> SERVICES = List.of("key-service", "usage-service", "moderation-service");

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String summary() {
        return "PostgreSQL's disk is lost, and put back from a backup that is older than a disable and much usage";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        var each = Duration.ofSeconds(scale.of(60, 6));
        teller.step("a stack with " + RELAYS + " relays, and calls under a budget");
        try (var stack = BusyMachine.patient(RELAYS).start();
                var load = new Load()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-restore-0123456789abcdef");
            var scene = BudgetScene.open(stack, tenant, "Restored", CALLING + 2, RICH);
            var knocks = new Knocks(scene, load);
            knocks.at(scene.members().get(DISABLED_AFTER_BACKUP));
            try (var sampler = Sampler.start(scene)) {
                var callers = scene.members().subList(0, CALLING);
                call(load, stack, callers, each);
                teller.step("the backup, while calls go on");
                Backup backup;
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    threads.submit(() -> call(load, stack, callers, Duration.ofSeconds(2)));
                    backup = Backup.take(stack);
                }
                long before = scene.calls().size();
                teller.note("%,d bytes".formatted(backup.bytes()));
                teller.step("after it: more calls, a member is disabled, another one joins");
                tenant.disable(scene.members().get(DISABLED_AFTER_BACKUP));
                var joined = tenant.join("Joined", tenant.project("Later"));
                knocks.at(joined);
                call(load, stack, callers, each);
                long since = scene.calls().size() - before;

                teller.step("PostgreSQL is killed and its disk is gone; relays and services are stopped");
                Backup.loseTheDatabase(stack);
                stopTheRest(stack);
                long began = System.nanoTime();
                teller.step("the backup is put back into a new one");
                backup.putBack(stack);
                boolean refused = isRefused(stack, teller);
                stopTheRest(stack);
                teller.step("key-service reconciles, usage-service reads what the backup lacks");
                startReconciling(stack);
                double seconds = (System.nanoTime() - began) / 1e9;
                teller.note("all is ready after %.1f s".formatted(seconds));

                var disabled = knocks.at(scene.members().get(DISABLED_AFTER_BACKUP));
                var late = knocks.at(joined);
                var stayed = knocks.at(scene.members().getFirst());
                var victim = scene.members().get(DISABLED_AFTER_RESTORE);
                var disabledNow = tenant.disable(victim);
                var disabledThen = knocks.at(victim);
                call(load, stack, callers, each.dividedBy(2));
                teller.step("everything comes to rest");
                var evidence = new Finale(scene, teller).rest(sampler);
                var verdict = Verdict.builder();
                RestoreJudge.claim(
                        verdict,
                        new RestoreJudge.Seen(refused, since, disabled, late, stayed, disabledNow, disabledThen));
                evidence.claimMetered(verdict);
                return verdict.figure("calls_at_provider", evidence.audit().calls())
                        .figure("calls_the_backup_lacked", since)
                        .figure("backup_bytes", backup.bytes())
                        .figure("ready_after_s", Math.round(seconds * 10) / 10.0)
                        .build();
            }
        }
    }

    /** Members who call one after the other, each through every relay in turn. */
    private static void call(Load load, Stack stack, List<Member> members, Duration time) {
        long until = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var member : members) {
                threads.execute(() -> {
                    for (int turn = 0; System.nanoTime() < until; turn++) {
                        load.make(stack.relays().get(turn % RELAYS), call(member));
                        LockSupport.parkNanos(THINKING.toNanos());
                    }
                });
            }
        }
    }

    private static Call call(Member member) {
        return Call.plain(member, Tariff.GPT_4O.model(), "[[sim tokens=40]] and on", 100);
    }

    /** Relays first and with a farewell, so that what they know of is in Kafka. */
    private static void stopTheRest(Stack stack) {
        var relays = stack.processes().keySet().stream()
                .filter(name -> name.startsWith("relay-"))
                .toList();
        relays.forEach(relay -> stack.signal(relay, Signal.TERM));
        if (!awaitEnd(stack, relays)) {
            throw new IllegalStateException("the relays did not stop");
        }
        SERVICES.stream().filter(stack.processes()::containsKey).forEach(stack::kill);
    }

    private static boolean awaitEnd(Stack stack, List<String> processes) {
        long until = System.nanoTime() + GOODBYE.toNanos();
        while (stack.processes().keySet().stream().anyMatch(processes::contains)) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(THINKING.toNanos());
        }
        return true;
    }

    /** At its start, or where it did not reach Kafka then, by ending as soon as it does. */
    private static boolean isRefused(Stack stack, Teller teller) throws IOException {
        try {
            stack.startMissing();
        } catch (StartFailure refused) {
            teller.note(String.valueOf(refused.getMessage()));
        }
        boolean ended = awaitEnd(stack, List.of("key-service"));
        return ended
                && Files.readString(stack.home().logs().resolve("key-service.log"))
                        .contains("keyreeve.grants.reconcile=true");
    }

    private static void startReconciling(Stack stack) throws IOException {
        var settings = stack.home().directory().resolve("settings.properties");
        Files.writeString(settings, "keyreeve.grants.reconcile=true\n");
        stack.startMissing();
        Files.delete(settings);
    }

    /** What comes of a member's calls, one at each relay. */
    private record Knocks(BudgetScene scene, Load load) {
        Aftermath at(Member member) throws SQLException {
            long before = seen(member);
            int answered = 0;
            for (var relay : scene.stack().relays()) {
                if (load.make(relay, call(member)) instanceof Outcome.Answered) {
                    answered++;
                }
            }
            var reply = scene.tenant().admin().get("/v1/organization/users/" + member.userId());
            var status = reply.ok() ? reply.body().path("status").asText() : reply.code();
            return new Aftermath(status, answered, seen(member) - before);
        }

        private long seen(Member member) {
            return scene.provider().all().stream()
                    .filter(call -> call.user().equals(member.userId()))
                    .count();
        }
    }
}
