package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.FaultProxy;
import dev.keyreeve.drills.kit.FaultProxy.Fault;
import dev.keyreeve.drills.kit.Member;
import java.time.Duration;
import java.util.List;

/**
 * What is killed, and when.
 *
 * @param name as in the figures: snake_case
 * @param told what happens, for people
 * @param onlyFirst that all disables go to the first replica, and not in turn to all
 * @param before what is done before the first disable
 * @param kill called when half of the disables have been sent
 */
record Crash(String name, String told, boolean onlyFirst, Act before, Kill kill) {

    interface Act {
        void run();
    }

    interface Kill {
        /** @param sent whose disables are under way */
        void run(List<Member> sent) throws InterruptedException;
    }

    private static final Duration COMMITS = Duration.ofSeconds(10);

    static Crash of(Stack stack, String process) {
        return new Crash(
                process.replace('-', '_'),
                "kill -9 of " + process + " while disables run through both replicas",
                false,
                () -> {},
                _ -> stack.kill(process));
    }

    /**
     * Kafka hears nothing from either replica, so a disable commits and cannot be published; when the database itself
     * shows that, the replica that has the requests is killed and Kafka hears again.
     */
    static Crash betweenCommitAndPublish(Stack stack, FaultProxy kafka) {
        var books = KeyBooks.of(stack);
        return new Crash(
                "commit_and_publish",
                "kill -9 of key-service between commit and publish",
                true,
                () -> kafka.set(new Fault.Blackhole()),
                sent -> {
                    for (var member : sent) {
                        if (!PhaseRunner.eventually(COMMITS, () -> books.isCommittedAndUnpublished(member.userId()))) {
                            throw new IllegalStateException("a disable was not committed while Kafka was away");
                        }
                    }
                    stack.kill("key-service");
                    kafka.set(new Fault.None());
                });
    }
}
