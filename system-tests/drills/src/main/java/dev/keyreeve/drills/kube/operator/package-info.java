/** A team that lives in git, and the operator in pods of its own. */
@NullMarked
package dev.keyreeve.drills.kube.operator;

import org.jspecify.annotations.NullMarked;
