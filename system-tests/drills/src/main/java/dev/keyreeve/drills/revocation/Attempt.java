package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Wire;
import java.io.UncheckedIOException;

/**
 * One disable that was tried while something was killed.
 *
 * @param askedNs {@link System#nanoTime} when it was about to be sent
 */
record Attempt(Member member, long askedNs, Answer answer) {

    /** What its caller was told. */
    sealed interface Answer {
        /** {@code enforced: true}. @param atNs when that had been read */
        record Enforced(long atNs) implements Answer {}

        /** 202: done, and not yet enforced. */
        record Pending(long revision) implements Answer {}

        /** An error, or the connection broke: nobody knows whether it was done. */
        record Unknown(String what) implements Answer {}
    }

    static Attempt disable(Tenant replica, Member member) {
        long asked = System.nanoTime();
        return new Attempt(member, asked, ask(replica, member));
    }

    private static Answer ask(Tenant replica, Member member) {
        try {
            Wire.Reply reply = replica.admin().post("/v1/organization/users/" + member.userId() + "/disable", null);
            if (!reply.ok()) {
                return new Answer.Unknown(reply.status() + " " + reply.code());
            }
            var said = reply.body().path("enforcement");
            return said.path("enforced").asBoolean()
                    ? new Answer.Enforced(System.nanoTime())
                    : new Answer.Pending(said.path("revision").asLong());
        } catch (UncheckedIOException broken) {
            return new Answer.Unknown("no answer");
        }
    }
}
