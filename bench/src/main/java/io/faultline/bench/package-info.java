/// What is fast enough, measured.
@org.jspecify.annotations.NullMarked
package io.faultline.bench;
