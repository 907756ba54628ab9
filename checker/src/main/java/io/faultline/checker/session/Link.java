package io.faultline.checker.session;

/// One action that comes before another, and why.
///
/// @param before an action of the history
/// @param after another
/// @param forced for [Why#FORCED], which of the evidence's [OlderWrite] says so; else -1
public record Link(int before, int after, Why why, int forced) {
  /// Why one comes before the other.
  public enum Why {
    /// One session did the one and then the other.
    SESSION("then the same session"),
    /// The second found what the first had put there.
    READS_FROM("which is read by"),
    /// The system's versions say so.
    VERSION("whose version is older than that of"),
    /// Both put a value into one key, and a read found the second's when the first had come before
    /// it.
    FORCED("which has to be older than");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /// In words that stand between the two.
    public String words() {
      return words;
    }
  }

  /// Not a forced one.
  public Link(int before, int after, Why why) {
    this(before, after, why, -1);
  }
}
