/// What to ask, how to ask it, and what to check.
///
/// Start with [Workload]; a system that can be asked implements [Serves].
package io.faultline.workload;
