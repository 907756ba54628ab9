/// The run loop: a plan, its processes, the schedule of faults, and the recording.
///
/// Start with [Run] and [PathRunner].
@org.jspecify.annotations.NullMarked
package io.faultline.controller.run;
