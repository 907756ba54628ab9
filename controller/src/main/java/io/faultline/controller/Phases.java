package io.faultline.controller;

/// The phases of a run, as its marks name them.
public final class Phases {
  /// Processes call while faults come and go.
  public static final String MAIN = "main";

  /// Faults are healed, the cluster has recovered, and keys are read.
  public static final String FINAL = "final";

  /// A detail of [#MAIN]: `true` if the run was ended before its time.
  public static final String CUT_SHORT = "cut-short";

  /// A detail of [#FINAL]: how many keys were read.
  public static final String KEYS_READ = "keys-read";

  /// A detail of [#FINAL]: how many keys were touched and not read.
  public static final String KEYS_NOT_READ = "keys-not-read";

  private Phases() {}
}
