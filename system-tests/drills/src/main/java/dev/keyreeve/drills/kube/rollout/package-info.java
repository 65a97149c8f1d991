/** Every service is replaced in the middle of the day, under open streams. */
@NullMarked
package dev.keyreeve.drills.kube.rollout;

import org.jspecify.annotations.NullMarked;
