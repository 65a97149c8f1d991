package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Exchanges from their admission to their end. */
final class LiveExchanges {
    private final Map<String, Exchange> byId = new LinkedHashMap<>();

    void add(Exchange exchange) {
        byId.put(exchange.id(), exchange);
    }

    void remove(Exchange exchange) {
        byId.remove(exchange.id());
    }

    Collection<Exchange> all() {
        return List.copyOf(byId.values());
    }

    List<Exchange> of(GrantRecord.Member member) {
        var theirs = new ArrayList<Exchange>();
        for (var exchange : byId.values()) {
            if (exchange.key().organization().equals(member.organization())
                    && exchange.key().principal().equals(member.principal())) {
                theirs.add(exchange);
            }
        }
        return theirs;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
