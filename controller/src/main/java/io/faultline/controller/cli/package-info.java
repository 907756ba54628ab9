/// The command line: one class a command.
///
/// Start with [Main].
@org.jspecify.annotations.NullMarked
package io.faultline.controller.cli;
