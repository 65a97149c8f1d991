/** The whole house on one machine: one builder for {@code up}, for the stories and for the drills. */
@NullMarked
package dev.keyreeve.deploy.stack;

import org.jspecify.annotations.NullMarked;
