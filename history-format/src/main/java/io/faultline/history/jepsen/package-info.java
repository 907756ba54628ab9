/// Jepsen's histories, in every syntax they are written in: EDN, tab-separated text, JSON, logs.
///
/// A syntax turns its text into an [io.faultline.history.jepsen.Event] after the other;
/// [io.faultline.history.jepsen.JepsenEvents] says what they mean. Start there.
package io.faultline.history.jepsen;
