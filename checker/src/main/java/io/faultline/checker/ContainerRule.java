package io.faultline.checker;

/// Decides the operations of one container that [ContainerOps] found fit and each of whose elements
/// is found only between its addition and its removal. Pure.
interface ContainerRule {
  /// What came of it.
  ///
  /// @param hasOrder whether there is one
  /// @param order numbers of operations; empty if there is none
  /// @param suspects if there is none, operations that have none either, with all others on their
  ///   elements; empty for all
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Found(boolean hasOrder, int[] order, int[] suspects) {
    private static final int[] NONE = {};
    static final Found BROKEN = broken();

    static Found ordered(int[] order) {
      return new Found(true, order, NONE);
    }

    static Found broken(int... suspects) {
      return new Found(false, NONE, suspects);
    }
  }

  Found find(ContainerOps ops);
}
