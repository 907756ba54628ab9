/// The strong levels of isolation of registers, decided exactly: is there an order of the moments
/// at which transactions took their snapshots and committed that explains every read?
///
/// Start reading at [StrongChecker].
package io.faultline.checker.transaction.search;
