/// Promises about the service and not its data: that calls are answered, that it recovers, and what
/// a side without a quorum does. They are judged by when calls returned, and by the marks of
/// faults.
///
/// Start with [io.faultline.checker.service.Answers].
package io.faultline.checker.service;
