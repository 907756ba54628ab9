/// Hosts as the controller reaches them, and the systems that run on them.
///
/// Start with [Host] and [SystemUnderTest].
package io.faultline.cluster;
