/** Usage events from Kafka into the ledger, once. */
@NullMarked
package dev.keyreeve.usage.intake;

import org.jspecify.annotations.NullMarked;
