/// Hosts as the controller reaches them, and the systems that run on them.
///
/// Start with [Host], [Daemon] and [SystemUnderTest].
package io.faultline.cluster;
