package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Member;
import java.util.concurrent.atomic.AtomicInteger;

/** One member as the drill treats them: whether somebody disables them now, and how many streams they hold. */
final class Seat {
    private final Member member;
    private final AtomicInteger openStreams = new AtomicInteger();
    private boolean taken;

    Seat(Member member) {
        this.member = member;
    }

    Member member() {
        return member;
    }

    AtomicInteger openStreams() {
        return openStreams;
    }

    /** Takes the member off the floor; false when somebody else has, or when they hold fewer streams than that. */
    synchronized boolean take(int streams) {
        if (taken || openStreams.get() < streams) {
            return false;
        }
        taken = true;
        return true;
    }

    synchronized void giveBack() {
        taken = false;
        notifyAll();
    }

    /** Until nobody disables them: then a stream may be opened. */
    synchronized void awaitFree() throws InterruptedException {
        while (taken) {
            wait();
        }
    }
}
