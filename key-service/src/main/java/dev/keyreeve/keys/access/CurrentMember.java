package dev.keyreeve.keys.access;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The member whose request is at hand. Resources read it once and pass the value on. */
@RequestScoped
public class CurrentMember {
    private @Nullable MemberCaller caller;

    void is(MemberCaller resolved) {
        caller = resolved;
    }

    public MemberCaller get() {
        if (caller == null) {
            throw new IllegalStateException("no member was resolved for this request");
        }
        return caller;
    }
}
