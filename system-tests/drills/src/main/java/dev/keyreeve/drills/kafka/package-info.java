/** {@code kafka-away}: what is served, what is refused and what is metered while Kafka does not answer. */
@NullMarked
package dev.keyreeve.drills.kafka;

import org.jspecify.annotations.NullMarked;
