/// PostgreSQL alone: its server over SSH, its client over JDBC.
@org.jspecify.annotations.NullMarked
package io.faultline.system.postgresql;
