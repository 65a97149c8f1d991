package dev.keyreeve.keys.access;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand. Resources read it once and pass the value on. */
@RequestScoped
public class CurrentCaller {
    private @Nullable AdminCaller caller;

    void is(AdminCaller resolved) {
        caller = resolved;
    }

    public AdminCaller get() {
        if (caller == null) {
            throw new IllegalStateException("no caller was resolved for this request");
        }
        return caller;
    }
}
