/**
 * The relay's memory across a crash: every exchange that goes upstream is written down before it does, and what it used
 * afterwards; a sender brings both to Kafka, however long that takes.
 */
@NullMarked
package dev.keyreeve.relay.spool;

import org.jspecify.annotations.NullMarked;
