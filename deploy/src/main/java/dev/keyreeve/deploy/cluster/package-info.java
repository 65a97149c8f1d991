/** What the command line does for a house on Kubernetes. */
@NullMarked
package dev.keyreeve.deploy.cluster;

import org.jspecify.annotations.NullMarked;
