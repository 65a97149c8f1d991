package dev.keyreeve.drills.kube.privilege;

import java.util.List;

/** Where connections are tried to. @param component whose it is @param at host and port */
record Address(String component, String at) {
    /** Not of the cluster's: a name server that all the world may ask, at the port that relays may use. */
    static final String OUTSIDE = "1.1.1.1:443";

    static final List<Address> INSIDE = List.of(
            new Address("key-service", "keyreeve-key-service:8081"),
            new Address("usage-service", "keyreeve-usage-service:8082"),
            new Address("moderation-service", "keyreeve-moderation-service:8083"),
            new Address("relay", "keyreeve-relay:8080"),
            new Address("postgresql", "keyreeve-postgresql:5432"),
            new Address("kafka", "keyreeve-kafka:9092"));
}
