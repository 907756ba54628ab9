package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.Result;
import io.faultline.history.Value;
import org.jspecify.annotations.Nullable;

/// One line of a Jepsen history, as its syntax gave it: what was left out is null, empty, or as the
/// setters say.
///
/// Filled, handed to [JepsenEvents#take], and filled again: a large history needs one. Owned by the
/// syntax that fills it.
public final class Event {
  /// What an event tells.
  public enum Type {
    INVOKE,
    OK,
    FAIL,
    INFO,
    LATE;

    /// The type of Jepsen's word; null for none.
    public static @Nullable Type named(String word) {
      return switch (word) {
        case "invoke" -> INVOKE;
        case "ok" -> OK;
        case "fail" -> FAIL;
        case "info" -> INFO;
        case "late" -> LATE;
        default -> null;
      };
    }
  }

  @Nullable Type type;
  boolean hasProcess;
  int process;
  @Nullable String other;
  String f = "";
  @Nullable Value value;
  @Nullable Value key;
  @Nullable String error;
  long timeNanos = -1;
  boolean hasSession;
  int session;
  String host = "";
  @Nullable Value answer;
  @Nullable Value answers;
  long version = Result.NO_VERSION;
  @Nullable Value versions;
  long startTimestamp = History.NO_TIMESTAMP;
  long commitTimestamp = History.NO_TIMESTAMP;

  /// An empty one.
  public Event() {}

  /// Makes it empty again.
  public Event clear() {
    type = null;
    hasProcess = false;
    other = null;
    f = "";
    value = null;
    key = null;
    error = null;
    timeNanos = -1;
    hasSession = false;
    host = "";
    answer = null;
    answers = null;
    version = Result.NO_VERSION;
    versions = null;
    startTimestamp = History.NO_TIMESTAMP;
    commitTimestamp = History.NO_TIMESTAMP;
    return this;
  }

  // What is read of it, by whoever writes it down.

  public @Nullable Type type() {
    return type;
  }

  public int process() {
    return process;
  }

  public String f() {
    return f;
  }

  public @Nullable Value value() {
    return value;
  }

  public @Nullable Value key() {
    return key;
  }

  public @Nullable String error() {
    return error;
  }

  /// Nanoseconds since the run began; negative for none.
  public long timeNanos() {
    return timeNanos;
  }

  public boolean hasSession() {
    return hasSession;
  }

  public int session() {
    return session;
  }

  public String host() {
    return host;
  }

  public @Nullable Value answer() {
    return answer;
  }

  public @Nullable Value answers() {
    return answers;
  }

  public long version() {
    return version;
  }

  public @Nullable Value versions() {
    return versions;
  }

  public long startTimestamp() {
    return startTimestamp;
  }

  public long commitTimestamp() {
    return commitTimestamp;
  }

  // How it is filled.

  /// When the transaction began by the system's own clock; [History#NO_TIMESTAMP] for not known.
  public Event startTimestamp(long timestamp) {
    startTimestamp = timestamp;
    return this;
  }

  /// When it committed by that clock.
  public Event commitTimestamp(long timestamp) {
    commitTimestamp = timestamp;
    return this;
  }

  public Event type(@Nullable Type newType) {
    type = newType;
    return this;
  }

  /// The client's number.
  public Event process(int number) {
    hasProcess = true;
    process = number;
    return this;
  }

  /// A process that is no client, such as Jepsen's nemesis: its event is passed over.
  public Event otherProcess(String name) {
    other = name;
    return this;
  }

  /// The name of the call, without a colon.
  public Event f(String name) {
    f = name;
    return this;
  }

  /// What it asked, or was told; keywords as texts without their colon.
  public Event value(Value newValue) {
    value = newValue;
    return this;
  }

  /// The key beside the value, where the syntax has one.
  public Event key(Value newKey) {
    key = newKey;
    return this;
  }

  /// Nanoseconds since the run began; a negative number for none.
  public Event timeNanos(long nanos) {
    timeNanos = nanos;
    return this;
  }

  /// Why it failed or is unknown, as text.
  public Event error(String reason) {
    error = reason;
    return this;
  }

  public Event session(int number) {
    hasSession = true;
    session = number;
    return this;
  }

  public Event host(String name) {
    host = name;
    return this;
  }

  /// True, false or nil: what an ok call of one action that answers so answered.
  public Event answer(Value yesOrNo) {
    answer = yesOrNo;
    return this;
  }

  /// A list of such answers, one for each action.
  public Event answers(Value list) {
    answers = list;
    return this;
  }

  /// The system's version of what a call of one action read or wrote.
  public Event version(long number) {
    version = number;
    return this;
  }

  /// A list of versions, one for each action, nil for none.
  public Event versions(Value list) {
    versions = list;
    return this;
  }
}
