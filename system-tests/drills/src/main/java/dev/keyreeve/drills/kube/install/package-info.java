/** From nothing to the first relayed call, and back to nothing. */
@NullMarked
package dev.keyreeve.drills.kube.install;

import org.jspecify.annotations.NullMarked;
