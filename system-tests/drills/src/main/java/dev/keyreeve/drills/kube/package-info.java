/**
 * Drills on whatever cluster {@code KUBECONFIG} names: what they share. Each makes a namespace of its own, installs the
 * chart there, comes in through one port-forward to a pod of its own, and removes the namespace again.
 */
@NullMarked
package dev.keyreeve.drills.kube;

import org.jspecify.annotations.NullMarked;
