package io.faultline.checker;

/// Decides the operations of one container that [ContainerOps] found fit and each of whose elements
/// is found only between its addition and its removal. Pure.
interface ContainerRule {
  /// What came of it.
  ///
  /// @param hasOrder whether there is one
  /// @param order numbers of operations; empty if there is none
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Found(boolean hasOrder, int[] order) {
    static final Found BROKEN = new Found(false, new int[0]);
  }

  Found find(ContainerOps ops);
}
