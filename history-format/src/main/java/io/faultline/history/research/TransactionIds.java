package io.faultline.history.research;

/// A set of transactions, each a session and a number: an open hash table of primitives, since a
/// file may have many millions.
final class TransactionIds {
  private int size;
  private long[] ids = new long[64];
  // The session of each, and one more: 0 for none.
  private int[] sessions = new int[64];

  /// Adds one.
  ///
  /// @return whether it is new
  boolean add(int session, long id) {
    int slot = slot(ids, sessions, session + 1, id);
    if (sessions[slot] != 0) {
      return false;
    }
    ids[slot] = id;
    sessions[slot] = session + 1;
    if (++size > ids.length / 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    int longer = Math.multiplyExact(ids.length, 2);
    var moreIds = new long[longer];
    var moreSessions = new int[longer];
    for (int i = 0; i < ids.length; i++) {
      if (sessions[i] != 0) {
        int slot = slot(moreIds, moreSessions, sessions[i], ids[i]);
        moreIds[slot] = ids[i];
        moreSessions[slot] = sessions[i];
      }
    }
    ids = moreIds;
    sessions = moreSessions;
  }

  private static int slot(long[] ids, int[] sessions, int session, long id) {
    int mask = ids.length - 1;
    long hash = (id * 31 + session) * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (sessions[slot] != 0 && (sessions[slot] != session || ids[slot] != id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
