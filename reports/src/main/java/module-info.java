/// What a run says: the page, the pictures, text, JSON and JUnit, made by reading the run back.
@org.jspecify.annotations.NullMarked
module io.faultline.report {
  requires static transitive org.jspecify;
  requires transitive io.faultline.history;
  requires transitive io.faultline.checker;
  requires java.xml;
  requires tools.jackson.databind;

  exports io.faultline.report;
}
