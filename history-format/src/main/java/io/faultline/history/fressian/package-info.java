/// Fressian, and the two forms of file in which Jepsen keeps a test with it: `test.fressian` and
/// `test.jepsen`. See docs/formats-jepsen-binary.md.
@org.jspecify.annotations.NullMarked
package io.faultline.history.fressian;
