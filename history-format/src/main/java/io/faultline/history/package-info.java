/// The vocabulary: what was asked of a system, when, and what was learned.
///
/// Start with [Op], the one shape for every operation; [History] holds many of them as columns.
package io.faultline.history;
