/// What a promise is, and what a verdict says.
///
/// Start with [Checker] and [Verdict].
package io.faultline.checker;
