/// Faults as data, their injection and verification, leases and schedules.
@org.jspecify.annotations.NullMarked
module io.faultline.nemesis {
  requires static transitive org.jspecify;
  requires transitive io.faultline.history;
  requires transitive io.faultline.cluster;
  requires org.slf4j;

  exports io.faultline.nemesis;
}
