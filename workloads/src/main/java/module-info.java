/// What to ask of a system, how to ask it, and what its answers are checked for.
@org.jspecify.annotations.NullMarked
module io.faultline.workload {
  requires static transitive org.jspecify;
  requires transitive io.faultline.history;
  requires transitive io.faultline.checker;
  requires transitive io.faultline.cluster;

  exports io.faultline.workload;

  uses io.faultline.workload.Workload;

  provides io.faultline.workload.Workload with
      io.faultline.workload.register.RegisterWorkload,
      io.faultline.workload.transaction.ListAppendWorkload,
      io.faultline.workload.transaction.RwRegisterWorkload;
}
