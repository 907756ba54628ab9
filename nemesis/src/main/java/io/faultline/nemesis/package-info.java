/// What breaks a cluster, for how long, and how it is put right again.
///
/// Start with [Fault] and [Schedule].
package io.faultline.nemesis;
