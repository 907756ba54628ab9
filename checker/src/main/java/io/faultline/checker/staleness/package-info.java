/// How old what was read was, and whether all came to one value in the end: what is promised of
/// data that may be late.
///
/// Start with [io.faultline.checker.staleness.Staleness] and
/// [io.faultline.checker.staleness.Eventual].
package io.faultline.checker.staleness;
