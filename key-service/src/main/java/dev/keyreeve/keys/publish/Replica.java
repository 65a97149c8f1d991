package dev.keyreeve.keys.publish;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** This process among those that serve the same address. Never the same twice: a restart is another process. */
@ApplicationScoped
class Replica {
    private final String id = UUID.randomUUID().toString();

    String id() {
        return id;
    }
}
