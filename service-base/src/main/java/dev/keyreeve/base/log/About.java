package dev.keyreeve.base.log;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;

/**
 * What the lines are about that are logged until it is closed: members of {@code call} in their JSON. Ids alone, never what
 * somebody has written.
 */
public final class About implements AutoCloseable {
    private final List<String> keys = new ArrayList<>();

    private About() {}

    public static About exchange(String id) {
        return new About().and("exchange", id);
    }

    /** @param organization whose call it is */
    public static About exchange(String id, Object organization) {
        return exchange(id).and("organization", organization);
    }

    public static About organization(Object id) {
        return new About().and("organization", id);
    }

    /** @param id that the caller was told, to ask about it */
    public static About request(String id) {
        return new About().and("request", id);
    }

    private About and(String key, Object value) {
        MDC.put(key, value.toString());
        keys.add(key);
        return this;
    }

    @Override
    public void close() {
        keys.forEach(MDC::remove);
    }
}
