/** The HTTP side: routes, requests read and validated, answers paced and faults played. */
@NullMarked
package dev.keyreeve.simulator.endpoint;

import org.jspecify.annotations.NullMarked;
