/// What a run says, to people and to other programs.
///
/// Start with [RunReport].
package io.faultline.report;
