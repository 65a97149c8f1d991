/** PostgreSQL and Kafka as real servers in child processes, and the roles, schemas and topics that every stack has. */
@NullMarked
package dev.keyreeve.deploy.backend;

import org.jspecify.annotations.NullMarked;
