/** What the operator tells Prometheus. */
@NullMarked
package dev.keyreeve.operator.metrics;

import org.jspecify.annotations.NullMarked;
