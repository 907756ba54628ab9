/// Where runs are kept.
///
/// Start with [Store].
@org.jspecify.annotations.NullMarked
package io.faultline.controller.store;
