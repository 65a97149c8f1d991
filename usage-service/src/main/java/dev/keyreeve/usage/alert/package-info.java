/** Tells an organization what becomes of its budgets: thresholds, forecasts, and the webhooks that carry them. */
@NullMarked
package dev.keyreeve.usage.alert;

import org.jspecify.annotations.NullMarked;
