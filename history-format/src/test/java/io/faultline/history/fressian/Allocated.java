package io.faultline.history.fressian;

import java.lang.reflect.Method;

/// How many bytes this thread has allocated so far, as the virtual machine counts them. Asked by
/// reflection: the module under test has no need of the module that answers.
final class Allocated {
  private static final Object BEAN;
  private static final Method ASK;

  static {
    try {
      BEAN =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      ASK =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Allocated() {}

  static long bytes() {
    try {
      return (long) ASK.invoke(BEAN);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
