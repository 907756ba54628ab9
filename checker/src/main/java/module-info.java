/// Promises, models, verdicts, certificates, and the algorithms that decide.
///
/// Judges are pure: a history with its marks and a budget in, a verdict out.
@org.jspecify.annotations.NullMarked
module io.faultline.checker {
  requires static transitive org.jspecify;
  requires transitive io.faultline.history;

  exports io.faultline.checker;
  exports io.faultline.checker.certificate;
  exports io.faultline.checker.data;
  exports io.faultline.checker.session;
}
