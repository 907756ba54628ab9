/// Tests of the adapter for PostgreSQL alone.
@org.jspecify.annotations.NullMarked
package io.faultline.system.postgresql;
