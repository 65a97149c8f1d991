/** The custom resources, as classes; their schemas stand in the chart. */
@NullMarked
package dev.keyreeve.operator.v1alpha1;

import org.jspecify.annotations.NullMarked;
