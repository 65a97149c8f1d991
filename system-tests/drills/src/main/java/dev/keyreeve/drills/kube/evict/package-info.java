/** Pods are deleted and nodes drained, those of PostgreSQL and Kafka too. */
@NullMarked
package dev.keyreeve.drills.kube.evict;

import org.jspecify.annotations.NullMarked;
