package dev.keyreeve.bench;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Tenant;

/** Disable to {@code enforced: true}, one after the other, each member enabled again. */
record Disables(Stack stack, Tenant tenant, String project) {
    private static final int MEMBERS = 50;
    private static final int WARM_UP = 200;

    void measure(int disables) {
        var members = tenant.join(MEMBERS, project);
        var enforced = new Figures();
        var time = ProcessorTime.from(stack);
        for (int i = -WARM_UP; i < disables; i++) {
            if (i == 0) {
                time = ProcessorTime.from(stack);
            }
            var member = members.get(Math.floorMod(i, MEMBERS));
            long began = System.nanoTime();
            var answer = tenant.disable(member);
            long took = System.nanoTime() - began;
            if (!answer.enforced()) {
                throw new IllegalStateException("not enforced: " + answer);
            }
            if (i >= 0) {
                enforced.add(took);
            }
            tenant.enable(member);
        }
        System.out.printf(
                "disable to enforced    %s   p99.9 %.2f ms%n%23s%s%n",
                enforced, enforced.millis(99.9), "", time.each(disables));
    }
}
