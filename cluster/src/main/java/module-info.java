/// Hosts, SSH, daemons and failure domains; what a system under test is; the cluster on this
/// machine.
///
/// Depends on nothing else of Faultline.
@org.jspecify.annotations.NullMarked
module io.faultline.cluster {
  requires static transitive org.jspecify;
  requires com.hierynomus.sshj;
  requires org.slf4j;

  exports io.faultline.cluster;
  exports io.faultline.cluster.local;
}
