/// Decides sequential consistency: one order of all operations that no session's own contradicts.
///
/// Start with [io.faultline.checker.sequential.SequentialConsistency].
package io.faultline.checker.sequential;
