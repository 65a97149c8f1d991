/** The chart, rendered: for kustomize, and for its tests. */
@NullMarked
package dev.keyreeve.k8s;

import org.jspecify.annotations.NullMarked;
