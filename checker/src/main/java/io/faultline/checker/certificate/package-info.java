/// Code that checks a verdict's evidence again, and took no part in finding it.
///
/// Shares with the searches only the history's columns and the model's step. Start with
/// [io.faultline.checker.Auditor].
package io.faultline.checker.certificate;
