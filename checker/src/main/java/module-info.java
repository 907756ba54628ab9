/// Promises, models, verdicts, certificates, and the algorithms that decide.
///
/// Judges are pure: a history with its marks and a budget in, a verdict out.
@SuppressWarnings("requires-automatic") // Commons Math 3 is no module.
@org.jspecify.annotations.NullMarked
module io.faultline.checker {
  requires static transitive org.jspecify;
  requires transitive io.faultline.history;
  requires transitive org.jgrapht.core;
  requires commons.math3;

  exports io.faultline.checker;
  exports io.faultline.checker.certificate;
  exports io.faultline.checker.data;
  exports io.faultline.checker.sequential;
  exports io.faultline.checker.service;
  exports io.faultline.checker.transaction;
  exports io.faultline.checker.transaction.search;
  exports io.faultline.checker.transaction.weak;
  exports io.faultline.checker.session;
  exports io.faultline.checker.staleness;
}
